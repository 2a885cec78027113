# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

wait_until systemctl is-active -q godo-listener
wait_until systemctl is-active -q docker
wait_until has_status keep running
ends_with 5 docker exec keep sh -c 'echo 22 > /data/second; exit 5'
docker exec -d keep sh -c 'echo 333 > /data/running; exec sleep 77777'
wait_until test -s /srv/bind/running
wait_until pgrep -x -f 'sleep 77777'
# What the capture holds by now is on disk.
sync
then_cut_power
