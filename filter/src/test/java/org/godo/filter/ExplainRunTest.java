package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWrapper;
import org.godo.filter.explain.Evidence;
import org.godo.filter.explain.Explanation;
import org.godo.filter.read.ResultReader;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Stores;
import org.godo.model.bson.ModelCodecs;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class ExplainRunTest {
  @TempDir Path dataDir;

  private Store store;

  ExplainRunTest() {}

  @BeforeEach
  void open() {
    store = Stores.open(dataDir);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Recording life(String host, String session, long start) {
    return Recording.of(host, session)
        .at(start)
        .spawn(1, 100)
        .by(100)
        .exec("/bin/sh", "sh")
        .create("/x", 1, 3)
        .write(3, 5)
        .close(3)
        .then()
        .at(start + 1000)
        .exit(100, 0);
  }

  private void filter(long since, long until) {
    List<Session> sessions = new StoreReader(store.database()).sessions();
    new FilterRun(store, Clock.systemUTC(), "test").run(sessions, new Span(since, until));
  }

  private ExplainRun explain(List<ProcessResult> processes, List<FileAccessResult> accesses) {
    ExplainRun run = new ExplainRun(store);
    run.run(processes, accesses);
    return run;
  }

  @Test
  void explainsTheProcessesWithAPidTheLatestFirstAndWritesNothing() {
    Stores.deliver(life("one", "s1", 2000), store);
    Stores.deliver(life("two", "s2", 5000), store);
    filter(0, 1_000_000);
    Map<String, List<BsonDocument>> before = Stores.allButRuns(store);
    List<ProcessResult> processes = new ResultReader(store.database()).processesWithPid(100);

    ExplainRun run = explain(processes, List.of());

    assertThat(run.processes())
        .extracting(each -> each.result().key())
        .containsExactly("two/0123abcd/100/5000", "one/0123abcd/100/2000");
    assertThat(run.accesses()).isEmpty();
    assertThat(Stores.allButRuns(store)).isEqualTo(before);
    assertThat(Stores.documents(store, Collections.RUNS)).hasSize(1);
    assertThat(run.processes().get(0).of("args"))
        .extracting(Evidence::id)
        .allMatch(id -> id.startsWith("s2/a/"));
  }

  @Test
  void findsTheAccessesToAFileByItsPath() {
    Stores.deliver(life("one", "s1", 2000), store);
    filter(0, 1_000_000);
    ResultReader results = new ResultReader(store.database());

    ExplainRun run = explain(List.of(), results.accessesTo("/x"));

    assertThat(run.accesses()).hasSize(1);
    assertThat(run.accesses().get(0).result().writeBytes()).isEqualTo(5);
    assertThat(results.accessesTo("/y")).isEmpty();
  }

  @Test
  void rebuildsWithTheSpanOfTheRunThatWroteTheResult() {
    Recording record =
        Recording.of("h", "s1")
            .at(1000)
            .fork(1, 100)
            .at(1100)
            .fork(100, 200)
            .at(1200)
            .exit(100, 0)
            .at(5000)
            .exit(200, 0);
    Stores.deliver(record, store);
    filter(4000, 9000);

    ExplainRun run = explain(new ResultReader(store.database()).processesWithPid(100), List.of());

    assertThat(run.processes()).hasSize(1);
    assertThat(run.processes().get(0).result().context()).isTrue();
  }

  /** The record has containers, reused pids, shared descriptors, renames and inferred values. */
  @Test
  void everyValueOfARichRecordHasEvidenceAndTheResultsAreTheSame() {
    Stores.deliver(RebuildLossTest.rich(), store);
    filter(0, Long.MAX_VALUE / 2);
    List<ProcessResult> processes = all(Collections.PROCESSES, ProcessResult.class);
    List<FileAccessResult> accesses = all(Collections.FILE_ACCESSES, FileAccessResult.class);

    ExplainRun run = explain(processes, accesses);

    assertThat(documents(run.processes(), ProcessResult.class))
        .isEqualTo(Set.copyOf(Stores.documents(store, Collections.PROCESSES)));
    assertThat(documents(run.accesses(), FileAccessResult.class))
        .isEqualTo(Set.copyOf(Stores.documents(store, Collections.FILE_ACCESSES)));
    for (Explanation<ProcessResult> each : run.processes()) {
      ProcessResult process = each.result();
      assertEvidence(each, "start_timestamp", true);
      assertEvidence(each, "exit_timestamp", process.exitTimestamp() != null);
      assertEvidence(each, "args", !process.args().isEmpty());
      assertEvidence(each, "parent", process.parent() != null);
      assertEvidence(each, "docker_id", process.dockerId() != null);
      assertEvidence(each, "cwd", process.cwd() != null);
      assertThat(each.of("execve")).hasSameSizeAs(process.execve());
      assertThat(each.of("files_read")).hasSize(process.filesRead());
      assertThat(each.of("files_written")).hasSize(process.filesWritten());
      assertThat(each.of("children")).allMatch(child -> child.id() != null);
    }
    for (Explanation<FileAccessResult> each : run.accesses()) {
      FileAccessResult access = each.result();
      assertEvidence(each, "file_name", true);
      assertEvidence(each, "close_timestamp", access.closeTimestamp() != null);
      assertEvidence(each, "written", !access.written().isEmpty());
      assertEvidence(each, "writers", !access.writers().isEmpty());
    }
  }

  private <T> List<T> all(String collection, Class<T> type) {
    return Objects.requireNonNull(
        Flux.from(Documents.in(store.database()).getCollection(collection, type).find())
            .collectList()
            .block());
  }

  private static <R> Set<BsonDocument> documents(List<Explanation<R>> explanations, Class<R> type) {
    return explanations.stream()
        .map(each -> new BsonDocumentWrapper<>(each.result(), ModelCodecs.registry().get(type)))
        .map(BsonDocument::clone)
        .collect(Collectors.toSet());
  }

  private static void assertEvidence(Explanation<?> explanation, String field, boolean expected) {
    if (expected) {
      assertThat(explanation.of(field)).as("%s of %s", field, explanation.result()).isNotEmpty();
    }
  }
}
