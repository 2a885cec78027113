package org.godo.listener.deliver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureRepair;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.Note;
import org.godo.listener.lifecycle.Messages;
import org.godo.model.error.GodoException;
import org.godo.model.schema.Schema;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Delivers while a session is captured, on a thread of its own: first what earlier sessions left
 * behind, then the session itself, up to the end of its log.
 */
public final class LiveDelivery {
  /** How long a stop waits for a store that is away; the rest stays in the capture. */
  private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);

  private final Store store;
  private final Path dataDir;
  private final SessionCapture capture;
  private final boolean onlySuccess;
  private final Messages messages;
  private final Clock clock;
  private final CaptureTail tail;
  private final Delivery delivery;
  private final FutureTask<DeliverySummary> task = new FutureTask<>(this::deliver);
  private final Thread thread = new Thread(task, "godo-delivery");
  private volatile @Nullable Delivery earlier;
  private volatile boolean stopping;

  /**
   * Prepares it; nothing is read before {@link #start}.
   *
   * @param store stays open; the caller closes it
   * @param end how far the session's log may be read, and whether more will come
   * @param keep keeps segments that were delivered
   */
  public LiveDelivery(
      Store store,
      Path dataDir,
      CaptureDirectory directory,
      LogEnd end,
      Note.SessionStart start,
      boolean onlySuccess,
      boolean keep,
      Messages messages,
      Clock clock) {
    this.store = store;
    this.dataDir = dataDir;
    this.onlySuccess = onlySuccess;
    this.messages = messages;
    this.clock = clock;
    this.capture = SessionCapture.begun(directory, start, keep, messages);
    this.tail = capture.tail(end);
    this.delivery = capture.delivery(store, tail, onlySuccess, DeliveryOptions.live(), clock);
  }

  /** Begins to follow the capture. */
  public void start() {
    thread.start();
  }

  private DeliverySummary deliver() throws IOException {
    Schema.ensure(store).block();
    deliverEarlierSessions();
    DeliverySummary summary = delivery.run();
    tail.close();
    capture.delivered(summary);
    return summary;
  }

  private void deliverEarlierSessions() throws IOException {
    for (CaptureDirectory directory : CaptureDirectory.list(dataDir)) {
      if (!directory.session().equals(capture.directory().session())) {
        deliverEarlierIfReadable(directory);
      }
    }
  }

  /** One that is damaged must not keep this session, and those behind it, from the store. */
  private void deliverEarlierIfReadable(CaptureDirectory directory) {
    try {
      deliverEarlier(directory);
    } catch (IOException | UncheckedIOException damaged) {
      messages.warn(
          "what session "
              + directory.session()
              + " left behind cannot be delivered ("
              + damaged.getMessage()
              + "); it stays in "
              + directory.path());
    }
  }

  private void deliverEarlier(CaptureDirectory directory) throws IOException {
    if (SessionCapture.isDelivered(directory)) {
      return;
    }
    CaptureRepair repair = directory.repair();
    SessionCapture left = SessionCapture.found(directory, capture.keep(), messages).orElse(null);
    if (left == null) {
      setAside(directory);
      return;
    }
    messages.info("delivering what session " + directory.session() + " left behind");
    try (CaptureTail rest = left.tail(LogEnd.at(repair.end()))) {
      Delivery delivering = left.delivery(store, rest, onlySuccess, DeliveryOptions.live(), clock);
      earlier = delivering;
      if (stopping) {
        delivering.limitPatience(PATIENCE_AT_STOP);
      }
      left.delivered(delivering.run());
    } finally {
      earlier = null;
    }
  }

  /** A capture that says nothing of its session, so that nothing of it can be delivered. */
  private void setAside(CaptureDirectory directory) throws IOException {
    for (Path file : directory.quarantineAll()) {
      messages.warn(
          "nothing of what session "
              + directory.session()
              + " left behind can be delivered: no segment says which session it is of; it is kept"
              + " as "
              + file);
    }
    if (directory.isEmpty()) {
      Files.deleteIfExists(directory.path());
    }
  }

  /** Something missed that the capture log had no room to say. */
  public void loss(LossWindow window) {
    delivery.loss(window);
  }

  /** The session as far as it is delivered. */
  public Session session() {
    return delivery.session();
  }

  /** How far this session's delivery is; may be asked by any thread. */
  public DeliveryState state() {
    Delivery before = earlier;
    DeliveryState state = delivery.state();
    return before == null ? state : state.withStoreAway(before.state().storeAway());
  }

  /**
   * Delivers the rest, up to the end of the log, which is final by now, then returns.
   *
   * @throws GodoException if the store is away; what was not delivered stays in the capture for the
   *     next session
   */
  public void finish() throws InterruptedException {
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    stopping = true;
    delivery.limitPatience(PATIENCE_AT_STOP);
    delivery.captureEnded();
    Delivery before = earlier;
    if (before != null) {
      before.limitPatience(PATIENCE_AT_STOP);
    }
    try {
      task.get();
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof GodoException known) {
        throw new GodoException(
            known.exitCode(),
            known.getMessage()
                + "; nothing is lost: what was not delivered stays in "
                + capture.directory().path()
                + " and the next 'listener run' delivers it",
            known);
      }
      if (cause instanceof IOException io) {
        throw new UncheckedIOException(io);
      }
      throw new IllegalStateException(cause);
    }
  }
}
