package org.godo.benchmark.filter;

import java.nio.file.Path;
import java.util.Locale;
import org.bson.Document;
import org.godo.model.raw.RawCollection;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import reactor.core.publisher.Flux;

/**
 * The baseline: reads every raw document of a store with the driver and discards it at once. A
 * separate program with a separate heap. {@code PlainRead DATA_DIR}; prints documents and seconds.
 */
public final class PlainRead {
  private static final int BATCH = 2_000;

  private PlainRead() {}

  public static void main(String[] args) {
    try (Store store = Store.open(new StoreOptions(null, Path.of(args[0]), "godo"))) {
      long start = System.nanoTime();
      long documents = 0;
      for (RawCollection collection : RawCollection.values()) {
        documents +=
            Flux.from(
                    store
                        .database()
                        .getCollection(collection.collectionName(), Document.class)
                        .find()
                        .batchSize(BATCH))
                .count()
                .blockOptional()
                .orElse(0L);
      }
      System.out.printf(Locale.ROOT, "%d %.3f%n", documents, (System.nanoTime() - start) / 1e9);
    }
  }
}
