#!/bin/sh
# Runs every test, and installs what they need. Tests on live containers need root and a kernel with
# audit; elsewhere they are reported as skipped, or with GODO_REQUIRE_LIVE=1 as failed.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
. scripts/setup.sh
need_build_tools
if can_record; then
  need_docker_lab
  need_auditctl
  need_workloads
fi
exec mvn -B -ntp verify "$@"
