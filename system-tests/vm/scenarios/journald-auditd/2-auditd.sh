# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

# systemd refuses to stop it
stop_auditd() {
  kill "$(pidof auditd)"
  wait_until sh -c '! systemctl is-active -q auditd'
}

without_journald_audit
systemctl start auditd
code=0
/usr/local/bin/listener run --data-dir /root/refused || code=$?
fact besideAuditd "$code"

start_listener --name multicast --audit multicast
ends_with 5 docker run --name mc1 -v /srv/bind:/data bb:1 sh -c 'echo mc1 > /data/mc1; exit 5'
stop_listener
docker_facts mc1

sed -i 's/^active.*/active = yes/' /etc/audit/plugins.d/af_unix.conf
stop_auditd
systemctl start auditd
wait_until test -S /var/run/audispd_events
start_listener --name auditd --audit auditd
ends_with 6 docker run --name ad1 -v /srv/bind:/data bb:1 sh -c 'echo ad1 > /data/ad1; exit 6'
stop_listener
docker_facts ad1
stop_auditd
