package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.filter.support.Stores;
import org.godo.model.schema.Collections;
import org.godo.model.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results do not depend on the span that was asked for, except for {@code context}. */
class SpansTest {
  private static final List<String> RESULTS =
      List.of(Collections.CONTAINERS, Collections.PROCESSES, Collections.FILE_ACCESSES);

  @TempDir Path dataDir;

  private Store store;

  SpansTest() {}

  @BeforeEach
  void open() {
    store = Stores.open(dataDir);
    Stores.deliver(RebuildLossTest.rich(), store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** The results of a span, by collection and id, without {@code context}. */
  private Map<String, BsonDocument> filter(long since, long until) {
    new FilterRun(store, Clock.systemUTC(), "test")
        .run(new StoreReader(store.database()).sessions(), new Span(since, until));
    Map<String, BsonDocument> results = new TreeMap<>();
    for (String collection : RESULTS) {
      for (BsonDocument document : Stores.documents(store, collection)) {
        document.remove("context");
        results.put(collection + ' ' + document.getString("_id").getValue(), document);
      }
    }
    return results;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1500, 2500, 9000",
    "0, 1050, 1150, 9000",
    "1300, 1405, 1420, 1500",
    "0, 4100, 4250, 4700",
    "2000, 4311, 4311, 6000",
  })
  void overlappingSpansAgreeAndTogetherHoldTheResultsOfTheirUnion(
      long since, long overlapBegin, long overlapEnd, long until) {
    Map<String, BsonDocument> first = filter(since, overlapEnd);
    Map<String, BsonDocument> second = filter(overlapBegin, until);
    Map<String, BsonDocument> whole = filter(since, until);

    Map<String, BsonDocument> inBoth = new TreeMap<>(first);
    inBoth.keySet().retainAll(second.keySet());
    Map<String, BsonDocument> sameInSecond = new TreeMap<>(second);
    sameInSecond.keySet().retainAll(inBoth.keySet());
    assertThat(inBoth).isNotEmpty().isEqualTo(sameInSecond);
    assertThat(inBoth).hasSizeLessThan(whole.size());
    Map<String, BsonDocument> union = new TreeMap<>(first);
    union.putAll(second);
    assertThat(union).isEqualTo(whole);
  }

  @Test
  void inALaterSpanTheTreesStillStartAtContainerd() {
    filter(4_350, 9_000);
    Map<String, BsonDocument> processes = new TreeMap<>();
    for (BsonDocument process : Stores.documents(store, Collections.PROCESSES)) {
      processes.put(process.getString("_id").getValue(), process);
    }

    List<Integer> shells = new ArrayList<>(List.of(500, 520, 521, 530, 531));
    IntStream.rangeClosed(501, 510).forEach(shells::add);
    assertThat(pids(processes, false))
        .as("alive at 4350 or begun later, but for the two of runc that end at 4440")
        .contains(10, 101, 113, 301, 313, 400, 401, 402, 403)
        .containsAll(shells)
        .hasSize(9 + shells.size());
    List<Integer> older = new ArrayList<>(List.of(100, 300));
    IntStream.range(0, 100).forEach(i -> older.add(1000 + i % 90));
    assertThat(pids(processes, true))
        .as("the shims' starters, and who wrote a file that is still open")
        .containsExactlyInAnyOrderElementsOf(older);
    for (BsonDocument process : processes.values()) {
      List<String> ancestors =
          process.getArray("ancestors").stream().map(each -> each.asString().getValue()).toList();
      assertThat(processes.keySet()).containsAll(ancestors);
      if (process.getInt32("pid").getValue() == 10) {
        assertThat(ancestors).isEmpty();
      } else {
        assertThat(ancestors.get(0)).isEqualTo("h/0123abcd/10/100");
        assertThat(processes.get(ancestors.get(0))).containsEntry("star", BsonBoolean.TRUE);
      }
    }
  }

  private static List<Integer> pids(Map<String, BsonDocument> processes, boolean context) {
    return processes.values().stream()
        .filter(process -> process.getBoolean("context").getValue() == context)
        .map(process -> process.getInt32("pid"))
        .map(BsonValue::asInt32)
        .map(pid -> pid.getValue())
        .sorted()
        .toList();
  }
}
