# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# state: what a listener changes
state() {
  auditctl -s | grep -E '^(enabled|failure|pid|rate_limit|backlog_limit|backlog_wait_time) '
  auditctl -l
}

random() {
  awk -v seed="$1" -v most="$2" 'BEGIN { srand(seed); printf "%.1f", rand() * most }'
}

has_stopped() {
  ! systemctl is-active -q godo-listener
}

install_godo
# The timeouts are the unit's own: the listener extends them.
rm /etc/systemd/system/godo-listener.service.d/slow.conf
systemctl daemon-reload
without_journald_audit
state >/root/before
begin=$(date +%s)
start_listener --name first
takes=$(($(date +%s) - begin + 3))
stop_listener
rounds=0
different=0
while [ $rounds -lt 6 ]; do
  rounds=$((rounds + 1))
  systemctl start --no-block godo-listener
  sleep "$(random "$rounds" "$takes")"
  when=$(systemctl is-active godo-listener) || true
  how="stop"
  if [ $((rounds % 2)) -eq 0 ]; then
    how="kill"
    systemctl kill -s KILL godo-listener || true
  fi
  systemctl stop godo-listener
  wait_until has_stopped
  systemctl reset-failed godo-listener 2>/dev/null || true
  state >/root/after
  cmp -s /root/before /root/after || { different=$((different + 1)); diff /root/before /root/after || true; }
  echo "$how while $when"
done
fact rounds "$rounds"
fact different "$different"
start_listener --name after-stops
stop_listener
state >/root/after
fact last "$(cmp -s /root/before /root/after && echo same)"
# The next boot begins with what this one does not finish.
systemctl enable -q godo-listener
systemctl start --no-block godo-listener
sleep "$(random 1 "$takes")"
then_reboot
