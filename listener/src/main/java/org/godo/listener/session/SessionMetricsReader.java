package org.godo.listener.session;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.godo.listener.capture.CaptureLog;
import org.godo.listener.capture.CaptureLoop;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.CaptureTotals;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.Note;
import org.godo.listener.deliver.DeliveryState;
import org.godo.listener.deliver.LiveDelivery;
import org.godo.listener.kernel.KernelSources;
import org.godo.listener.kernel.KernelWatch;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.model.session.LossCount;

/** Reads what the parts of a session are at; nothing is kept or computed unless somebody asks. */
final class SessionMetricsReader implements SessionMetrics.Reading {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Path dataDir;
  private final Note.SessionStart start;
  private final KernelClocks clocks;
  private final CaptureLog log;
  private final CaptureLoop loop;
  private final LiveDelivery delivery;
  private final KernelWatch watch;
  private final KernelSources kernel;

  SessionMetricsReader(
      Path dataDir,
      Note.SessionStart start,
      KernelClocks clocks,
      CaptureLog log,
      CaptureLoop loop,
      LiveDelivery delivery,
      KernelWatch watch,
      KernelSources kernel) {
    this.dataDir = dataDir;
    this.start = start;
    this.clocks = clocks;
    this.log = log;
    this.loop = loop;
    this.delivery = delivery;
    this.watch = watch;
    this.kernel = kernel;
  }

  @Override
  public SessionMetrics read() {
    try {
      long nowNs = clocks.realtimeNs();
      return new SessionMetrics(
          start.session(),
          start.name(),
          start.startMillis(),
          nowNs / NANOS_PER_MILLI,
          requireNonNull(start.audit()),
          start.loginUid(),
          capture(),
          kernel.queues().now(kernel.audit().isHeld()),
          delivery(nowNs),
          LossCount.of(delivery.session().loss(), watch.lost()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SessionMetrics.Capture capture() throws IOException {
    CaptureTotals totals = loop.totals();
    return new SessionMetrics.Capture(
        totals.audit(),
        totals.connector(),
        totals.rejected(),
        totals.dropped(),
        captureBytes(),
        Files.getFileStore(dataDir).getUsableSpace());
  }

  private long captureBytes() throws IOException {
    try {
      return log.directory().bytes();
    } catch (NoSuchFileException delivered) {
      return 0; // at a stop it is removed once it is delivered
    }
  }

  private SessionMetrics.Delivery delivery(long nowNs) throws IOException {
    DeliveryState state = delivery.state();
    long captured = log.position();
    Duration away = state.storeAway();
    return new SessionMetrics.Delivery(
        state.delivered(),
        state.refused(),
        log.directory().bytesBetween(state.position(), captured),
        lagMillis(state.position(), captured, nowNs),
        away == null ? null : Long.valueOf(away.toMillis()));
  }

  private long lagMillis(long delivered, long captured, long nowNs) throws IOException {
    try (CaptureTail rest = log.directory().tail(delivered, LogEnd.at(captured))) {
      CapturedMessage oldest = rest.next();
      return oldest == null ? 0 : Math.max(0, nowNs - oldest.arrivalNs()) / NANOS_PER_MILLI;
    } catch (NoSuchFileException removed) {
      return 0;
    }
  }
}
