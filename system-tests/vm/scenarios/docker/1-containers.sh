# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# make_package: packaged/hello, with a script that runs at its installation
make_package() {
  mkdir -p /root/package/DEBIAN /root/package/opt/hello
  printf 'Package: hello-vm\nVersion: 1\nArchitecture: all\nMaintainer: none <none@localhost>\nDescription: a test\n' \
    >/root/package/DEBIAN/control
  printf '#!/bin/sh\necho installed > /opt/hello/state\n' >/root/package/DEBIAN/postinst
  chmod 755 /root/package/DEBIAN/postinst
  echo hello >/root/package/opt/hello/text
  dpkg-deb --build /root/package /root/hello.deb
}

install_godo
without_journald_audit
make_package
mkdir -p /srv/bind /srv/extracted
start_listener --name docker
start_docker
cat >/srv/bind/work.sh <<'W'
echo one > /data/one.txt
echo hello > /tmp/a.txt; cat /tmp/a.txt >> /data/two.txt
cp /tmp/a.txt /tmp/b.txt; mv /tmp/b.txt /tmp/c.txt; rm /tmp/a.txt
sh -c 'exit 42'
sh -c 'kill -9 $$'
dd if=/dev/zero of=/tmp/big bs=4096 count=10 2>/dev/null
exit 3
W
docker volume create vol1
ends_with 3 docker run --name c1 -v vol1:/data -v /srv/bind:/b bb:1 sh /b/work.sh
docker run -d --name c2 -v /srv/bind:/data bb:1 sleep 600
ends_with 9 docker exec c2 sh -c 'echo from-exec > /data/exec.txt; exit 9'
docker exec c2 cat /data/exec.txt
docker run --rm --name c3 --privileged --pid host bb:1 sh -c 'echo gone > /tmp/x'
docker run -d --name c4 --restart on-failure:2 bb:1 sh -c 'echo again >> /tmp/r; exit 5'
wait_until has_status c4 exited
docker restart -t 1 c2
docker kill -s KILL c2
ends_with 3 docker start -a c1
dpkg -i /root/hello.deb
tar -C /srv/extracted -xf /root/bb.tar ./etc/passwd
for each in c1 c2 c4; do
  docker_facts $each
done
fact volume "$(docker volume inspect -f '{{.Mountpoint}}' vol1)"
stop_listener
hand_over
