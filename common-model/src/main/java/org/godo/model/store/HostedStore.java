package org.godo.model.store;

import com.mongodb.MongoException;
import com.mongodb.client.model.Sorts;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The store, read through the program that hosts it. */
final class HostedStore implements StoreInspection {
  private static final int AHEAD = 1_000;

  private final Store store;

  HostedStore(Store store) {
    this.store = store;
  }

  @Override
  public boolean isHosted() {
    return true;
  }

  @Override
  public @Nullable String damage() {
    return null;
  }

  @Override
  public Set<String> collections() throws IOException {
    try {
      List<String> names = Flux.from(store.database().listCollectionNames()).collectList().block();
      return new TreeSet<>(Objects.requireNonNull(names));
    } catch (MongoException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  @Override
  public Documents read(String collection) {
    Iterator<RawBsonDocument> documents =
        Flux.from(
                store
                    .database()
                    .getCollection(collection, RawBsonDocument.class)
                    .find()
                    .sort(Sorts.ascending("_id")))
            .toIterable(AHEAD)
            .iterator();
    return () -> next(documents);
  }

  private static @Nullable RawBsonDocument next(Iterator<RawBsonDocument> documents)
      throws IOException {
    try {
      return documents.hasNext() ? documents.next() : null;
    } catch (MongoException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
