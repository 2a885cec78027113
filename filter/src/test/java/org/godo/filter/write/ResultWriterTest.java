package org.godo.filter.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.godo.filter.support.ResultFixture;
import org.godo.filter.support.Results;
import org.godo.filter.support.Stores;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Schema;
import org.godo.model.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class ResultWriterTest {
  /** More than a first batch, so that readers fetch another. */
  private static final int DOCUMENTS = 250;

  @TempDir Path dataDir;

  private Store store;
  private ResultWriter writer;

  ResultWriterTest() {}

  @BeforeEach
  void open() {
    store = Stores.open(dataDir);
    Schema.ensure(store).block();
    writer = new ResultWriter(store, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void write(RunResult run, Results results) {
    write(writer, run, results);
  }

  private static void write(ResultWriter writer, RunResult run, Results results) {
    try (Staging staging = writer.open(run)) {
      results.containers().forEach(staging::container);
      results.processes().forEach(staging::process);
      results.fileAccesses().forEach(staging::access);
      staging.commit(run, Map.of(), List.of());
    }
  }

  private static RunResult run(String id, String... sessions) {
    return new RunResult(
        id, RunResult.DONE, 0, 9, List.of(sessions), Map.of(), List.of(), "test", 0, 1);
  }

  /** One container, and so many processes with an access each, all marked. */
  private static Results results(String session, int count, String mark) {
    return new Results(
        List.of(container(session, mark)),
        IntStream.range(0, count).mapToObj(i -> process(session, i, mark)).toList(),
        IntStream.range(0, count).mapToObj(i -> access(session, i, mark)).toList(),
        Map.of());
  }

  private static ContainerResult container(String session, String mark) {
    return ResultFixture.container("id-" + session)
        .with("sessions", List.of(session))
        .with("name", mark)
        .build();
  }

  private static ProcessResult process(String session, int i, String mark) {
    return ResultFixture.process("%s/%03d".formatted(session, i))
        .with("session", session)
        .with("pid", i)
        .with("tgid", i)
        .with("comm", mark)
        .build();
  }

  private static FileAccessResult access(String session, int i, String mark) {
    return ResultFixture.access("%s/%03d".formatted(session, i))
        .with("session", session)
        .with("process", "p")
        .with("pid", i)
        .with("fd", 3)
        .with("fileName", mark)
        .with("openTimestamp", 0L)
        .build();
  }

  private List<String> marks(String collection, String field) {
    return Stores.documents(store, collection).stream()
        .map(document -> document.getString(field).getValue())
        .distinct()
        .toList();
  }

  private String state(String runId) {
    return Stores.documents(store, Collections.RUNS).stream()
        .filter(run -> run.getString("_id").getValue().equals(runId))
        .map(run -> run.getString("state").getValue())
        .findFirst()
        .orElse("none");
  }

  @Test
  void aRunReplacesTheResultsOfItsSessions() {
    write(run("r1", "s1"), results("s1", 3, "old"));
    write(run("r2", "s1"), results("s1", 2, "new"));

    assertThat(Stores.ids(store, Collections.PROCESSES)).containsExactly("s1/000", "s1/001");
    assertThat(marks(Collections.PROCESSES, "comm")).containsExactly("new");
    assertThat(marks(Collections.CONTAINERS, "name")).containsExactly("new");
    assertThat(marks(Collections.FILE_ACCESSES, "file_name")).containsExactly("new");
    assertThat(state("r1")).isEqualTo(RunResult.DONE);
    assertThat(state("r2")).isEqualTo(RunResult.DONE);
  }

  @Test
  void resultsOfOtherSessionsAreKept() {
    write(run("r1", "s1"), results("s1", 2, "first"));
    write(run("r2", "s2"), results("s2", 1, "second"));

    assertThat(Stores.ids(store, Collections.PROCESSES))
        .containsExactly("s1/000", "s1/001", "s2/000");
    assertThat(Stores.ids(store, Collections.CONTAINERS)).containsExactly("id-s1", "id-s2");
    assertThat(Stores.ids(store, Collections.FILE_ACCESSES))
        .containsExactly("s1/000", "s1/001", "s2/000");
  }

  @Test
  void aContainerOfSeveralSessionsIsReplacedByItsNewResult() {
    write(run("r1", "s1"), results("s1", 0, "old"));
    Results again =
        new Results(
            List.of(
                ResultFixture.container("id-s1")
                    .with("sessions", List.of("s1", "s2"))
                    .with("name", "new")
                    .build()),
            List.of(),
            List.of(),
            Map.of());
    write(run("r2", "s2"), again);

    assertThat(marks(Collections.CONTAINERS, "name")).containsExactly("new");
  }

  @Test
  void aRunWithoutResultsLeavesEmptyCollections() {
    write(run("r1", "s1"), results("s1", 2, "old"));
    write(run("r2", "s1"), new Results(List.of(), List.of(), List.of(), Map.of()));

    assertThat(Stores.documents(store, Collections.PROCESSES)).isEmpty();
    assertThat(Stores.collections(store)).contains(Collections.PROCESSES);
  }

  @Test
  void removesTheStagingCollections() {
    write(run("r1", "s1"), results("s1", 2_500, "one"));

    assertThat(Stores.collections(store)).containsExactlyInAnyOrderElementsOf(Collections.ALL);
    assertThat(Stores.documents(store, Collections.PROCESSES)).hasSize(2_500);
  }

  @Test
  void aReaderSeesTheOldResultsOrTheNewOnesAndNeverHalf() throws InterruptedException {
    write(run("r0", "s1"), results("s1", DOCUMENTS, "0"));
    Set<String> wrong = ConcurrentHashMap.newKeySet();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicBoolean done = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get()) {
                look(wrong, seen);
              }
            });
    reader.start();
    for (int i = 1; i <= 10; i++) {
      write(run("r" + i, "s1"), results("s1", DOCUMENTS, Integer.toString(i)));
    }
    done.set(true);
    reader.join();

    assertThat(wrong).isEmpty();
    assertThat(seen).hasSizeGreaterThan(1);
  }

  /** A server may close a cursor when its collection is dropped; the reader starts again then. */
  private void look(Set<String> wrong, Set<String> seen) {
    var processes = store.database().getCollection(Collections.PROCESSES, BsonDocument.class);
    List<BsonDocument> found;
    try {
      found = Objects.requireNonNull(Flux.from(processes.find()).collectList().block());
    } catch (MongoException interrupted) {
      return;
    }
    List<String> marks =
        found.stream().map(each -> each.getString("comm").getValue()).distinct().toList();
    seen.addAll(marks);
    if (found.size() != DOCUMENTS || marks.size() != 1) {
      wrong.add(found.size() + " documents of runs " + marks);
    }
  }

  @Test
  void aReaderHalfWayThroughIsNotMisledByTheSwap() {
    write(run("r0", "s1"), results("s1", DOCUMENTS, "old"));
    AtomicBoolean swapped = new AtomicBoolean();

    Flux<String> marks =
        Flux.from(
                store
                    .database()
                    .getCollection(Collections.PROCESSES, BsonDocument.class)
                    .find()
                    .batchSize(10))
            .publishOn(Schedulers.boundedElastic(), 1)
            .map(
                document -> {
                  if (swapped.compareAndSet(false, true)) {
                    write(run("r1", "s1"), results("s1", 3, "new"));
                  }
                  return document.getString("comm").getValue();
                });

    Outcome outcome = outcome(marks);
    assertThat(outcome.error() || outcome.marks().size() == DOCUMENTS).as("%s", outcome).isTrue();
    assertThat(outcome.marks()).containsOnly("old");
  }

  private record Outcome(List<String> marks, boolean error) {}

  private static Outcome outcome(Flux<String> marks) {
    List<String> read = new ArrayList<>();
    try {
      marks.doOnNext(read::add).blockLast();
      return new Outcome(read, false);
    } catch (MongoException interrupted) {
      return new Outcome(read, true);
    }
  }

  // ---- interrupted runs ----------------------------------------------------------------------

  private void note(RunResult run) {
    Stores.insert(store, Collections.RUNS, RunResult.class, List.of(run));
  }

  private void stage(String collection, String run, String mark) {
    String name = collection + "_" + run;
    Schema.ensureAs(store, collection, name).block();
    switch (collection) {
      case "containers" ->
          Stores.insert(store, name, ContainerResult.class, List.of(container("s1", mark)));
      case "processes" ->
          Stores.insert(store, name, ProcessResult.class, List.of(process("s1", 0, mark)));
      default -> Stores.insert(store, name, FileAccessResult.class, List.of(access("s1", 0, mark)));
    }
  }

  @Test
  void aRunInterruptedWhileBuildingIsRemovedByTheNext() {
    write(run("r1", "s1"), results("s1", 1, "good"));
    note(run("r2", "s1").in(RunResult.BUILDING));
    stage(Collections.CONTAINERS, "r2", "half");
    stage(Collections.PROCESSES, "r2", "half");

    writer.recover();

    assertThat(state("r2")).isEqualTo("none");
    assertThat(Stores.collections(store)).containsExactlyInAnyOrderElementsOf(Collections.ALL);
    assertThat(marks(Collections.PROCESSES, "comm")).containsExactly("good");
    assertThat(marks(Collections.CONTAINERS, "name")).containsExactly("good");
  }

  @Test
  void aRunInterruptedWhileSwappingIsFinishedByTheNext() {
    write(run("r1", "s1"), results("s1", 1, "old"));
    note(run("r2", "s1").in(RunResult.SWAPPING));
    // The containers were swapped in already.
    stage(Collections.PROCESSES, "r2", "new");
    stage(Collections.FILE_ACCESSES, "r2", "new");

    writer.recover();

    assertThat(state("r2")).isEqualTo(RunResult.DONE);
    assertThat(Stores.collections(store)).containsExactlyInAnyOrderElementsOf(Collections.ALL);
    assertThat(marks(Collections.PROCESSES, "comm")).containsExactly("new");
    assertThat(marks(Collections.FILE_ACCESSES, "file_name")).containsExactly("new");
  }

  @Test
  void twoFiltersAtOnceKeepEachOthersResults() throws Exception {
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      Future<?> one = both.submit(() -> writeFiveTimes("s1"));
      Future<?> other = both.submit(() -> writeFiveTimes("s2"));
      one.get();
      other.get();
    } finally {
      both.shutdown();
    }

    assertThat(Stores.documents(store, Collections.PROCESSES)).hasSize(2 * 20);
    assertThat(marks(Collections.CONTAINERS, "name")).containsExactlyInAnyOrder("s1-4", "s2-4");
    assertThat(Stores.documents(store, Collections.LEASES)).isEmpty();
  }

  private void writeFiveTimes(String session) {
    for (int i = 0; i < 5; i++) {
      write(
          new ResultWriter(store, Clock.systemUTC()),
          run(session + "r" + i, session),
          results(session, 20, session + "-" + i));
    }
  }

  @Test
  void theLeaseOfAKilledFilterExpires() {
    Instant then = Instant.parse("2026-11-20T12:00:00Z");
    // Never closed, and renewed by a stopped clock.
    Lease.acquire(store.database(), Lease.RESULTS, "killed", Clock.fixed(then, ZoneOffset.UTC));
    Clock later = Clock.fixed(then.plus(Lease.TERM).plusMillis(1), ZoneOffset.UTC);

    write(new ResultWriter(store, later), run("r1", "s1"), results("s1", 1, "good"));

    assertThat(marks(Collections.PROCESSES, "comm")).containsExactly("good");
  }

  @Test
  void theStagedResultsOfAKilledFilterAreDiscardedAfterItsLeaseExpired() {
    Instant then = Instant.parse("2026-11-20T12:00:00Z");
    Clock stands = Clock.fixed(then, ZoneOffset.UTC);
    // Never closed, and its lease is renewed by a stopped clock.
    Staging killed = new ResultWriter(store, stands).open(run("r1", "s1"));
    killed.process(process("s1", 0, "half"));
    String gathered = ResultWriter.staging(Collections.PROCESSES, run("r1", "s1"));

    write(new ResultWriter(store, stands), run("r2", "s2"), results("s2", 1, "other host's"));

    assertThat(Stores.collections(store)).contains(gathered);
    assertThat(state("r1")).isEqualTo(RunResult.BUILDING);
    assertThat(marks(Collections.PROCESSES, "comm")).containsExactly("other host's");

    Clock later = Clock.fixed(then.plus(Lease.TERM).plusMillis(1), ZoneOffset.UTC);
    write(new ResultWriter(store, later), run("r3", "s3"), results("s3", 1, "third"));

    assertThat(Stores.collections(store)).containsExactlyInAnyOrderElementsOf(Collections.ALL);
    assertThat(state("r1")).isEqualTo("none");
    assertThat(marks(Collections.PROCESSES, "comm")).containsExactly("other host's", "third");
  }

  @Test
  void recoveryWithoutInterruptedRunsChangesNothing() {
    write(run("r1", "s1"), results("s1", 2, "good"));
    Map<String, List<BsonDocument>> before = Stores.allButRuns(store);

    writer.recover();

    assertThat(Stores.allButRuns(store)).isEqualTo(before);
  }
}
