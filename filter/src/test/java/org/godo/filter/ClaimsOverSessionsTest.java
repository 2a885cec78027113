package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.godo.filter.read.Span;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.filter.support.Stores;
import org.godo.model.schema.Collections;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program in a container claims the id of one of another host or boot. */
class ClaimsOverSessionsTest {
  private static final Span ALWAYS = new Span(0, 1_000_000);
  private static final String GAMMA = "c".repeat(64);
  private static final int EVIL = 201;
  private static final int INNER = 301;
  private static final int VICTIM = 113;

  @TempDir Path dataDir;

  /** A container runs on a host as process 113. */
  private static Recording container(String host, String session, String id) {
    Recording record =
        Recording.of(host, session)
            .at(900)
            .found(10, 1, 100)
            .runs("/usr/bin/containerd", "containerd");
    Runc.shim(record, 1000, 101, id);
    return Runc.create(record, 1100, 101, 110, id, "/bin/sh");
  }

  /** A program imitates a runtime: its child changes its root, runs a program and writes a file. */
  private static void claim(Recording record, long start, int by, int runtime, String id) {
    int claimed = runtime + 1;
    record.at(start).spawn(by, runtime).exec(runtime, "/tmp/runc", "runc", "run", id);
    record.at(start + 10).spawn(runtime, claimed);
    record.by(claimed).running("/tmp/runc").chdir("/new").pivotRootHere().then();
    record.at(start + 20).exec(claimed, "/bin/evil", "evil");
    record.by(claimed, runtime).create("/f" + claimed, 1, 3).write(3, 4).close(3).then();
  }

  /** Alpha claims beta, and what that makes claims gamma. */
  private static Recording claims() {
    Recording record = container("h", "s1", ALPHA);
    claim(record, 1300, 113, 200, BETA);
    claim(record, 1400, EVIL, 300, GAMMA);
    return record.at(1500);
  }

  private static Recording beta() {
    return container("h2", "s2", BETA).at(3300);
  }

  /** Each run reads the sessions of the hosts that are named. */
  private static void filter(Store store, Map<String, Recording> hosts, String runs) {
    for (String run : runs.split(" ", -1)) {
      run(
          store,
          Stream.of(run.split("\\+", -1))
              .flatMap(host -> Objects.requireNonNull(hosts.get(host)).sessions().stream())
              .toList());
    }
  }

  private static void run(Store store, List<Session> sessions) {
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    new FilterRun(store, clock, "1").run(sessions, ALWAYS);
  }

  /** The containers' ids and what they are made in. */
  private static Map<String, String> madeIn(Store store) {
    Map<String, String> found = new TreeMap<>();
    for (BsonDocument each : Stores.documents(store, Collections.CONTAINERS)) {
      String outer = each.get("made_in", BsonNull.VALUE).isNull() ? "" : text(each, "made_in");
      found.put(text(each, "_id"), outer);
    }
    return found;
  }

  private static String text(BsonDocument document, String field) {
    return document.getString(field).getValue();
  }

  private static BsonDocument process(Store store, String host, int pid) {
    return Stores.documents(store, Collections.PROCESSES).stream()
        .filter(each -> text(each, "host").equals(host) && each.getInt32("pid").getValue() == pid)
        .findFirst()
        .orElseThrow();
  }

  private static BsonDocument access(Store store, int pid) {
    return Stores.documents(store, Collections.FILE_ACCESSES).stream()
        .filter(each -> each.getInt32("pid").getValue() == pid)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h+h2", "h2+h", "h h2", "h2 h", "h h2 h", "h2 h h2", "h h2 h+h2"})
  void aClaimIsNotTheContainerOfAnotherHost(String runs) {
    try (Store store = Stores.open(dataDir)) {
      Map<String, Recording> hosts = Map.of("h", claims(), "h2", beta());
      hosts.values().forEach(each -> Stores.deliver(each, store));

      filter(store, hosts, runs);

      String claimed = ALPHA + "/" + BETA;
      assertThat(madeIn(store))
          .isEqualTo(Map.of(ALPHA, "", BETA, "", claimed, ALPHA, GAMMA, claimed));
      assertThat(text(process(store, "h", EVIL), "docker_id")).isEqualTo(claimed);
      assertThat(text(access(store, EVIL), "docker_id")).isEqualTo(claimed);
      assertThat(text(process(store, "h", INNER), "docker_id")).isEqualTo(GAMMA);
      String reason = "as a program in container " + claimed + " names it, which may not be true";
      assertThat(text(process(store, "h", INNER).getDocument("inferred"), "docker_id"))
          .isEqualTo(reason);
      assertThat(text(access(store, INNER).getDocument("inferred"), "docker_id")).isEqualTo(reason);
      assertThat(text(process(store, "h2", VICTIM), "docker_id")).isEqualTo(BETA);
      BsonDocument container =
          Stores.documents(store, Collections.CONTAINERS).stream()
              .filter(each -> text(each, "_id").equals(BETA))
              .findFirst()
              .orElseThrow();
      assertThat(container.getInt32("process_count").getValue()).isEqualTo(1);
      assertThat(container.getArray("runs")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h+h2", "h h2"})
  void whatTwoContainersClaimIsTwo(String runs) {
    try (Store store = Stores.open(dataDir)) {
      Recording one = container("h", "s1", ALPHA);
      claim(one, 1300, 113, 200, GAMMA);
      Recording other = container("h2", "s2", BETA);
      claim(other, 1300, 113, 200, GAMMA);
      Map<String, Recording> hosts = Map.of("h", one.at(1500), "h2", other.at(1500));
      hosts.values().forEach(each -> Stores.deliver(each, store));

      filter(store, hosts, runs);

      String first = text(process(store, "h", EVIL), "docker_id");
      String second = text(process(store, "h2", EVIL), "docker_id");
      assertThat(List.of(first, second)).containsExactly(GAMMA, BETA + "/" + GAMMA);
      assertThat(madeIn(store)).isEqualTo(Map.of(ALPHA, "", BETA, "", first, ALPHA, second, BETA));
    }
  }

  @Test
  void aClaimThatIsMadeAgainInTheNextBootIsOneContainer() {
    try (Store store = Stores.open(dataDir)) {
      Recording record = container("h", "s1", ALPHA);
      claim(record, 1300, 113, 200, GAMMA);
      Stores.deliver(record.at(1500), store);
      Recording next = container("h2", "s2", ALPHA);
      claim(next, 1300, 113, 200, GAMMA);
      Stores.deliver(next.at(1500), store);

      run(store, record.sessions());
      run(store, next.sessions());

      assertThat(madeIn(store)).isEqualTo(Map.of(ALPHA, "", GAMMA, ALPHA));
      assertThat(text(process(store, "h2", EVIL), "docker_id")).isEqualTo(GAMMA);
    }
  }
}
