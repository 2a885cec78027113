package org.godo.filter.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Stores;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreReaderTest {
  @TempDir Path dataDir;

  private static List<RawEvent> all(RawReader reader, RawCollection collection, Source source) {
    List<RawEvent> events = new ArrayList<>();
    reader.read(collection, "s1", source).forEachRemaining(events::add);
    return events;
  }

  /** Seven closes in session s1, and one in a session with an id of the same prefix. */
  private static Recording closes() {
    Caller caller = Recording.of("h").by(100);
    for (int fd = 0; fd < 7; fd++) {
      caller.close(fd);
    }
    return caller.then().fork(1, 2).at(10).nextSession("s1b", 20).by(100).close(99).then();
  }

  @Test
  void readsEveryDocumentOnceForAnyPageSize() {
    Recording record = closes();
    List<RawEvent> expected = all(record, RawCollection.FILES, Source.AUDIT);
    assertThat(expected).hasSize(7);
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(record, store);

      for (int page = 1; page <= 9; page++) {
        StoreReader reader = new StoreReader(store.database(), page, new ReadCount());
        assertThat(all(reader, RawCollection.FILES, Source.AUDIT))
            .as("with pages of %d", page)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void readsOneSourceAndSessionOnly() {
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(closes(), store);
      StoreReader reader = new StoreReader(store.database());

      assertThat(all(reader, RawCollection.PIDS, Source.CONNECTOR)).hasSize(1);
      assertThat(all(reader, RawCollection.PIDS, Source.PROC)).isEmpty();
      assertThat(all(reader, RawCollection.FDS, Source.AUDIT)).isEmpty();
    }
  }

  @Test
  void returnsSessionsByStart() {
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(closes(), store);

      assertThat(new StoreReader(store.database()).sessions())
          .extracting(Session::id)
          .containsExactly("s1", "s1b");
    }
  }

  @Test
  void countsEachDocumentOncePageByPage() {
    try (Store store = Stores.open(dataDir)) {
      Stores.deliver(closes(), store);
      ReadCount count = new ReadCount();
      StoreReader reader = new StoreReader(store.database(), 3, count);
      List<Long> counts = new ArrayList<>();

      Iterator<RawEvent> files = reader.read(RawCollection.FILES, "s1", Source.AUDIT);
      counts.add(count.documents());
      while (files.hasNext()) {
        files.next();
        counts.add(count.documents());
      }
      all(reader, RawCollection.FILES, Source.AUDIT);
      counts.add(count.documents());
      all(reader, RawCollection.PIDS, Source.CONNECTOR);
      counts.add(count.documents());

      assertThat(counts).containsExactly(0L, 3L, 3L, 3L, 6L, 6L, 6L, 7L, 7L, 8L);
    }
  }
}
