# shellcheck shell=sh
# Runs one of the two programs, from an installation (PREFIX/bin beside PREFIX/lib/godo) or from a
# checkout, which is built first if necessary; or a class of another module, from a checkout. Sourced
# by listener, filter, live and the benchmarks.

fail() {
  echo "$program: $1" >&2
  exit 1
}

# Sets java, version (as 17.0.15) and runtime (as 17.0.15+6-Debian). A runtime says both in a file
# beside it: starting it for that would take as long as a command of ours.
find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  executable=$(command -v "$java") || fail "no java found: install a JDK, 17 or later, or set JAVA_HOME"
  executable=$(readlink -f "$executable")
  version=
  runtime=
  read_release "${executable%/bin/java}/release"
  if [ -z "$version" ]; then
    version=$("$java" -XshowSettings:properties -version 2>&1 |
      sed -n 's/^ *java\.specification\.version = //p')
  fi
  [ "${version%%.*}" -ge 17 ] || fail "$java is version $version: godo needs 17 or later"
}

read_release() {
  [ -r "$1" ] || return 0
  while IFS='="' read -r name _ value _; do
    case $name in
    JAVA_VERSION) version=$value ;;
    JAVA_RUNTIME_VERSION) runtime=$value ;;
    esac
  done <"$1"
}

# build_checkout MODULE...: unless the jar is newer than all sources of these modules
build_checkout() {
  sources=
  for module in "$@"; do
    sources="$sources $module/src/main"
  done
  # shellcheck disable=SC2086 # split into words
  if [ -f "$jar" ] && [ -z "$(cd "$checkout" &&
    find pom.xml ./*/pom.xml $sources -newer "$jar" -print -quit)" ]; then
    return
  fi
  command -v mvn >/dev/null || fail "no mvn found to build with: install Maven 3.8 or later"
  echo "$program: building" >&2
  (cd "$checkout" && mvn -q -B -ntp -Dstyle.color=never -pl "$program" -am -Dmaven.test.skip=true package) >&2 ||
    fail "the build failed"
}

run() {
  program=$1
  shift
  here=$(dirname "$(readlink -f "$0")")
  find_java
  jar=$here/../lib/godo/godo-$program.jar
  if [ ! -f "$jar" ]; then
    checkout=$(dirname "$here")
    jar=$checkout/$program/target/godo-$program.jar
    build_checkout common-model "$program"
  fi
  # These versions of Java warn about calls of the libraries.
  flags=
  [ "${version%%.*}" -ge 24 ] && flags=--sun-misc-unsafe-memory-access=allow
  # A parallel collector would compete with the recorded load; the listener's heap is small.
  case $program/${GODO_JAVA_OPTS:-} in
  listener/*-XX:+Use*GC*) ;;
  listener/*) flags="$flags -XX:+UseSerialGC" ;;
  filter/*-XX:+Use*GC*) ;;
  # Most objects die young in a batch run, and pauses do no harm.
  filter/*) flags="$flags -XX:+UseParallelGC -XX:NewRatio=1" ;;
  esac
  # The counters for jstat would wake the listener 20 times a second. A thread that lacks memory would
  # end, and the listener go on without it.
  [ "$program" = listener ] && flags="$flags -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError"
  # Classes that scripts/install has prepared for this very version.
  classes=${jar%.jar}-$runtime.jsa
  [ -n "$runtime" ] && [ -f "$classes" ] && flags="$flags -XX:SharedArchiveFile=$classes -Xlog:cds=off"
  # These end before the second compiler's work pays.
  case "$program ${1:-}" in
  'listener --version' | 'listener doctor' | 'listener restore' | 'listener status')
    flags="$flags -XX:TieredStopAtLevel=1"
    ;;
  esac
  # A replay of a usual log ends before the second compiler's work pays, and needs a small heap; the
  # default limit, a quarter of the memory, would also enlarge the embedded store's buffers.
  [ "$program ${1:-}" = 'listener replay' ] &&
    flags="$flags -XX:TieredStopAtLevel=1 -Xms40m -Xmn24m -Xmx512m"
  # What is written is the user's alone.
  umask 077
  # Of what root may do, a recording keeps what it needs: from here on, all of Java's threads.
  restrict=
  if [ "$program ${1:-}" = 'listener run' ] && [ "$(id -u)" -eq 0 ]; then
    capabilities=-all,+audit_control,+audit_read,+net_admin,+sys_ptrace,+dac_read_search,+sys_nice
    restrict="setpriv --bounding-set $capabilities --inh-caps -all --no-new-privs"
    # shellcheck disable=SC2086 # split into words
    $restrict true 2>/dev/null || restrict=
  fi
  # No serialized object is read; the programs refuse them too, once they run.
  # shellcheck disable=SC2086 # split into words
  exec $restrict "$java" '-Djdk.serialFilter=!*' $flags ${GODO_JAVA_OPTS:-} -jar "$jar" "$@"
}

# prepare MODULE OTHER...: sets java and jar to run a class of a module that depends on others
prepare() {
  program=$1
  find_java
  checkout=$(dirname "$(dirname "$(readlink -f "$0")")")
  jar=$checkout/$program/target/godo-$program.jar
  build_checkout "$@"
}

# benchmark CLASS ARGUMENT...
benchmark() {
  prepare benchmarks listener common-model
  # shellcheck disable=SC2086 # split into words
  exec "$java" ${GODO_JAVA_OPTS:-} -cp "$jar" "$@"
}

# The same on one core, with garbage collector and compiler: the first that this process may use.
benchmark_on_one_core() {
  prepare benchmarks listener common-model
  core=$(taskset -cp $$ | sed 's/.*: *//; s/[-,].*//')
  # shellcheck disable=SC2086 # split into words
  exec taskset -c "$core" "$java" ${GODO_JAVA_OPTS:-} -cp "$jar" "$@"
}
