package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file under {@code scripts/} runs: each with its smallest load, up to its last line. */
class ScriptsTest {
  private static final Path SCRIPTS = Command.checkout().resolve("scripts");
  private static final Path CAPTURE =
      Command.checkout().resolve("listener/src/test/resources/captures/docker-run.pcap.gz");

  /** Starts a lab, runs a command of each kind in it and stops it. */
  private static final String USE_LAB =
      """
      set -e
      trap '"$1" stop "$2"' EXIT
      "$1" start "$2" "$3"
      "$1" ctr "$2" version >/dev/null
      "$1" docker "$2" run --rm --network none lab:busybox echo "the container ran"
      """;

  /** The scripts, and those that machines run. */
  private static final String CHECK_ALL =
      "cd \"$1\" && shellcheck -x scripts/* .ci/* $(find system-tests/vm -name '*.sh')"
          + " $(grep -rl '^#!/bin/sh' system-tests/vm)";

  @TempDir static Path dir = Path.of("");

  /**
   * A run of a script.
   *
   * @param lastLine a pattern for the last line on standard output
   */
  record Case(String script, String lastLine, List<?> words) {
    @Override
    public String toString() {
      return script;
    }
  }

  private static Case script(String name, String lastLine, Object... args) {
    List<Object> words = new ArrayList<>(List.of(SCRIPTS.resolve(name)));
    words.addAll(Arrays.asList(args));
    return new Case(name, lastLine, words);
  }

  /** A file that other scripts source: sources it and calls a function. */
  private static Case sourced(String name, String lastLine, String commands) {
    return new Case(
        name,
        lastLine,
        List.of("sh", "-euc", ". \"$1\"; " + commands, name, SCRIPTS.resolve(name)));
  }

  static List<Case> cases() {
    return List.of(
        script("listener", "godo listener \\S+", "--version"),
        script("filter", "godo filter \\S+", "--version"),
        sourced("program.sh", "java \\d+(\\.\\d+)*", "program=test; find_java; echo java $version"),
        sourced("setup.sh", "\\d+", "need_build_tools; need_script_tools; java_version"),
        script("test.sh", "OS name: .*", "--version"),
        script(
            "install", "installed listener and filter in \\S+/prefix/bin", dir.resolve("prefix")),
        script("vm-test", "[a-z-]+ +(\\d\\.\\d+ )+ +[A-Z].*", "--list"),
        script("fuzz", "Path done \\d+ runs in \\d+ seconds", "Path", 1),
        script("snapshot-results", "snapshot-results: 1 record", dir.resolve("snapshot"), CAPTURE),
        script("bench-decode", "decode records_per_s=\\d+ bytes_per_record=\\d+", CAPTURE, 1),
        script("bench-delivery", "delivery ratio=\\d+\\.\\d\\d", CAPTURE, 1, 1, 0),
        script(
            "bench-replay",
            "replay ratio=\\d+\\.\\d\\d cpu_s=\\S+ baseline_cpu_s=\\S+ peak_mb=\\d+ baseline_peak_mb=\\d+",
            Command.checkout(),
            1,
            2_000),
        script("bench-filter", "filter ratio=\\S+ linear=\\S+ peak_mb=\\d+", 2_000, 1));
  }

  static List<Case> liveCases() {
    Path lab = SCRIPTS.resolve("docker-lab");
    return List.of(
        new Case(
            "docker-lab",
            "the container ran",
            List.of("sh", "-c", USE_LAB, "sh", lab, dir.resolve("lab"), LiveMachine.loginUid())),
        script("live", "differences: none in \\d+ facts", "sh", "-c", "echo a > /tmp/x; exit 3"),
        script(
            "bench-capture",
            "capture lost=0 slowdown=\\d+\\.\\d\\d cpu=\\d+\\.\\d\\d records=\\d{4,}",
            1,
            1,
            200),
        script("bench-idle", "lost: nothing", "10s"),
        script("demo.sh", "  scripts/filter export --data-dir \\S+/demo .*", dir.resolve("demo")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void runsToItsLastLine(Case script) throws InterruptedException {
    if (script.script().equals("snapshot-results")) {
      LiveTests.requireTools("jq");
    }
    assertRuns(script);
  }

  @ParameterizedTest
  @MethodSource("liveCases")
  @Tag("live")
  void runsToItsLastLineAndRestoresTheAuditState(Case script) throws InterruptedException {
    LiveTests.require("strace");
    String auditState = LiveMachine.auditState();
    Command.Result result = assertRuns(script);
    switch (script.script()) {
      case "demo.sh" ->
          assertThat(result.out()).contains("recording two containers").contains("lost: nothing");
      case "live" ->
          assertThat(result.out())
              .containsPattern("\\d+ .* → /usr/bin/sh -c 'echo a > /tmp/x; exit 3'  exit 3")
              .contains("opened \"/tmp/x\", written 2 bytes");
      default -> {}
    }
    assertThat(LiveMachine.auditState()).isEqualTo(auditState);
    assertThat(dir.resolve("lab")).doesNotExist();
  }

  private static Command.Result assertRuns(Case script) throws InterruptedException {
    Command.Result result = Command.of(script.words().toArray()).run().expectSuccess();
    // Maven resets colors at the end.
    String plain = result.out().replaceAll("\u001b\\[[0-9;]*m", "");
    List<String> lines = plain.lines().filter(line -> !line.isBlank()).toList();
    assertThat(lines).as("standard error: %s", result.err()).isNotEmpty();
    assertThat(lines.get(lines.size() - 1)).matches(script.lastLine());
    return result;
  }

  @Test
  void everyScriptHasACase() throws IOException {
    List<String> tested =
        Stream.concat(cases().stream(), liveCases().stream()).map(Case::script).sorted().toList();
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted().toList())
          .isEqualTo(tested);
    }
  }

  @Test
  void shellcheckAcceptsEveryScript() throws InterruptedException {
    LiveTests.requireTools("shellcheck");
    Command.Result result = Command.of("sh", "-c", CHECK_ALL, "sh", Command.checkout()).run();
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }
}
