package org.godo.listener.deliver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.StreamDecoder;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the capture, has it decoded and gathers the documents into batches. One thread calls {@link
 * #next}; {@link #decoded} may be read by any.
 */
final class BatchReader implements EventSink {
  /** Messages between two looks at how far decoding is. */
  private static final int MESSAGES_PER_LOOK = 2_048;

  /** As much as this to read ends a wait; it is looked for, which takes no reading, this often. */
  private static final long MUCH_BYTES = 32 << 10;

  private static final long PEEK_NANOS = 500_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final MessageSource source;
  private final BooleanSupplier ended;
  private final StreamDecoder decoder;
  private final SessionLedger ledger;
  private final RefusedDocuments refused;
  private final DeliveryProgress progress;
  private final DeliveryOptions options;
  private final Clock clock;

  private final Map<RawCollection, BatchBuilder> gathering = new EnumMap<>(RawCollection.class);
  private final Queue<Batch> ready = new ArrayDeque<>();
  private final PollBackoff idleWait;
  private final Semaphore wakeup = new Semaphore(0);
  private long messages;
  private long lastArrivalNs;
  private boolean finished;
  private volatile boolean stopped;
  private volatile long position;
  private volatile Map<String, Long> decoded = Map.of();

  BatchReader(
      MessageSource source,
      BooleanSupplier ended,
      Function<EventSink, StreamDecoder> decoder,
      SessionLedger ledger,
      RefusedDocuments refused,
      DeliveryProgress progress,
      BsonDocument writeConcern,
      DeliveryOptions options,
      Clock clock) {
    this.source = source;
    this.ended = ended;
    this.ledger = ledger;
    this.refused = refused;
    this.progress = progress;
    this.options = options;
    this.clock = clock;
    this.idleWait = new PollBackoff(options.idleWait());
    this.position = progress.reached().position();
    for (RawCollection collection : RawCollection.values()) {
      gathering.put(
          collection,
          new BatchBuilder(collection, writeConcern, options, progress::begin, this::refuse));
    }
    this.decoder = decoder.apply(this);
  }

  /** The next batch; waits for it, and is null when the capture has ended or reading is stopped. */
  @Nullable Batch next() throws IOException {
    while (ready.isEmpty() && !finished && !stopped) {
      CapturedMessage message = source.next();
      if (message != null) {
        accept(message);
      } else if (ended.getAsBoolean()) {
        finish();
      } else {
        idle();
      }
    }
    return ready.poll();
  }

  private void accept(CapturedMessage message) {
    position = message.position();
    lastArrivalNs = message.arrivalNs();
    decoder.accept(message);
    if (++messages % MESSAGES_PER_LOOK == 0) {
      decoder.expire(lastArrivalNs);
      cutWaiting(0);
      look();
    }
  }

  /** All that was captured is read. */
  private void idle() {
    Instant now = clock.instant();
    decoder.expire(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    long nanos = idleWait.nanos(messages);
    cutWaiting(nanos);
    look();
    if (ready.isEmpty()) {
      idleWait.waits(messages);
      await(nanos);
    }
  }

  private void await(long nanos) {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    try {
      while (left > 0
          && source.pending() < MUCH_BYTES
          && !wakeup.tryAcquire(Math.min(left, PEEK_NANOS), TimeUnit.NANOSECONDS)) {
        left = end - System.nanoTime();
      }
    } catch (InterruptedException notWanted) {
      stopped = true;
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends off what will have waited for more long enough, so that a rare document holds up nothing.
   *
   * @param nanos until the next look
   */
  private void cutWaiting(long nanos) {
    long oldest = System.nanoTime() + nanos - options.linger().toNanos();
    for (BatchBuilder waiting : gathering.values()) {
      if (waiting.waitsSince(oldest)) {
        cut(waiting);
      }
    }
  }

  private void finish() {
    decoder.finish();
    ledger.ended(lastArrivalNs / NANOS_PER_MILLI);
    for (BatchBuilder waiting : gathering.values()) {
      if (!waiting.isEmpty()) {
        cut(waiting);
      }
    }
    look();
    finished = true;
  }

  /** Notes how far decoding is, for checkpoints and for the totals. */
  private void look() {
    source.drainLosses().forEach(ledger::loss);
    DecoderState place = decoder.reached(source.position());
    if (place != null) {
      progress.decoded(place);
    }
    decoded = decoder.totals();
  }

  @Override
  public void event(RawEvent event) {
    BatchBuilder waiting = Objects.requireNonNull(gathering.get(RawCollection.of(event)));
    if (!waiting.add(event)) {
      cut(waiting);
      waiting.add(event);
    }
    if (waiting.isFull()) {
      cut(waiting);
    }
  }

  private void refuse(RawCollection collection, String reason, BsonDocument document) {
    try {
      refused.add(collection.collectionName(), reason, document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cut(BatchBuilder waiting) {
    ready.add(waiting.take());
  }

  @Override
  public void note(Note note) {
    ledger.note(note);
  }

  @Override
  public void loss(LossWindow window) {
    ledger.loss(window);
  }

  /** The capture says by now that it has ended: waits no longer; may be called by any thread. */
  void captureEnded() {
    wakeup.release();
  }

  /** Gives no more batches; may be called by any thread. */
  void stop() {
    stopped = true;
    wakeup.release();
  }

  /** Position of the last message read; where reading began before the first. */
  long position() {
    return position;
  }

  /** The decoder's totals, as of a moment ago. */
  Map<String, Long> decoded() {
    return decoded;
  }
}
