package org.godo.listener.deliver;

import com.mongodb.WriteConcern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.godo.listener.decode.DecoderState;
import org.godo.model.schema.Schema;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Delivers one session's capture to the store.
 *
 * <pre>
 * source → decoder → batches per collection → inserts, a few at a time → acknowledged
 *   reader thread, driven by demand             driver's threads             │
 *                                                        checkpoint, each second or rarer
 * </pre>
 *
 * <p>The reader is asked for a batch only when an insert may begin, so a slow store slows reading
 * down and the capture is the buffer. A checkpoint says from where an interrupted delivery has to
 * begin again: everything before it was acknowledged, then made durable, and only then is the
 * checkpoint written. A document that is written twice because of that is one document, as its id
 * is computed.
 *
 * <p>Writes are retried while the store is unavailable, as {@link DeliveryOptions#maxOutage} says.
 * A document that the store refuses is set aside in the session's directory and delays nothing.
 */
public final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Store store;
  private final DeliveryOptions options;
  private final Clock clock;
  private final SessionLedger ledger;
  private final StoreRetryPolicy retryPolicy;
  private final DeliveryProgress progress;
  private final BatchInserter inserter;
  private final BatchReader reader;
  private final DeliveryCounts counts;
  private final SessionDocument document;
  private final CheckpointWriter checkpoints;
  private final Sinks.Empty<Void> allInserted = Sinks.empty();
  private final Scheduler checkpointThread = oneThread("godo-checkpoint");

  /**
   * Prepares a delivery; {@link #run} starts it.
   *
   * @param store stays open; the caller closes it
   * @throws UncheckedIOException if the session's directory cannot be created or read
   */
  public Delivery(
      Store store,
      CaptureInput capture,
      DeliveredSession session,
      DeliveryOptions options,
      Clock clock) {
    this.store = store;
    this.options = options;
    this.clock = clock;
    DecoderState start = session.start();
    ledger = new SessionLedger(session.head(), session.endMillis());
    retryPolicy = new StoreRetryPolicy(options.maxOutage(), store::writeFailure);
    progress = new DeliveryProgress(start);
    RefusedDocuments refused = openDirectory(session.directory(), ledger::loss);
    inserter = new BatchInserter(store, retryPolicy, progress, refused);
    BsonDocument writeConcern = writeConcern(store.database().getWriteConcern());
    BatchCollector batches = new BatchCollector(ledger, refused, progress, writeConcern, options);
    reader = new BatchReader(capture, batches, ledger, progress, options.idleWait(), clock);
    counts = new DeliveryCounts(ledger, reader, inserter, refused, start.events());
    document = new SessionDocument(store, session.head().id(), this::session);
    CheckpointPolicy policy =
        new CheckpointPolicy(options.quietInterval(), System.nanoTime(), start.position());
    DeliveredDocuments delivered =
        new DeliveredDocuments(store, session, progress, inserter, refused);
    checkpoints =
        new CheckpointWriter(
            session, store, document, ledger, delivered, progress, policy, checkpointThread);
  }

  private static BsonDocument writeConcern(WriteConcern concern) {
    return concern.isServerDefault() ? new BsonDocument() : concern.asDocument();
  }

  private static RefusedDocuments openDirectory(Path directory, Consumer<LossWindow> losses) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return RefusedDocuments.open(directory, losses);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Delivers to the end of the capture and returns when all of it is durable in the store.
   *
   * @throws org.godo.model.error.GodoException if the store is unavailable for longer than the
   *     options allow, or the source is not a capture; what was delivered stays, and the last
   *     checkpoint says how far
   * @throws UncheckedIOException if the source cannot be read or the directory not written to
   */
  public DeliverySummary run() {
    Scheduler reading = oneThread("godo-deliver");
    try {
      Schema.ensure(store).then(document.begin(ledger)).retryWhen(retryPolicy.retry()).block();
      // In this order: checkpoints end with the inserts, and must not begin after they ended.
      Mono.when(periodicCheckpoints(), deliverBatches(reading)).block();
      checkpoints.writeComplete().retryWhen(retryPolicy.retry()).block();
      return summary();
    } finally {
      checkpointThread.dispose();
      reader.stop();
      reading.disposeGracefully().block();
    }
  }

  private static Scheduler oneThread(String name) {
    return Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, name, 60, true);
  }

  private Mono<Void> deliverBatches(Scheduler reading) {
    return Flux.<Batch>generate(
            sink -> {
              Batch batch = readBatch();
              if (batch == null) {
                sink.complete();
              } else {
                sink.next(batch);
              }
            })
        .subscribeOn(reading)
        .flatMap(inserter::insert, options.concurrency())
        .then()
        .doOnSuccess(done -> allInserted.tryEmitEmpty().orThrow());
  }

  private @Nullable Batch readBatch() {
    try {
      return reader.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Mono<Void> periodicCheckpoints() {
    return Flux.interval(options.checkpointInterval())
        .onBackpressureDrop()
        .takeUntilOther(allInserted.asMono())
        .concatMap(tick -> checkpoints.writeIfDue(), 1)
        .then();
  }

  /**
   * Limits how long an outage of the store is waited out from now on, for a program that is to
   * stop; {@link #run} then fails with {@code GodoException} and the rest stays in the capture.
   */
  public void limitOutage(Duration longest) {
    retryPolicy.limitTo(longest);
  }

  /** Ends the wait for further messages: the capture has ended. */
  void captureEnded() {
    reader.captureEnded();
  }

  /** Adds a loss that is not in the capture itself; safe for use by any thread. */
  public void loss(LossWindow window) {
    ledger.loss(window);
  }

  /** The session's document as it stands; safe for use by any thread. */
  public Session session() {
    if (store.wasRemoved()) {
      LOG.warn(
          "the store was removed or replaced while it was written to: what had been delivered is"
              + " gone, a loss; it is created again, and delivery goes on");
      ledger.loss(new LossWindow(Loss.STORE_REMOVED, 0, clock.millis(), 0));
    }
    return counts.session();
  }

  /** Counts so far; safe for use by any thread. */
  public DeliverySummary summary() {
    return counts.summary();
  }

  /** State of the delivery; safe for use by any thread. */
  DeliveryState state() {
    return new DeliveryState(
        counts.delivered(), counts.refused(), progress.reached().position(), retryPolicy.outage());
  }
}
