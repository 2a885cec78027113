# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

wait_until systemctl is-active -q godo-listener
wait_until systemctl is-active -q docker
wait_until has_status keep running
ends_with 6 docker exec keep sh -c 'echo 4444 > /data/third; exit 6'
stop_listener
hand_over
