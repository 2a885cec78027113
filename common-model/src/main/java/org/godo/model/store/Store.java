package org.godo.model.store;

import com.mongodb.reactivestreams.client.MongoDatabase;
import reactor.core.publisher.Mono;

/**
 * The open store: a MongoDB server, or the one embedded in the data directory. Both are worked with
 * through the same driver.
 *
 * <p>The embedded store is served by whichever program opened the data directory first; others
 * connect to it. When that program ends, one of the others takes over by itself: operations in
 * flight at that moment fail with a {@link com.mongodb.MongoSocketException} (single reads are
 * repeated by the driver), later ones wait for the new host.
 */
public sealed interface Store extends AutoCloseable permits ServerStore, EmbeddedStore {

  /**
   * Opens the store and makes sure that it answers. A program that ends while it hosts the embedded
   * store gives this one some time to finish its work.
   *
   * @throws org.godo.model.error.GodoException if the store cannot be reached, refuses us, or the
   *     URI is none; the message is one line without user name or password
   */
  static Store open(StoreOptions options) {
    return open(options, HandOver.WAIT);
  }

  /**
   * Opens the store as {@link #open(StoreOptions)} does.
   *
   * @param handOver what a host of the embedded store owes this program when it ends
   */
  static Store open(StoreOptions options, HandOver handOver) {
    return options.uri() == null
        ? EmbeddedStore.open(options, handOver)
        : ServerStore.open(options.uri(), options.database());
  }

  /** The database of {@link StoreOptions#database()}. */
  MongoDatabase database();

  /** Whether this is the embedded store, which knows no validators and no secondary indexes. */
  boolean embedded();

  /**
   * Completes once everything acknowledged before the subscription survives a power cut. The end of
   * whatever program, {@code kill -9} included, an acknowledged write survives anyway.
   */
  Mono<Void> makeDurable();

  /** Gives the store free. A host of the embedded store may wait for programs that use it. */
  @Override
  void close();

  /** What the program that hosts the embedded store owes another one that uses it. */
  enum HandOver {
    /** Wait a while for it to finish. */
    WAIT,
    /** Nothing: it repeats what was interrupted. */
    RESUME
  }
}
