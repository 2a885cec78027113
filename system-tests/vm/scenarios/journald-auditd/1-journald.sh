# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

install_godo
mkdir -p /srv/bind
fact journaldSocket "$(systemctl is-active systemd-journald-audit.socket)"
start_docker
start_listener --name journald
ends_with 3 docker run --name jd1 -v /srv/bind:/data bb:1 sh -c 'echo jd1 > /data/jd1; exit 3'
systemctl restart systemd-journald
ends_with 4 docker run --name jd2 -v /srv/bind:/data bb:1 sh -c 'echo jd2 > /data/jd2; exit 4'
stop_listener
docker_facts jd1
docker_facts jd2
