# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

install_godo
without_journald_audit
fact enabled "$(auditctl -s | sed -n 's/^enabled //p')"
mkdir -p /srv/bind
start_docker
docker run -d --name old1 -v /srv/bind:/data bb:1 \
  sh -c 'echo started > /data/started; while sleep 1; do echo t >> /data/ticks; done'
wait_until test -s /srv/bind/ticks
start_listener --name before-audit
ticks=$(stat -c %s /srv/bind/ticks)
wait_until sh -c "[ \$(stat -c %s /srv/bind/ticks) -gt $ticks ]"
ends_with 7 docker exec old1 sh -c 'echo e > /data/exec.txt; exit 7'
ends_with 8 docker exec old1 sh -c 'echo hi > /tmp/pe; exit 8'
ends_with 6 docker run --rm --name new1 -v /srv/bind:/data bb:1 sh -c "echo hello > /data/new1.txt; sh -c 'exit 4'; exit 6"
docker restart -t 1 old1
wait_until test -s /srv/bind/started
ends_with 9 docker exec old1 sh -c 'echo after > /tmp/pe2; exit 9'
docker_facts old1
docker kill old1
