# shellcheck shell=sh
# shellcheck source=system-tests/vm/guest.sh
. /mnt/host/guest.sh

systemctl disable -q godo-listener
systemctl stop godo-listener
fact enabled "$(auditctl -s | sed -n 's/^enabled //p')"
fact pid "$(auditctl -s | sed -n 's/^pid //p')"
fact rules "$(auditctl -l)"
hand_over
