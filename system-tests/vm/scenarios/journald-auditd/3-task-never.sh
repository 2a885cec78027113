# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

auditctl -a task,never
code=0
start_listener --name never || code=$?
if [ "$code" -eq 0 ]; then
  docker run --name tn1 -v /srv/bind:/data bb:1 sh -c 'echo tn1 > /data/tn1'
  stop_listener
  fact never recorded
else
  systemctl stop godo-listener
  fact never refused
fi
auditctl -D
hand_over
