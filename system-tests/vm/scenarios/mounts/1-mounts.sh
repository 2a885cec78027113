# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# may_mount NAME: options of a container that may mount
may_mount() {
  echo "--name $1 --network none --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
}

install_godo
without_journald_audit
start_docker
cd /
mkdir -p /srv/b /srv/c /srv/f
start_listener --name mounts

# The host renames the source of a mount, and makes another of its name.
docker run -d --name moved --network none -v /srv/b:/zz bb:1 \
  sh -c 'echo before > /zz/one; while [ ! -e /zz/go ]; do sleep 1; done; echo after > /zz/two'
wait_until test -s /srv/b/one
mv /srv/b /srv/b9
mkdir /srv/b
# The shell of this step is older than audit.
sh -c "echo other > /srv/b/two"
touch /srv/b9/go
docker wait moved
docker_facts moved

# The host replaces a file that is mounted.
echo one >/srv/f/conf
docker run -d --name replaced --network none -v /srv/f/conf:/etc/conf bb:1 \
  sh -c 'cat /etc/conf; while [ ! -e /tmp/go ]; do sleep 1; done; echo inner >> /etc/conf'
# shellcheck disable=SC2016 # expanded by the inner shell
wait_until sh -c '[ "$(docker logs replaced)" = one ]'
echo two >/srv/f/conf.new
mv /srv/f/conf.new /srv/f/conf
docker exec replaced touch /tmp/go
docker wait replaced
[ "$(cat /srv/f/conf)" = two ]
docker_facts replaced

# A container mounts.
# shellcheck disable=SC2046 # options
docker run $(may_mount binds) -v /srv/c:/data bb:1 \
  sh -c 'mkdir /m; echo C0 > /m/C0; mount -o bind /data /m; echo C1 > /m/C1; umount /m; echo C2 > /m/C2; mount -o bind /m /data; echo C3 > /data/C3; echo C4 > /C4'
[ -e /srv/c/C1 ] && [ ! -e /srv/c/C3 ]
docker_facts binds
# shellcheck disable=SC2046 # options
docker run $(may_mount unshares) -v /srv/c:/data bb:1 \
  sh -c 'mkdir /m; unshare -m sh -c "mount -o bind /data /m; echo D1 > /m/D1"; echo D2 > /m/D2'
[ -e /srv/c/D1 ] && [ ! -e /srv/c/D2 ]
docker_facts unshares

# The host goes into a container by the links in /proc.
docker run -d --name entered --network none -v /srv/c:/data bb:1 sleep 1000
process=$(docker inspect -f '{{.State.Pid}}' entered)
nsenter -t "$process" -m -r -w sh -c 'echo F1 > /data/F1; echo F2 > F2'
sh -c "echo F3 > /proc/$process/root/data/F3"
fact entered.pid "$process"
[ -e /srv/c/F1 ] && [ -e /srv/c/F3 ]
docker_facts entered
docker kill entered

stop_listener
hand_over
