package org.godo.model.store;

import com.mongodb.reactivestreams.client.MongoDatabase;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The open store: a MongoDB server, or the one embedded in the data directory. Programs use both
 * through the same driver.
 *
 * <p>The embedded store is served by whichever program opened the data directory first; others
 * connect to it. When that program ends, one of the others becomes the host: operations in flight
 * at that moment fail with a {@link com.mongodb.MongoSocketException} (single reads are repeated by
 * the driver), later ones wait for the new host.
 */
public sealed interface Store extends AutoCloseable permits ServerStore, EmbeddedStore {

  /**
   * Opens the store and checks that it answers. A program that ends while it hosts the embedded
   * store waits some time for this one to finish.
   *
   * @throws org.godo.model.error.GodoException if the store cannot be reached or refuses access, or
   *     the URI is invalid; the message is one line without user name or password
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

  /** Returns the database of {@link StoreOptions#database()}. */
  MongoDatabase database();

  /**
   * Runs a command that inserts documents in no order, each with a string as {@code _id} in its
   * first field. It is the way for many documents: the program that hosts the embedded store writes
   * them into the file as they are, without driver and socket.
   *
   * @return the answer of the server, with {@code writeErrors} if it did not insert some
   */
  Mono<BsonDocument> insert(RawBsonDocument command);

  /**
   * Returns whether this is the embedded store, which has no validators and no secondary indexes.
   */
  boolean embedded();

  /**
   * Completes once everything acknowledged before the subscription survives a power cut. An
   * acknowledged write survives the end of any program, {@code kill -9} included, without this.
   */
  Mono<Void> makeDurable();

  /**
   * Returns whether the embedded store was removed or replaced while this program hosted it, since
   * the last call: what had been written is gone, and it was created again.
   */
  boolean wasRemoved();

  /**
   * Returns why the embedded store's file, hosted by this program, could last not be written; null
   * if it always could. A client of it sees only that its connection ended.
   */
  @Nullable String writeFailure();

  /** Releases the store. A host of the embedded store may wait for programs that use it. */
  @Override
  void close();

  /** What the host of the embedded store does when it ends while another program uses the store. */
  enum HandOver {
    /** It waits for the other program to finish. */
    WAIT,
    /** It does not wait: the other program retries what was interrupted. */
    RESUME
  }
}
