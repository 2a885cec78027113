package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.godo.filter.support.Runc.ALPHA;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.filter.support.Stores;
import org.godo.model.schema.Collections;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines restored from one image of memory have one host name, boot id, pids and times. */
class ClonedMachinesTest {
  private static final Span ALWAYS = new Span(0, 1_000_000);

  @TempDir Path dataDir;

  /** A process from before the image was made, which writes and exits. */
  private static Recording machine(String session, int bytes, int code) {
    Recording record =
        Recording.of("h", session)
            .recordsAll()
            .audited("on", 10)
            .at(900)
            .found(1, 0, 10)
            .runs("/sbin/init", "init");
    record.found(50, 1, 100).open(3, "/f", 1).runs("/bin/a", "a");
    record.at(1200).by(50, 1).write(3, bytes).then().by(50, 1).exitGroup(code).then();
    return record.at(1210).exitTo(50, 1, code).at(2000);
  }

  /** A container that is started from the image at the same moment, and exits. */
  private static Recording container(String session, int code) {
    Recording record =
        Recording.of("h", session)
            .at(900)
            .found(10, 1, 100)
            .runs("/usr/bin/containerd", "containerd");
    Runc.shim(record, 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh");
    return record.at(1900).exit(113, code).at(2000);
  }

  private static void run(Store store, List<Session> sessions) {
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    new FilterRun(store, clock, "1.2.3").run(sessions, ALWAYS);
  }

  private static List<Session> sessions(Store store) {
    return new StoreReader(store.database()).sessions();
  }

  private static List<String> exits(Store store) {
    return Objects.requireNonNull(Stores.allButRuns(store).get(Collections.PROCESSES)).stream()
        .filter(process -> process.getInt32("pid").getValue() == 50)
        .map(ClonedMachinesTest::exit)
        .toList();
  }

  private static String exit(BsonDocument process) {
    return "%s %s %d"
        .formatted(
            process.getString("session").getValue(),
            process.getString("_id").getValue(),
            process.getInt32("exit_code").getValue());
  }

  @Test
  void theirProcessesAreApart() {
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(machine("s1", 7, 7), store);
      Stores.deliver(machine("s2", 9, 9), store);

      run(store, sessions(store));

      assertThat(exits(store))
          .containsExactlyInAnyOrder(
              "s1 h/0123abcd-e8bc163c/50/100 7", "s2 h/0123abcd-ad328846/50/100 9");
      assertThat(Stores.allButRuns(store).get(Collections.FILE_ACCESSES))
          .extracting(
              access -> access.getString("process").getValue(),
              access -> access.getInt64("write_bytes").getValue())
          .containsExactlyInAnyOrder(
              tuple("h/0123abcd-e8bc163c/50/100", 7L), tuple("h/0123abcd-ad328846/50/100", 9L));
    }
  }

  @Test
  void resultsOfOneAreKeptWhenTheOtherIsReadLater() {
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(machine("s1", 7, 7), store);
      run(store, sessions(store));
      assertThat(exits(store)).containsExactly("s1 h/0123abcd/50/100 7");

      Stores.deliver(machine("s2", 9, 9), store);
      List<Session> second =
          sessions(store).stream().filter(session -> session.id().equals("s2")).toList();
      run(store, second);

      assertThat(exits(store))
          .containsExactlyInAnyOrder("s1 h/0123abcd/50/100 7", "s2 h/0123abcd-ad328846/50/100 9");
      run(store, sessions(store));
      assertThat(exits(store))
          .containsExactlyInAnyOrder(
              "s1 h/0123abcd-e8bc163c/50/100 7", "s2 h/0123abcd-ad328846/50/100 9");
    }
  }

  @Test
  void theirRunsOfAContainerAreApart() {
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(container("s1", 3), store);
      Stores.deliver(container("s2", 4), store);

      run(store, sessions(store));

      assertThat(Stores.allButRuns(store).get(Collections.CONTAINERS))
          .singleElement()
          .satisfies(
              container ->
                  assertThat(container.getArray("runs").getValues())
                      .extracting(
                          run ->
                              run.asDocument().getString("root_process").getValue()
                                  + ' '
                                  + run.asDocument().getInt32("exit_code").getValue())
                      .containsExactlyInAnyOrder(
                          "h/0123abcd-e8bc163c/113/1130 3", "h/0123abcd-ad328846/113/1130 4"));
    }
  }
}
