# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# script NAME: what each container does
script() {
  echo "echo hello-$1 > /data/$1.txt; echo in > /tmp/$1; cat /data/$1.txt; sh -c 'exit 4'; exit 6"
}

# as_user COMMAND: of a user without a session, as logind removes the directory of one that ends
as_user() {
  runuser -u u1 -- env HOME=/home/u1 XDG_RUNTIME_DIR=/run/u1 sh -c "cd; $1"
}

# podman_facts CONTAINER
podman_facts() {
  fact "$1" "$(podman inspect -f '{{.Id}}' "$1")"
  fact "$1.root" "$(dirname "$(podman inspect -f '{{.GraphDriver.Data.UpperDir}}' "$1")")/merged"
}

install_godo
without_journald_audit
make_archive
mkdir -p /srv/bind
chmod 777 /srv/bind
make_root /srv/nspawn
make_root /srv/lxc
cat >/root/lxc.conf <<'C'
lxc.rootfs.path = dir:/srv/lxc
lxc.uts.name = l1
lxc.net.0.type = empty
lxc.mount.entry = /srv/bind data none bind 0 0
C
podman import -q /root/bb.tar localhost/bb:1
useradd -m -s /bin/sh u1
install -d -m 700 -o u1 /run/u1
cp /root/bb.tar /tmp/bb.tar
chmod 644 /tmp/bb.tar
as_user 'podman import -q /tmp/bb.tar localhost/bb:1'

start_listener --name runtimes
ends_with 6 podman run --name pod1 --network none -v /srv/bind:/data localhost/bb:1 sh -c "$(script pod1)"
podman run -d --name pod2 --network none localhost/bb:1 sleep 1000
ends_with 8 podman exec pod2 sh -c 'echo x > /tmp/pod2; exit 8'
podman kill pod2
ends_with 6 podman --runtime /usr/sbin/runc run --name pod3 --network none -v /srv/bind:/data localhost/bb:1 sh -c "$(script pod3)"
ends_with 6 systemd-nspawn -q -D /srv/nspawn --bind /srv/bind:/data --pipe sh -c "$(script nsp1)"
ends_with 6 lxc-execute -n l1 -f /root/lxc.conf -- sh -c "$(script lxc1)"
script rl1 >/home/u1/script
# shellcheck disable=SC2016 # expanded by the user's shell
as_user 'podman run --name rl1 --network none -v /srv/bind:/data localhost/bb:1 sh -c "$(cat script)"; [ $? -eq 6 ]'
for each in pod1 pod2 pod3; do
  podman_facts $each
done
fact rl1 "$(as_user 'podman inspect -f "{{.Id}}" rl1')"
stop_listener
hand_over
