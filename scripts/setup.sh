# shellcheck shell=sh
# Installs missing packages on a Debian machine and reports each. Sourced by demo.sh, test.sh, live and
# the benchmarks.

# install_packages WHY PACKAGE...
install_packages() {
  why=$1
  shift
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "$0: $why needs: $* (install them, or run this as root on Debian)" >&2
    return 1
  fi
  echo "installing for $why: $*" >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
    >/dev/null 2>&1 && return
  # The package list may be outdated or missing.
  apt-get update -qq >/dev/null &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

java_version() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

need_build_tools() {
  missing=
  [ "$(java_version || true)" -ge 17 ] 2>/dev/null || missing="openjdk-17-jdk-headless"
  command -v mvn >/dev/null || missing="$missing maven"
  # shellcheck disable=SC2086 # one word per package
  [ -z "$missing" ] || install_packages "the build" $missing
}

# The programs of docker-lab. Their packages start services, which must not run on a machine that did
# not have them before.
need_docker_lab() {
  missing=
  for tool in dockerd containerd docker; do
    command -v $tool >/dev/null || missing="docker.io"
  done
  command -v busybox >/dev/null || missing="$missing busybox-static"
  # shellcheck disable=SC2086 # one word per package
  [ -z "$missing" ] || without_starting_services "live containers" $missing
}

need_compiler() {
  if [ ! -e /usr/include/stdio.h ] || ! command -v gcc >/dev/null; then
    install_packages "compiling C programs" gcc libc6-dev
  fi
}

# The workloads of the live tests, and strace, which observes them.
need_workloads() {
  need_compiler || return
  missing=
  for tool in make strace ed dpkg; do
    [ -e /usr/bin/$tool ] || missing="$missing $tool"
  done
  [ -e /usr/bin/python3 ] || missing="$missing python3-minimal libpython3-stdlib"
  [ -e /usr/bin/vi ] || missing="$missing vim-tiny"
  # shellcheck disable=SC2086 # one word per package
  [ -z "$missing" ] || install_packages "the workloads of the live tests" $missing
}

# ScriptsTest runs the first on all scripts; snapshot-results runs the second.
need_script_tools() {
  missing=
  for tool in shellcheck jq; do
    command -v $tool >/dev/null || missing="$missing $tool"
  done
  # shellcheck disable=SC2086 # one word per package
  [ -z "$missing" ] || install_packages "the tests of the scripts" $missing
}

need_auditctl() {
  command -v auditctl >/dev/null || without_starting_services "checking the audit state" auditd
}

without_starting_services() {
  policy=/usr/sbin/policy-rc.d
  created=
  if [ "$(id -u)" -eq 0 ] && [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    created=yes
  fi
  status=0
  install_packages "$@" || status=$?
  [ -z "$created" ] || rm -f $policy
  return $status
}

# Whether containers can be recorded: root in the initial namespaces, and a kernel with audit.
can_record() {
  [ "$(id -u)" -eq 0 ] && [ -e /proc/self/loginuid ] &&
    [ "$(readlink /proc/self/ns/user)" = "user:[4026531837]" ] &&
    [ "$(readlink /proc/self/ns/pid)" = "pid:[4026531836]" ]
}
