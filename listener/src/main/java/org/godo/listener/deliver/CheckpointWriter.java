package org.godo.listener.deliver;

import com.mongodb.MongoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Takes the checkpoints of one session's delivery. */
final class CheckpointWriter {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

  private final DeliveredSession session;
  private final Store store;
  private final SessionDocument document;
  private final SessionLedger ledger;
  private final DeliveredDocuments delivered;
  private final DeliveryProgress progress;
  private final CheckpointPolicy policy;
  private final Scheduler scheduler;
  private volatile @Nullable Checkpoint last;
  private volatile boolean failing;

  /**
   * @param scheduler to write to disk on
   */
  CheckpointWriter(
      DeliveredSession session,
      Store store,
      SessionDocument document,
      SessionLedger ledger,
      DeliveredDocuments delivered,
      DeliveryProgress progress,
      CheckpointPolicy policy,
      Scheduler scheduler) {
    this.session = session;
    this.store = store;
    this.document = document;
    this.ledger = ledger;
    this.delivered = delivered;
    this.progress = progress;
    this.policy = policy;
    this.scheduler = scheduler;
  }

  /** Takes a checkpoint if one is due; one that fails is logged, as the next may succeed. */
  Mono<Void> writeIfDue() {
    return Mono.defer(
            () -> {
              long now = System.nanoTime();
              long position = progress.reached().position();
              long losses = ledger.losses();
              return policy.isDue(now, position, losses)
                  ? write(false).doOnSuccess(done -> policy.taken(now, position, losses))
                  : Mono.empty();
            })
        .onErrorResume(this::logFailure);
  }

  /** Takes the last checkpoint: all of the capture is delivered. */
  Mono<Void> writeComplete() {
    return write(true);
  }

  /** A store that is unavailable is logged by the inserts that wait for it. */
  private Mono<Void> logFailure(Throwable failure) {
    if (!failing && !(failure instanceof MongoException)) {
      failing = true;
      LOG.warn("the checkpoint cannot be written: {}", failure.getMessage());
    }
    return Mono.empty();
  }

  /**
   * The position is read first: what is acknowledged before it is what the store makes durable
   * next, and only then is the position written to disk.
   */
  private Mono<Void> write(boolean complete) {
    return Mono.defer(
        () -> {
          Checkpoint next = new Checkpoint(complete, progress.reached());
          return next.equals(last)
              ? Mono.empty()
              : delivered
                  .now(complete)
                  .doOnNext(ledger::delivered)
                  .then(document.save())
                  .then(store.makeDurable())
                  .then(writing(next));
        });
  }

  private Mono<Void> writing(Checkpoint checkpoint) {
    return session.resumable()
        ? Mono.<Void>fromRunnable(() -> writeToDisk(checkpoint)).subscribeOn(scheduler)
        : Mono.fromRunnable(() -> written(checkpoint));
  }

  private void writeToDisk(Checkpoint checkpoint) {
    try {
      checkpoint.write(session.directory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written(checkpoint);
  }

  private void written(Checkpoint checkpoint) {
    last = checkpoint;
    failing = false;
    session.onCheckpoint().accept(checkpoint.reached().position());
  }
}
