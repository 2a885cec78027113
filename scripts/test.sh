#!/bin/sh
# Runs all tests, and installs the packages they need. Tests on live containers need root and a kernel
# with audit; elsewhere they are skipped, or fail with GODO_REQUIRE_LIVE=1.
#   test.sh [MAVEN_OPTION...]
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
# shellcheck source=scripts/setup.sh
. scripts/setup.sh
need_build_tools
need_script_tools || echo "test.sh: the tests of the scripts are incomplete without them" >&2
if can_record; then
  need_docker_lab
  need_auditctl
  need_workloads
fi
exec mvn -B -ntp verify "$@"
