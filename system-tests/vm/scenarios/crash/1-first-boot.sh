# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

install_godo
without_journald_audit
mkdir -p /srv/bind
start_docker
docker run -d --name keep --restart always -v /srv/bind:/data bb:1 sh -c 'echo up >> /data/ups; exec sleep 100000'
docker_facts keep
systemctl stop docker.socket docker containerd
systemctl enable -q containerd docker godo-listener
start_listener --name crash
systemctl start docker
wait_until has_status keep running
ends_with 4 docker exec keep sh -c 'echo 1 > /data/first; exit 4'
then_reboot
