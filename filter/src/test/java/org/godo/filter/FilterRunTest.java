package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.godo.filter.support.Runc.ALPHA;

import com.mongodb.client.model.Filters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.BsonDocument;
import org.godo.filter.read.ResultReader;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.filter.support.Stores;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ContainerResult.Run;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Collections;
import org.godo.model.session.Delivered;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class FilterRunTest {
  private static final Span ALWAYS = new Span(0, 1_000_000);

  @TempDir Path dataDir;

  private static Recording record() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    return Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh", "/work.sh")
        .at(1300)
        .by(113)
        .create("/data/one", 1, 3)
        .write(3, 4)
        .then()
        .spawn(113, 200)
        .at(1400)
        .exit(200, 42)
        .lost("audit", 1500, 1510, 3)
        .at(1600)
        .exit(113, 3);
  }

  private static RunResult run(Store store, String at, Session... chosen) {
    List<Session> sessions =
        chosen.length == 0 ? new StoreReader(store.database()).sessions() : List.of(chosen);
    Clock clock = Clock.fixed(Instant.parse(at), ZoneOffset.UTC);
    return new FilterRun(store, clock, "1.2.3").run(sessions, ALWAYS);
  }

  @Test
  void runningTwiceLeavesTheSameDocuments() {
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(record(), store);

      run(store, "2026-01-01T00:00:00Z");
      Map<String, List<BsonDocument>> once = Stores.allButRuns(store);
      run(store, "2026-01-02T00:00:00Z");

      assertThat(Stores.allButRuns(store)).isEqualTo(once);
      assertThat(once.get(Collections.PROCESSES)).hasSize(8);
      assertThat(once.get(Collections.FILE_ACCESSES)).hasSize(1);
      assertThat(once.get(Collections.CONTAINERS)).hasSize(1);
      assertThat(Stores.ids(store, Collections.RUNS))
          .satisfiesExactly(
              first -> assertThat(first).matches("run_1767225600000_[0-9a-f]{8}"),
              second -> assertThat(second).matches("run_1767312000000_[0-9a-f]{8}"));
    }
  }

  @Test
  void theRunCountsDocumentsResultsAndLosses() {
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(record(), store);

      RunResult run = run(store, "2026-01-01T00:00:00Z");

      assertThat(run.state()).isEqualTo(RunResult.DONE);
      assertThat(run.sessions()).containsExactly("s1");
      assertThat(run.version()).isEqualTo("1.2.3");
      assertThat(run.loss()).hasSize(1);
      assertThat(run.counts())
          .containsEntry("processes", 8L)
          .containsEntry("file_accesses", 1L)
          .containsEntry("containers", 1L)
          .containsEntry("read_proc", 1L);
    }
  }

  private static Session delivered(Session session, Delivered delivered) {
    return new Session(
        session.head(),
        1,
        session.endTimestamp(),
        session.clockSamples(),
        session.totals(),
        List.of(),
        delivered);
  }

  @Test
  void documentsThatWereRemovedMakeEveryResultOfTheirSessionIncomplete() {
    try (Store store = Stores.open(dataDir)) {
      Recording record = Recording.of("h").at(1000).fork(1, 100).at(1100).exit(100, 0);
      Stores.deliver(record, store);
      Delivered two = new Delivered(true, 1_100L, Map.of("connector", 2L));
      Session session = delivered(record.sessions().get(0), two);
      assertThat(run(store, "2026-01-01T00:00:00Z", session).loss()).isEmpty();
      assertThat(new ResultReader(store.database()).processesWithPid(100).get(0).complete())
          .isTrue();

      RawEvent exit = record.events().get(1);
      Mono.from(
              store
                  .database()
                  .getCollection("pids")
                  .deleteOne(Filters.eq("_id", exit.origin().id())))
          .block();
      RunResult run = run(store, "2026-01-02T00:00:00Z", session);

      assertThat(run.loss()).containsExactly(new LossWindow(Loss.MISSING, 0, 1_100, 1));
      assertThat(run.counts()).containsEntry("incomplete", run.counts().get("processes"));
      assertThat(new ResultReader(store.database()).processesWithPid(100).get(0).complete())
          .isFalse();
      assertThat(Stores.collections(store)).containsExactlyInAnyOrderElementsOf(Collections.ALL);
    }
  }

  @Test
  void resultsAfterTheMomentUpToWhichASessionWasDeliveredAreIncomplete() {
    try (Store store = Stores.open(dataDir)) {
      Recording record = Recording.of("h").at(1000).fork(1, 100).at(1100).exit(100, 0);
      record.at(60_000).fork(1, 200).at(61_000).exit(200, 0);
      Stores.deliver(record, store);
      Delivered part = new Delivered(false, 50_000L, Map.of("connector", 2L));

      RunResult run = run(store, "2026-01-01T00:00:00Z", delivered(record.sessions().get(0), part));

      assertThat(run.loss()).containsExactly(new LossWindow(Loss.NOT_DELIVERED, 50_000, 61_000, 0));
      ResultReader results = new ResultReader(store.database());
      assertThat(results.processesWithPid(100).get(0).complete()).isTrue();
      assertThat(results.processesWithPid(200).get(0).complete()).isFalse();
    }
  }

  @Test
  void filteringOneSessionAgainChangesItsResultsOnly() {
    try (Store store = Stores.open(dataDir)) {
      Recording record = Recording.of("h").at(1000).fork(1, 100).at(1100).exit(100, 0);
      record.nextSession("s2", 5000).fork(1, 200).at(5100).exit(200, 0);
      Stores.deliver(record, store);
      run(store, "2026-01-01T00:00:00Z");

      run(store, "2026-01-02T00:00:00Z", record.sessions().get(1));

      assertThat(Stores.ids(store, Collections.PROCESSES))
          .containsExactly("h/0123abcd/100/1000", "h/0123abcd/200/5000");
    }
  }

  /** Alpha runs in the session s1, and again in s2. */
  private static Recording runsInTwoSessions() {
    Recording record = record().nextSession("s2", 5_000);
    Runc.shim(record, 5_000, 301, ALPHA);
    return Runc.create(record, 5_100, 301, 310, ALPHA, "/bin/sh").at(5_600).exit(313, 4);
  }

  @Test
  void aContainersRunsOfOtherSessionsAreKept() {
    try (Store store = Stores.open(dataDir)) {
      Recording record = runsInTwoSessions();
      Stores.deliver(record, store);
      run(store, "2026-01-01T00:00:00Z");
      List<ContainerResult> together = new ResultReader(store.database()).containers();

      run(store, "2026-01-02T00:00:00Z", record.sessions().get(0));
      run(store, "2026-01-03T00:00:00Z", record.sessions().get(1));

      ContainerResult container = new ResultReader(store.database()).containers().get(0);
      assertThat(container)
          .usingRecursiveComparison()
          .ignoringFields("loss")
          .isEqualTo(together.get(0));
      assertThat(container.sessions()).containsExactly("s1", "s2");
      assertThat(container.processCount()).isEqualTo(3);
      assertThat(container.exitCode()).isEqualTo(4);
      assertThat(container.runs())
          .extracting(Run::session, Run::exitCode, Run::processCount)
          .containsExactly(tuple("s1", 3, 2), tuple("s2", 4, 1));
    }
  }

  /** The same sessions, of two boots; the second began at 4,000. */
  private static Session[] ofTwoBoots(Recording record) {
    Session one = record.sessions().get(0);
    Session two = record.sessions().get(1);
    return new Session[] {ofBoot(one, "one-boot", 0), ofBoot(two, "two-boot", 4_000)};
  }

  private static Session ofBoot(Session session, String boot, long began) {
    long start = session.startTimestamp();
    return new Session(
        SessionHead.live(
            session.id(), session.id(), "h", boot, "k", "v", null, null, List.of(), start),
        session.endTimestamp(),
        List.of(
            new ClockSample(
                start * 1_000_000, (start - began) * 1_000_000, (start - began) * 1_000_000)),
        Map.of(),
        List.of());
  }

  @Test
  void whatRanWhenABootEndedIsOver() {
    try (Store store = Stores.open(dataDir)) {
      Recording record = record().at(1_700).fork(1, 500);
      record.at(1_800).nextSession("s2", 5_000).fork(1, 600);
      Session[] sessions = ofTwoBoots(record);
      Stores.deliver(record, store);
      run(store, "2026-01-01T00:00:00Z", sessions[0]);
      Mono.from(store.database().getCollection(Collections.SESSIONS).drop()).block();
      Stores.insert(store, Collections.SESSIONS, Session.class, List.of(sessions));

      run(store, "2026-01-02T00:00:00Z", sessions[1]);

      ResultReader results = new ResultReader(store.database());
      ProcessResult process = results.processesWithPid(500).get(0);
      assertThat(process.exitTimestamp()).isEqualTo(1_800L);
      assertThat(process.inferred().texts())
          .containsEntry(
              "exit_timestamp",
              "the end of the record; its boot ended by 1970-01-01T00:00:04Z, when the next began");
      assertThat(results.processesWithPid(600).get(0).inferred().texts())
          .containsEntry("exit_timestamp", "the end of the session; it may have run longer");
    }
  }

  @Test
  void twoSessionsOfUnknownBootsDoNotMixTheirProcesses() {
    try (Store store = Stores.open(dataDir)) {
      Recording record = Recording.of("h").at(1000).fork(1, 100).at(1100).exit(100, 0);
      record.nextSession("t2", 5000).at(1000).fork(1, 100).at(5100);
      Stores.deliver(record, store);

      run(
          store,
          "2026-01-01T00:00:00Z",
          record.sessions().stream().map(FilterRunTest::ofUnknownBoot).toArray(Session[]::new));

      assertThat(Stores.ids(store, Collections.PROCESSES))
          .containsExactly("h/s1/100/1000", "h/t2/100/1000");
    }
  }

  /** Many forks, so that the filters work at the same time. */
  private static Recording forks(String host) {
    Recording record = Recording.of(host, "of-" + host);
    for (int i = 0; i < 3_000; i++) {
      record.at(1_000 + 10L * i).fork(1, 100 + i).exit(100 + i, 0);
    }
    return record;
  }

  @Test
  void filtersOfTwoHostsRunSideBySideOnOneStore() throws Exception {
    Recording one = forks("one");
    Recording other = forks("other");
    ExecutorService both = Executors.newFixedThreadPool(2);
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(one, store);
      Stores.deliver(other, store);
      List<Future<?>> runs = new ArrayList<>();
      for (Recording each : List.of(one, other)) {
        runs.add(
            both.submit(
                () -> {
                  for (int i = 0; i < 3; i++) {
                    run(store, "2026-01-01T00:00:00Z", each.sessions().get(0));
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }

      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        expected.add("one/0123abcd/%d/%d".formatted(100 + i, 1_000 + 10 * i));
        expected.add("other/0123abcd/%d/%d".formatted(100 + i, 1_000 + 10 * i));
      }
      assertThat(Stores.ids(store, Collections.PROCESSES))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(Stores.collections(store)).containsExactlyInAnyOrderElementsOf(Collections.ALL);
      assertThat(Stores.documents(store, Collections.LEASES)).isEmpty();
    } finally {
      both.shutdown();
    }
  }

  private static Session ofUnknownBoot(Session session) {
    return new Session(
        new SessionHead(
            session.id(),
            session.name(),
            Session.REPLAY,
            session.host(),
            Session.UNKNOWN_BOOT,
            null,
            null,
            null,
            null,
            List.of(),
            session.startTimestamp()),
        session.endTimestamp(),
        List.of(),
        Map.of(),
        List.of());
  }
}
