#!/bin/sh
# Builds godo, records two containers (or replays a capture where containers cannot be recorded),
# filters the record and prints the trees.
#   demo.sh [DIR]
# Leaves the data in DIR, by default ./godo-demo, which is replaced; a DIR that is named must not
# exist. Everything else is restored.
set -eu
started_in=$PWD
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/setup.sh
. scripts/setup.sh
checkout=$PWD
data=$(cd "$started_in" && readlink -m "${1:-$checkout/godo-demo}")
[ $# -eq 0 ] || [ ! -e "$data" ] || { echo "demo.sh: $data exists; name a new directory" >&2; exit 2; }
lab=
listener_pid=

cleanup() {
  if [ -n "$listener_pid" ]; then
    kill "$listener_pid" 2>/dev/null || true
    wait "$listener_pid" || true
  fi
  [ -z "$lab" ] || scripts/docker-lab stop "$lab"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

record() {
  loginuid=$((100000 + $$))
  lab=$(mktemp -d /tmp/godo-demo.XXXXXX)
  echo "starting a separate Docker under login uid $loginuid"
  scripts/docker-lab start "$lab" "$loginuid"
  scripts/listener run --data-dir "$data" --name demo --loginuid "$loginuid" \
    --docker-socket "$lab/docker.sock" 2>"$lab/listener.log" >"$lab/summary.txt" &
  listener_pid=$!
  tries=0
  until grep -q ready "$lab/listener.log"; do
    if ! kill -0 "$listener_pid" 2>/dev/null; then
      cat "$lab/listener.log" >&2
      listener_pid=
      return 1
    fi
    tries=$((tries + 1))
    [ "$tries" -lt 1800 ] || return 1
    sleep 0.1
  done
  echo "recording two containers"
  scripts/docker-lab docker "$lab" run --name greeter --network none lab:busybox \
    sh -c 'echo hello > /tmp/greeting; cp /tmp/greeting /tmp/copy; cat /tmp/copy | tr a-z A-Z; sh -c "exit 3"' || true
  scripts/docker-lab docker "$lab" run -d --name sleeper --network none lab:busybox sleep 60 >/dev/null
  scripts/docker-lab docker "$lab" exec sleeper sh -c 'echo inside > /tmp/note; exit 9' || true
  scripts/docker-lab docker "$lab" kill sleeper >/dev/null
  kill "$listener_pid"
  wait "$listener_pid"
  listener_pid=
  cat "$lab/summary.txt"
}

replay() {
  echo "replaying a capture instead"
  scripts/listener replay --data-dir "$data" \
    listener/src/test/resources/captures/docker-run.pcap.gz
}

need_build_tools
echo "building"
scripts/listener --version
scripts/filter --version
rm -rf "$data"
if can_record && command -v dockerd >/dev/null && need_docker_lab; then
  record
else
  echo "containers cannot be recorded here: that needs root, a kernel with audit, and Docker"
  replay
fi
scripts/filter --data-dir "$data" --since last
echo
scripts/filter tree --data-dir "$data"
echo
echo "The data is in $data. To export it:"
echo "  scripts/filter export --data-dir $data --format jsonl --output DIR"
