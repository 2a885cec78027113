# shellcheck shell=sh
# Functions for the steps of a scenario, which run in the machine. A step sources this file as
# /mnt/host/guest.sh.
export DEBIAN_FRONTEND=noninteractive
share=/mnt/host
# Where the listener records.
data=/var/lib/godo

# fact NAME VALUE: for the check, which sees it as .X.NAME
fact() {
  printf '%s\t%s\n' "$1" "$2" >>$share/facts
}

# ends_with CODE COMMAND...: fails unless the command ends with that code
ends_with() {
  expected=$1
  shift
  code=0
  "$@" || code=$?
  [ "$code" -eq "$expected" ] || { echo "$* ended with $code, not $expected"; return 1; }
}

# wait_until COMMAND...
wait_until() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || { echo "not within ten minutes: $*"; return 1; }
    sleep 1
  done
}

install_godo() {
  cp -r $share/godo/bin $share/godo/lib /usr/local/
  cp $share/godo/godo-listener.service /etc/systemd/system/
  mkdir -p /etc/godo /etc/systemd/system/godo-listener.service.d
  # The second compiler costs more under emulation than it saves.
  echo 'GODO_JAVA_OPTS=-XX:TieredStopAtLevel=1' >/etc/godo/listener.env
  printf '[Service]\nTimeoutStartSec=600\nTimeoutStopSec=600\n' \
    >/etc/systemd/system/godo-listener.service.d/slow.conf
  set_options
}

# set_options [OPTION...]: of listener run, for the following starts
set_options() {
  printf '[Service]\nExecStart=\nExecStart=/usr/local/bin/listener run --data-dir %s --keep-capture %s\n' \
    "$data" "$*" >/etc/systemd/system/godo-listener.service.d/options.conf
  systemctl daemon-reload
}

# start_listener [OPTION...]: until it records
start_listener() {
  set_options "$@"
  systemctl start godo-listener
}

stop_listener() {
  systemctl stop godo-listener
  journalctl --no-pager -o cat -u godo-listener | grep -v '^systemd' || true
  systemctl is-failed -q godo-listener && return 1
  return 0
}

# Debian starts journald with a socket for audit's multicast, and journald then switches audit on.
without_journald_audit() {
  systemctl mask -q --now systemd-journald-audit.socket
  systemctl restart systemd-journald
}

# make_root DIR: the files of a container, with busybox for all programs
make_root() {
  mkdir -p "$1/bin" "$1/tmp" "$1/etc" "$1/proc" "$1/sys" "$1/dev" "$1/data" "$1/run" "$1/usr"
  cp /bin/busybox "$1/bin/"
  for applet in $(busybox --list); do
    [ "$applet" = busybox ] || ln -s busybox "$1/bin/$applet"
  done
  echo root:x:0:0:root:/root:/bin/sh >"$1/etc/passwd"
}

make_archive() {
  [ ! -e /root/bb.tar ] || return 0
  make_root /root/bb
  tar -C /root/bb -cf /root/bb.tar .
}

start_docker() {
  make_archive
  systemctl start docker
  docker image inspect bb:1 >/dev/null 2>&1 || docker import /root/bb.tar bb:1
}

# has_status CONTAINER STATUS: running, exited, ...
has_status() {
  [ "$(docker inspect -f '{{.State.Status}}' "$1")" = "$2" ]
}

# docker_facts CONTAINER: its id and the directory of its files
docker_facts() {
  fact "$1" "$(docker inspect -f '{{.Id}}' "$1")"
  fact "$1.root" "$(docker inspect -f '{{.GraphDriver.Data.MergedDir}}' "$1")"
}

# The data directory is complete in what vm-test sees.
hand_over() {
  mkdir -p $share/data
  cp -r $data/. $share/data/
}

# For the last line of a step: how the machine ends before it runs the next one.
then_reboot() {
  echo reboot >$share/then
}

then_cut_power() {
  echo cut >$share/then
}
