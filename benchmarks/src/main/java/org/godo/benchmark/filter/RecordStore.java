package org.godo.benchmark.filter;

import com.mongodb.client.model.Projections;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonDocument;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.schema.Schema;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The store with a synthetic record, open only while no measured program runs. */
final class RecordStore {
  private static final List<String> RESULTS =
      List.of(
          Collections.CONTAINERS,
          Collections.PROCESSES,
          Collections.FILE_ACCESSES,
          Collections.RUNS);
  private static final int BATCH = 2_000;

  private final StoreOptions options;

  /** Calls that wrote to files, and their bytes. */
  private record Written(long calls, long bytes) {
    Written and(BsonDocument access) {
      return new Written(
          calls + access.getNumber("write_count").longValue(),
          bytes + access.getNumber("write_bytes").longValue());
    }
  }

  RecordStore(Path dataDir) {
    options = new StoreOptions(null, dataDir, "godo");
  }

  /** Writes a record of about so many documents and makes it durable. */
  Truth fill(long documents, long processes) {
    try (Store store = Store.open(options)) {
      Schema.ensure(store).block();
      Loader loader = new Loader(store.database());
      Host host = new Host(documents, processes, loader::add);
      Truth truth = host.record();
      loader.finish();
      Mono.from(
              Documents.in(store.database())
                  .getCollection(Collections.SESSIONS, Session.class)
                  .insertOne(host.session()))
          .then(store.makeDurable())
          .block();
      return truth;
    }
  }

  /** Restores the state of the store before the first run of the filter. */
  void dropResults() {
    try (Store store = Store.open(options)) {
      for (String name : RESULTS) {
        Mono.from(store.database().getCollection(name).drop()).block();
      }
      store.makeDurable().block();
    }
  }

  /**
   * Compares the results with the truth.
   *
   * @throws IllegalStateException if they differ
   */
  void check(Truth truth) {
    try (Store store = Store.open(options)) {
      MongoDatabase database = store.database();
      same("processes", truth.processes(), count(database, Collections.PROCESSES));
      same("containers", truth.containers(), count(database, Collections.CONTAINERS));
      same("file accesses", truth.fileAccesses(), count(database, Collections.FILE_ACCESSES));
      Written written = written(database);
      same("writes", truth.writes(), written.calls());
      same("bytes written", truth.writtenBytes(), written.bytes());
    }
  }

  private static void same(String what, long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException(
          "the filter found %d %s where there are %d".formatted(found, what, expected));
    }
  }

  private static long count(MongoDatabase database, String collection) {
    return Mono.from(database.getCollection(collection).estimatedDocumentCount())
        .blockOptional()
        .orElse(0L);
  }

  private static Written written(MongoDatabase database) {
    return Flux.from(
            database
                .getCollection(Collections.FILE_ACCESSES, BsonDocument.class)
                .find()
                .projection(Projections.include("write_count", "write_bytes"))
                .batchSize(BATCH))
        .reduce(new Written(0, 0), Written::and)
        .blockOptional()
        .orElseThrow();
  }
}
