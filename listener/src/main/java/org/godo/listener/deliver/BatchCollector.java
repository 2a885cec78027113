package org.godo.listener.deliver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.bson.BsonDocument;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.EventSink;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the decoder emits: documents in batches, one under construction per collection, and
 * notes and losses in the ledger.
 */
final class BatchCollector implements EventSink {
  /** In place of a time: there was no event. */
  static final long NONE = Long.MIN_VALUE;

  private final SessionLedger ledger;
  private final Duration linger;
  private final Map<RawCollection, BatchBuilder> builders = new EnumMap<>(RawCollection.class);
  private final Queue<Batch> ready = new ArrayDeque<>();
  private long auditMillis = NONE;

  /**
   * @param writeConcern of the inserts; empty for the server's own
   */
  BatchCollector(
      SessionLedger ledger,
      RefusedDocuments refused,
      DeliveryProgress progress,
      BsonDocument writeConcern,
      DeliveryOptions options) {
    this.ledger = ledger;
    this.linger = options.linger();
    for (RawCollection collection : RawCollection.values()) {
      builders.put(
          collection,
          new BatchBuilder(
              collection, writeConcern, options, progress::begin, setAsideIn(refused)));
    }
  }

  private static BatchBuilder.Refusal setAsideIn(RefusedDocuments refused) {
    return (collection, reason, document, millis) -> {
      try {
        refused.add(collection.collectionName(), reason, document, millis);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Override
  public void event(RawEvent event) {
    if (event.origin().source() == Source.AUDIT) {
      auditMillis = event.origin().timestamp();
    }
    BatchBuilder builder = Objects.requireNonNull(builders.get(RawCollection.of(event)));
    if (!builder.add(event)) {
      flush(builder);
      builder.add(event);
    }
    if (builder.isFull()) {
      flush(builder);
    }
  }

  @Override
  public void note(Note note) {
    ledger.note(note);
  }

  @Override
  public void loss(LossWindow window) {
    ledger.loss(window);
  }

  /** Returns the time of the last audit event since the last call; {@link #NONE} without one. */
  long pollAuditMillis() {
    long millis = auditMillis;
    auditMillis = NONE;
    return millis;
  }

  /** Returns the next batch that is ready; null if there is none. */
  @Nullable Batch poll() {
    return ready.poll();
  }

  boolean isEmpty() {
    return ready.isEmpty();
  }

  /**
   * Makes batches ready whose first document will have waited long enough, so that a rare document
   * delays nothing.
   *
   * @param nanos until the next call
   */
  void flushOld(long nanos) {
    long oldest = System.nanoTime() + nanos - linger.toNanos();
    for (BatchBuilder builder : builders.values()) {
      if (builder.isOlderThan(oldest)) {
        flush(builder);
      }
    }
  }

  /** Makes all documents ready: no more will follow. */
  void flushAll() {
    for (BatchBuilder builder : builders.values()) {
      if (!builder.isEmpty()) {
        flush(builder);
      }
    }
  }

  private void flush(BatchBuilder builder) {
    ready.add(builder.build());
  }
}
