package org.godo.filter.write;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes documents in bulk while more are built: a few batches are in flight at a time, and {@link
 * #add} blocks while there are more. Of two documents with one id the later replaces the earlier.
 */
final class BulkInserter<T> {
  private static final int BATCH_DOCUMENTS = 1_000;
  private static final long BATCH_WEIGHT = 10_000;
  private static final int BATCHES_IN_FLIGHT = 3;
  private static final int DUPLICATE_KEY = 11000;

  private final MongoCollection<T> target;
  private final Function<T, String> id;
  private final ToLongFunction<T> weight;
  private final Semaphore free = new Semaphore(BATCHES_IN_FLIGHT);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private List<T> batch = new ArrayList<>();
  private long batchWeight;

  /**
   * @param weight of a document beyond a plain one: a batch of heavy ones is smaller
   */
  BulkInserter(MongoCollection<T> target, Function<T, String> id, ToLongFunction<T> weight) {
    this.target = target;
    this.id = id;
    this.weight = weight;
  }

  /** Adds a document; throws the failure of an earlier batch, if there is one. */
  void add(T document) {
    batch.add(document);
    batchWeight += weight.applyAsLong(document);
    if (batch.size() >= BATCH_DOCUMENTS || batchWeight >= BATCH_WEIGHT) {
      send();
    }
  }

  private void send() {
    free.acquireUninterruptibly();
    throwFailure();
    List<T> documents = batch;
    batch = new ArrayList<>();
    batchWeight = 0;
    Mono.from(target.insertMany(documents, new InsertManyOptions().ordered(false)))
        .then()
        .onErrorResume(MongoBulkWriteException.class, refused -> replace(documents, refused))
        .doFinally(end -> free.release())
        .subscribe(done -> {}, cause -> failure.compareAndSet(null, cause));
  }

  private Mono<Void> replace(List<T> documents, MongoBulkWriteException refused) {
    boolean duplicates =
        refused.getWriteConcernError() == null
            && refused.getWriteErrors().stream()
                .allMatch(error -> error.getCode() == DUPLICATE_KEY);
    if (!duplicates) {
      return Mono.error(refused);
    }
    return Flux.fromIterable(refused.getWriteErrors())
        .map(error -> documents.get(error.getIndex()))
        .map(
            document ->
                new ReplaceOneModel<>(
                    Filters.eq("_id", id.apply(document)),
                    document,
                    new ReplaceOptions().upsert(true)))
        .collectList()
        .flatMap(models -> Mono.from(target.bulkWrite(models)))
        .then();
  }

  /** Writes the documents added so far, and waits until they are written. */
  void flush() {
    if (!batch.isEmpty()) {
      send();
    }
    free.acquireUninterruptibly(BATCHES_IN_FLIGHT);
    free.release(BATCHES_IN_FLIGHT);
    throwFailure();
  }

  private void throwFailure() {
    Throwable cause = failure.get();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause != null) {
      throw new IllegalStateException(cause);
    }
  }
}
