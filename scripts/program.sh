# Starts one of the two programs: from an install (PREFIX/bin beside PREFIX/lib/godo), or from a
# checkout, which is built first if need be; or a benchmark, from a checkout. Sourced by listener,
# filter and the scripts of the benchmarks.

fail() {
  echo "$program: $1" >&2
  exit 1
}

find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null || fail "no java found: install JDK 17 or later, or set JAVA_HOME"
  version=$("$java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java\.specification\.version = //p')
  [ "${version%%.*}" -ge 17 ] || fail "$java is version $version: godo needs 17 or later"
}

# Built again when a source of one of these modules is newer than the jar.
build_checkout() {
  sources=
  for module in "$@"; do
    sources="$sources $module/src/main"
  done
  # shellcheck disable=SC2086 # words on purpose
  if [ -f "$jar" ] && [ -z "$(cd "$checkout" &&
    find pom.xml ./*/pom.xml $sources -newer "$jar" -print -quit)" ]; then
    return
  fi
  command -v mvn >/dev/null || fail "no mvn found to build with: install Maven 3.8 or later"
  echo "$program: building, once" >&2
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
  # The libraries below still call what these versions of Java warn about.
  flags=
  [ "${version%%.*}" -ge 24 ] && flags=--sun-misc-unsafe-memory-access=allow
  # Collecting beside a recorded load takes what the load needs; the listener's heap is small.
  case $program/${GODO_JAVA_OPTS:-} in
  listener/*-XX:+Use*GC*) ;;
  listener/*) flags="$flags -XX:+UseSerialGC" ;;
  filter/*-XX:+Use*GC*) ;;
  # Of a record that streams through, nearly all is garbage at once; a pause hurts nobody.
  filter/*) flags="$flags -XX:+UseParallelGC -XX:NewRatio=1" ;;
  esac
  # Counters for jstat would be sampled 20 times a second, also while nothing happens.
  [ "$program" = listener ] && flags="$flags -XX:-UsePerfData"
  # shellcheck disable=SC2086 # words on purpose
  exec "$java" $flags ${GODO_JAVA_OPTS:-} -jar "$jar" "$@"
}

prepare_benchmarks() {
  program=benchmarks
  find_java
  checkout=$(dirname "$(dirname "$(readlink -f "$0")")")
  jar=$checkout/benchmarks/target/godo-benchmarks.jar
  build_checkout common-model listener benchmarks
}

# benchmark CLASS ARGUMENT...
benchmark() {
  prepare_benchmarks
  exec "$java" ${GODO_JAVA_OPTS:-} -cp "$jar" "$@"
}

# The same on the first of the cores this process may use, garbage collection and compiler with it.
benchmark_on_one_core() {
  prepare_benchmarks
  core=$(taskset -cp $$ | sed 's/.*: *//; s/[-,].*//')
  exec taskset -c "$core" "$java" ${GODO_JAVA_OPTS:-} -cp "$jar" "$@"
}
