package org.godo.listener.deliver;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.bson.BsonDocument;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.StreamDecoder;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
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
 * Brings one session's capture into the store.
 *
 * <pre>
 * source → decoder → batches per collection → inserts, a few at a time → acknowledged
 *   reader thread, driven by demand             driver's threads             │
 *                                                        checkpoint, each second or rarer
 * </pre>
 *
 * <p>The reader is asked for a batch only when an insert may begin, so a slow store slows reading
 * down and the capture is the buffer. A checkpoint says from where a delivery that was cut short
 * has to begin again: everything before it was acknowledged, then made durable, and only then is
 * the checkpoint written. Documents written twice by that are one document, as their ids are
 * computed.
 *
 * <p>A store that is away is waited for as {@link DeliveryOptions#patience} says. A document the
 * store refuses is set aside in the session's folder and holds up nothing.
 */
public final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final MongoCollection<Session> sessions;
  private final Store store;
  private final Path folder;
  private final DeliveryOptions options;
  private final LongConsumer delivered;
  private final SessionDraft draft;
  private final SessionLedger ledger;
  private final StoreRetryPolicy patience;
  private final DeliveryProgress progress;
  private final RefusedDocuments refused;
  private final BatchInserter inserter;
  private final BatchReader reader;
  private final CheckpointPolicy pace;
  private final long earlierEvents;
  private final Sinks.Empty<Void> atTheEnd = Sinks.empty();
  private final Scheduler checkpoints = oneThread("godo-checkpoint");
  private volatile @Nullable Session savedSession;
  private volatile @Nullable Checkpoint lastCheckpoint;
  private volatile boolean checkpointsFail;

  /**
   * Prepares a delivery; {@link #run} does it.
   *
   * @param store stays open; the caller closes it
   * @param source stays open; the caller closes it
   * @param ended asked when the source has nothing to give: whether nothing will come any more
   * @param decoder makes the decoder that gives to a sink
   * @param draft the session
   * @param folder the session's folder {@code DATA_DIR/capture/SESSION}, made if need be; holds the
   *     checkpoint and the refused documents
   * @param resumed the checkpoint whose position the source begins at; null at the beginning
   * @param delivered told after each checkpoint the position before which the capture is not needed
   *     any more
   * @throws UncheckedIOException if the folder cannot be made or what is in it cannot be read
   */
  public Delivery(
      Store store,
      MessageSource source,
      BooleanSupplier ended,
      Function<EventSink, StreamDecoder> decoder,
      SessionDraft draft,
      Path folder,
      @Nullable Checkpoint resumed,
      LongConsumer delivered,
      DeliveryOptions options,
      Clock clock) {
    this.store = store;
    this.draft = draft;
    this.folder = folder;
    this.options = options;
    this.delivered = delivered;
    sessions = Documents.in(store.database()).getCollection(Collections.SESSIONS, Session.class);
    DecoderState from = resumed == null ? DecoderState.BEGINNING : resumed.reached();
    earlierEvents = from.events();
    progress = new DeliveryProgress(from);
    pace = new CheckpointPolicy(options.quietInterval(), System.nanoTime(), from.position());
    ledger = new SessionLedger(draft);
    patience = new StoreRetryPolicy(options.patience());
    refused = openFolder(folder);
    inserter = new BatchInserter(store.database(), patience, progress, refused);
    reader =
        new BatchReader(
            source,
            ended,
            decoder,
            ledger,
            refused,
            progress,
            writeConcern(store.database().getWriteConcern()),
            options,
            clock);
  }

  private static BsonDocument writeConcern(WriteConcern concern) {
    return concern.isServerDefault() ? new BsonDocument() : concern.asDocument();
  }

  private static RefusedDocuments openFolder(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return RefusedDocuments.open(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Delivers to the end of the capture and returns when all of it is durable in the store.
   *
   * @throws org.godo.model.error.GodoException if the store is away for longer than patience lasts,
   *     or the source is no capture; what was delivered by then stays, and the last checkpoint
   *     tells how far
   * @throws UncheckedIOException if the source cannot be read or the folder not written to
   */
  public DeliverySummary run() {
    Scheduler reading = oneThread("godo-deliver");
    try {
      takeOverEarlierSession().then(saveSession()).retryWhen(patience.retry()).block();
      Mono.when(deliverBatches(reading), periodicCheckpoints()).block();
      checkpoint(true).retryWhen(patience.retry()).block();
      return summary();
    } finally {
      checkpoints.dispose();
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
        .doOnSuccess(done -> atTheEnd.tryEmitEmpty().orThrow());
  }

  private @Nullable Batch readBatch() {
    try {
      return reader.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * From now on waits no longer than this for a store that is away, as for a program that is to
   * stop; {@link #run} then fails with {@code GodoException} and the rest stays in the capture.
   */
  public void limitPatience(Duration longest) {
    patience.limitTo(longest);
  }

  /** The capture says by now that it has ended, so that there is nothing to wait for. */
  void captureEnded() {
    reader.captureEnded();
  }

  /** Something missed that the capture cannot say itself; may be told by any thread. */
  public void loss(LossWindow window) {
    ledger.loss(window);
  }

  /** The session's document as it stands; may be asked by any thread. */
  public Session session() {
    return ledger.session(totals());
  }

  /** What is delivered so far; may be asked by any thread. */
  public DeliverySummary summary() {
    return new DeliverySummary(
        inserter.delivered(),
        inserter.duplicates(),
        refused.count(),
        reader.position(),
        reader.decoded());
  }

  /** How far it is; may be asked by any thread. */
  DeliveryState state() {
    return new DeliveryState(
        inserter.delivered(), refused.count(), progress.reached().position(), patience.away());
  }

  // ---- session and checkpoint ----------------------------------------------------------------

  private Mono<Void> takeOverEarlierSession() {
    return Mono.from(sessions.find(eq("_id", draft.id()))).doOnNext(ledger::continueFrom).then();
  }

  private Mono<Void> periodicCheckpoints() {
    return Flux.interval(options.checkpointInterval())
        .onBackpressureDrop()
        .takeUntilOther(atTheEnd.asMono())
        .concatMap(tick -> checkpointIfDue().onErrorResume(this::withoutCheckpoint), 1)
        .then();
  }

  private Mono<Void> checkpointIfDue() {
    return Mono.defer(
        () -> {
          long now = System.nanoTime();
          long position = progress.reached().position();
          long losses = ledger.losses();
          return pace.isDue(now, position, losses)
              ? checkpoint(false).doOnSuccess(taken -> pace.taken(now, position, losses))
              : Mono.empty();
        });
  }

  /** The next one may succeed. A store that is away is told of by whoever waits for it. */
  private Mono<Void> withoutCheckpoint(Throwable failure) {
    if (!checkpointsFail && !(failure instanceof MongoException)) {
      checkpointsFail = true;
      LOG.warn("no checkpoint could be written: {}", failure.getMessage());
    }
    return Mono.empty();
  }

  /**
   * The position is taken first: what is acknowledged by then is what the store makes durable next,
   * and only then is the position written down.
   */
  private Mono<Void> checkpoint(boolean complete) {
    return Mono.defer(
        () -> {
          Checkpoint next = new Checkpoint(complete, progress.reached());
          Mono<Void> writing = Mono.fromRunnable(() -> write(next));
          return next.equals(lastCheckpoint)
              ? Mono.empty()
              : saveSession().then(store.makeDurable()).then(writing.subscribeOn(checkpoints));
        });
  }

  private void write(Checkpoint checkpoint) {
    try {
      checkpoint.write(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lastCheckpoint = checkpoint;
    checkpointsFail = false;
    delivered.accept(checkpoint.reached().position());
  }

  private Mono<Void> saveSession() {
    return Mono.defer(
        () -> {
          Session session = ledger.session(totals());
          if (session.equals(savedSession)) {
            return Mono.empty();
          }
          return Mono.from(
                  sessions.replaceOne(
                      eq("_id", draft.id()), session, new ReplaceOptions().upsert(true)))
              .doOnNext(saved -> savedSession = session)
              .then();
        });
  }

  /** The session's totals: what was settled before was delivered but for what is set aside. */
  private Map<String, Long> totals() {
    Map<String, Long> totals = new TreeMap<>(reader.decoded());
    long settled = earlierEvents + inserter.delivered() + refused.refusals();
    totals.put("documents_delivered", settled - refused.count());
    totals.put("documents_refused", refused.count());
    return totals;
  }
}
