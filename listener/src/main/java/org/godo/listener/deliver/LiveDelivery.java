package org.godo.listener.deliver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.godo.listener.capture.CaptureLog;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.lifecycle.Messages;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;
import org.godo.model.session.LossCount;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Delivers while a session is captured, on a thread of its own: first what earlier sessions left
 * behind, then the session itself, up to the end of its log.
 */
public final class LiveDelivery {
  /** Longest outage of the store that a stop waits out; the rest stays in the capture. */
  private static final Duration MAX_OUTAGE_AT_STOP = Duration.ofSeconds(10);

  private final SessionCapture capture;
  private final CaptureTail tail;
  private final Delivery delivery;
  private final EarlierSessions earlierSessions;
  private final CompletableFuture<DeliverySummary> result = new CompletableFuture<>();
  private volatile Supplier<Map<Loss, Long>> undelivered = Map::of;
  private volatile boolean started;

  /**
   * Prepares the delivery; nothing is read before {@link #start}.
   *
   * @param store stays open; the caller closes it
   * @param log the session's log, read as far as it is written
   */
  public LiveDelivery(
      Store store,
      CaptureLog log,
      SessionHead head,
      LiveDeliveryOptions options,
      Messages messages,
      Clock clock) {
    this.capture = SessionCapture.begin(log.directory(), head, options.keepCapture(), messages);
    this.tail = capture.tail(log);
    this.delivery =
        capture.delivery(store, tail, options.onlySuccess(), DeliveryOptions.live(), clock);
    this.earlierSessions = new EarlierSessions(store, options, messages, clock);
  }

  /** Starts to follow the capture. */
  public void start() {
    started = true;
    new Thread(this::run, "godo-delivery").start();
  }

  private void run() {
    try {
      result.complete(deliver());
    } catch (Throwable thrown) {
      result.completeExceptionally(thrown);
    }
  }

  /** Sets what supplies the losses that may not be delivered yet, for messages about a failure. */
  public void setLosses(Supplier<Map<Loss, Long>> lost) {
    undelivered = lost;
  }

  /** Sets what is called when the delivery fails. */
  public void onFailure(Consumer<Throwable> action) {
    CompletableFuture<DeliverySummary> unused =
        result.whenComplete(
            (summary, thrown) -> {
              if (thrown != null) {
                action.accept(thrown);
              }
            });
  }

  /** Gives the delivery up: a thread failed, and it may be one that the delivery waits for. */
  public @Nullable Void abandon(Throwable cause) {
    result.completeExceptionally(cause);
    return null;
  }

  private DeliverySummary deliver() throws IOException {
    earlierSessions.deliverBefore(capture.head());
    DeliverySummary summary = delivery.run();
    tail.close();
    capture.finish(summary);
    return summary;
  }

  /** Adds a loss that the capture log had no room for. */
  public void loss(LossWindow window) {
    delivery.loss(window);
  }

  /** The session's document as it stands. */
  public Session session() {
    return delivery.session();
  }

  /** State of this session's delivery; safe for use by any thread. */
  public DeliveryState state() {
    DeliveryState state = delivery.state();
    return earlierSessions.isDelivering() ? state.withOutage(earlierSessions.outage()) : state;
  }

  /**
   * Delivers the rest, up to the end of the log, which must be final, then returns.
   *
   * @throws GodoException if the store is unavailable; what was not delivered stays in the capture
   *     for the next session
   */
  public void finish() throws InterruptedException {
    if (!started) {
      return;
    }
    delivery.limitOutage(MAX_OUTAGE_AT_STOP);
    delivery.captureEnded();
    earlierSessions.limitOutage(MAX_OUTAGE_AT_STOP);
    try {
      result.get();
    } catch (ExecutionException failed) {
      throw failure(failed.getCause());
    }
  }

  private RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof GodoException known) {
      return new GodoException(
          known.exitCode(),
          known.getMessage()
              + "; what was captured and not delivered stays in "
              + capture.directory().path()
              + ", and the next 'listener run' delivers it"
              + lostSoFar(),
          known);
    }
    return cause instanceof IOException io
        ? new UncheckedIOException(io)
        : new IllegalStateException(cause);
  }

  private String lostSoFar() {
    List<LossCount> lost = LossCount.of(delivery.session().loss(), undelivered.get());
    return lost.isEmpty()
        ? ""
        : "; lost: " + lost.stream().map(LossCount::text).collect(Collectors.joining("; "));
  }
}
