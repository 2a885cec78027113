# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# still_stopped NAME: after a while in which a watch that connects, as it tries many times, would have started it
still_stopped() {
  sleep 20
  fact "$1" "$(systemctl is-active docker.socket) $(systemctl is-active docker)"
}

install_godo
without_journald_audit
start_docker
systemctl stop docker
systemctl start docker.socket
listener doctor --data-dir $data >/root/doctor || true
fact doctor "$(grep '^[a-z]* *docker ' /root/doctor | tr -s ' ')"
start_listener --name docker-stopped
still_stopped before
systemctl start docker
docker run --name first bb:1 sh -c 'exit 3' || true
docker run -d --name second bb:1 sleep 1000
systemctl stop docker
still_stopped between
docker run --name third bb:1 sh -c 'exit 4' || true
systemctl stop docker
still_stopped after
stop_listener
hand_over
