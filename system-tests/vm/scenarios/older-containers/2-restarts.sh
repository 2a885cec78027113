# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# Both daemons from now on are audited.
systemctl restart containerd docker
docker run -d --name r1 bb:1 sh -c 'echo run >> /tmp/runs; sleep 40; exit 5'
wait_until has_status r1 exited
docker start r1
ends_with 2 docker exec r1 sh -c 'echo ex > /tmp/ex; exit 2'
ends_with 5 docker wait r1 >/dev/null || true
docker_facts r1
