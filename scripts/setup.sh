# Installs what is missing on a Debian machine, and says so. Sourced by demo.sh and test.sh.

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
  # The list of packages may be old or not there yet.
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
  # shellcheck disable=SC2086 # a word a package
  [ -z "$missing" ] || install_packages "the build" $missing
}

# What the scoped Docker of docker-lab is made of. Packages start their services by themselves; on a
# machine where they were not wanted before, they shall not run.
need_docker_lab() {
  missing=
  command -v dockerd >/dev/null && command -v containerd >/dev/null && command -v docker >/dev/null ||
    missing="docker.io"
  command -v busybox >/dev/null || missing="$missing busybox-static"
  [ -z "$missing" ] || without_starting_services "live containers" $missing
}

# For the workloads of the live tests, and strace that watches them.
need_workloads() {
  missing=
  command -v gcc >/dev/null && [ -e /usr/include/stdio.h ] || missing="gcc libc6-dev"
  for tool in make strace ed dpkg; do
    [ -e /usr/bin/$tool ] || missing="$missing $tool"
  done
  [ -e /usr/bin/python3 ] || missing="$missing python3-minimal libpython3-stdlib"
  [ -e /usr/bin/vi ] || missing="$missing vim-tiny"
  # shellcheck disable=SC2086 # a word a package
  [ -z "$missing" ] || install_packages "the workloads of the live tests" $missing
}

need_auditctl() {
  command -v auditctl >/dev/null || without_starting_services "checking the audit state" auditd
}

without_starting_services() {
  policy=/usr/sbin/policy-rc.d
  made=
  if [ "$(id -u)" -eq 0 ] && [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    made=yes
  fi
  status=0
  install_packages "$@" || status=$?
  [ -z "$made" ] || rm -f $policy
  return $status
}

# Whether real containers can be recorded here: root, in the first namespaces, with audit.
can_record() {
  [ "$(id -u)" -eq 0 ] && [ -e /proc/self/loginuid ] &&
    [ "$(readlink /proc/self/ns/user)" = "user:[4026531837]" ] &&
    [ "$(readlink /proc/self/ns/pid)" = "pid:[4026531836]" ]
}
