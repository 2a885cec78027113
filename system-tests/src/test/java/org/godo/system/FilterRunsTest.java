package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.godo.model.schema.Collections;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** Repeated runs of the filter on a capture of three containers. */
class FilterRunsTest {
  private static final Path CAPTURE =
      Command.checkout().resolve("listener/src/test/resources/captures/docker-run.pcap.gz");
  private static final String BEGIN = "2026-11-20T00:00:00Z";
  private static final String END = "2026-11-20T23:59:59Z";
  private static final long LEASE_SECONDS = 30;

  @TempDir static Path data = Path.of("");
  private static List<String> starts = List.of();

  @BeforeAll
  static void replay() throws IOException, InterruptedException {
    Command.listener("replay", "--data-dir", data, CAPTURE).run().expectSuccess();
    filter(BEGIN, END).run().expectSuccess();
    List<JsonNode> processes = Results.export(data).processes();
    assertThat(processes).hasSize(90);
    starts =
        processes.stream().map(each -> each.path("start_timestamp").asText()).sorted().toList();
  }

  private static Command filter(String since, String until) {
    return Command.filter("--data-dir", data, "--since", since, "--until", until);
  }

  /** Returns the documents by id, without {@code context}. */
  private static Map<String, JsonNode> results() throws IOException, InterruptedException {
    Results results = Results.export(data);
    Map<String, JsonNode> all = new TreeMap<>();
    for (List<JsonNode> kind :
        List.of(results.containers(), results.processes(), results.files())) {
      for (JsonNode node : kind) {
        ((ObjectNode) node).remove("context");
        all.put(node.path("_id").asText(), node);
      }
    }
    return all;
  }

  private static Map<String, JsonNode> filtered(String since, String until)
      throws IOException, InterruptedException {
    filter(since, until).run().expectSuccess();
    return results();
  }

  @Test
  void aKilledFilterKeepsTheOldResultsAndTheNextRunReplacesThem() throws Exception {
    Map<String, JsonNode> whole = filtered(BEGIN, END);
    assertThat(whole).hasSizeGreaterThan(3_000);
    long millis = 500;
    while (isKilledAfter(millis)) {
      assertThat(results()).as("killed after %d ms", millis).isEqualTo(whole);
      millis += 500;
    }
    assertThat(millis).as("when a run first completed").isGreaterThan(500);

    assertThat(filtered(BEGIN, END)).isEqualTo(whole);
    Awaitility.await()
        .atMost(Duration.ofSeconds(LEASE_SECONDS + 600))
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              assertThat(filtered(BEGIN, END)).isEqualTo(whole);
              assertThat(collections()).containsExactlyInAnyOrderElementsOf(Collections.ALL);
            });
  }

  /** Returns whether a run was still going on when it was killed. */
  private static boolean isKilledAfter(long millis) throws InterruptedException {
    Process filter = filter(BEGIN, END).start();
    boolean done = filter.waitFor(millis, TimeUnit.MILLISECONDS);
    filter.destroyForcibly().waitFor();
    return !done;
  }

  private static List<String> collections() {
    try (Store store = Store.open(new StoreOptions(null, data, "godo"))) {
      return Objects.requireNonNull(
          Flux.from(store.database().listCollectionNames()).collectList().block());
    }
  }

  @ParameterizedTest
  @CsvSource({"0.2, 0.6", "0.5, 0.5", "0.7, 0.9"})
  void overlappingSpansHaveTheSameDocuments(double overlapBegin, double overlapEnd)
      throws Exception {
    Map<String, JsonNode> first = filtered(BEGIN, start(overlapEnd));
    Map<String, JsonNode> second = filtered(start(overlapBegin), END);
    Map<String, JsonNode> whole = filtered(BEGIN, END);

    Map<String, JsonNode> union = new TreeMap<>(first);
    second.forEach(
        (id, node) ->
            assertThat(union.merge(id, node, (one, other) -> one)).as(id).isEqualTo(node));
    assertThat(union).isEqualTo(whole);
    assertThat(first).hasSizeLessThan(whole.size());
    assertThat(second).hasSizeLessThan(whole.size());
  }

  /** Returns the start of the process before which a given share of all started. */
  private static String start(double share) {
    return starts.get((int) (share * starts.size()));
  }

  @Test
  void treesOfALaterSpanAreBelowContainerd() throws Exception {
    filter(start(0.8), END).run().expectSuccess();
    Results results = Results.export(data);
    List<String> keys =
        results.processes().stream().map(each -> each.path("_id").asText()).toList();
    assertThat(results.containers()).isNotEmpty();
    for (JsonNode container : results.containers()) {
      for (JsonNode process : results.processesOf(container)) {
        List<String> above = Results.texts(process.path("ancestors"));
        assertThat(keys).containsAll(above);
        assertThat(results.processByKey(above.get(0)).path("star").asBoolean()).isTrue();
      }
    }
  }

  @Test
  void aTerminalShowsAProgressBar() throws Exception {
    String command =
        Command.checkout().resolve("scripts/filter") + " --data-dir " + data + " --since last";
    Command.Result shown =
        Command.of("env", "TERM=xterm", "script", "-qec", command, "/dev/null").run();
    assertThat(shown.expectSuccess().out())
        .containsPattern(
            "\r\\[##########\\] 100%  ([0-9,]+) of \\1 documents, [0-9,]+/s, 0:00 left\033\\[K\r?\n"
                + "filtered 1 session of ");
  }

  @Test
  void aShortRunElsewherePrintsNoProgress() throws Exception {
    Command.Result quiet = Command.filter("--data-dir", data, "--since", "last").run();
    assertThat(quiet.expectSuccess().err()).isEmpty();
    assertThat(quiet.out()).startsWith("filtered 1 session of ").doesNotContain("documents,");
  }
}
