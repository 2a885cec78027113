package org.godo.system.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.godo.system.Command;
import org.godo.system.LiveMachine;
import org.godo.system.LiveTests;
import org.godo.system.Results;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The results have exactly what strace observed of different programs in containers: each exec,
 * exit, parent, open, write and byte.
 */
@Tag("live")
class GroundTruthTest {
  @TempDir static Path dir = Path.of("");
  private static Lab lab = new Lab(dir, dir);
  private static Results results = new Results(List.of(), List.of(), List.of());
  private static String filtered = "";
  private static String auditBefore = "";
  private static String auditAfter = "";
  private static final Map<String, Comparison> COMPARISONS = new LinkedHashMap<>();

  @BeforeAll
  static void recordAndFilter() throws Exception {
    LiveTests.require(
        "strace",
        "/usr/bin/make",
        "/usr/bin/python3",
        "/usr/bin/dpkg-deb",
        "/usr/bin/vi",
        "/usr/bin/ed");
    auditBefore = LiveMachine.auditState();
    Path dataDir = dir.resolve("data");
    lab = new Lab(dir, dataDir);
    lab.start();
    lab.compile("system-tests/src/test/c/storm.c", "storm");
    lab.compile("benchmarks/src/main/c/load.c", "load");
    Map<Workload, Facts> truth = new LinkedHashMap<>();
    String summary =
        lab.record(
            () -> {
              for (Workload workload : Workloads.all()) {
                truth.put(workload, lab.observe(workload));
              }
            });
    assertThat(summary).contains("lost: nothing");
    auditAfter = LiveMachine.auditState();
    filtered = Command.filter("--data-dir", dataDir, "--since", "last").run().expectSuccess().out();
    results = Results.export(dataDir);
    truth.forEach(
        (workload, facts) ->
            COMPARISONS.put(
                workload.name(),
                Comparison.of(facts, GodoFacts.afterTheGate(results, workload.containerNames()))));
    print();
  }

  private static void print() {
    System.out.println(Comparison.header());
    COMPARISONS.forEach((name, comparison) -> System.out.println(comparison.line(name)));
    System.out.println(total().line("total"));
  }

  private static Comparison total() {
    return Comparison.total(new ArrayList<>(COMPARISONS.values()));
  }

  @AfterAll
  static void stopLab() throws InterruptedException {
    lab.stop();
  }

  @Test
  void nothingIsLost() {
    assertThat(filtered).contains("lost: nothing");
    assertThat(results.processes()).allMatch(process -> process.path("complete").asBoolean());
    assertThat(results.files()).allMatch(access -> access.path("complete").asBoolean());
    assertThat(auditAfter).isEqualTo(auditBefore);
  }

  @TestFactory
  Stream<DynamicTest> theResultsAreWhatStraceObserved() {
    assertThat(COMPARISONS).hasSizeGreaterThanOrEqualTo(6);
    return COMPARISONS.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(), () -> assertThat(each.getValue().differences()).isEmpty()));
  }

  @Test
  void everyKindOfFactIsCompared() {
    for (Comparison each : COMPARISONS.values()) {
      for (Kind kind : Kind.values()) {
        assertThat(each.score(kind).known()).as(kind.title()).isPositive();
      }
    }
    for (Kind kind : Kind.values()) {
      assertThat(total().score(kind).recall()).isEqualTo(1);
      assertThat(total().score(kind).precision()).isEqualTo(1);
    }
  }
}
