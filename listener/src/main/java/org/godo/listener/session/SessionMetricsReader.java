package org.godo.listener.session;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.CaptureTotals;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.deliver.DeliveryState;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.model.session.LossCount;
import org.godo.model.session.SessionHead;

/** Reads the state of a session from its parts; nothing is kept or computed between readings. */
final class SessionMetricsReader implements SessionMetrics.Reader {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Path dataDir;
  private final KernelClocks clocks;
  private final Recording recording;

  SessionMetricsReader(Path dataDir, KernelClocks clocks, Recording recording) {
    this.dataDir = dataDir;
    this.clocks = clocks;
    this.recording = recording;
  }

  @Override
  public SessionMetrics read() {
    try {
      long nowNs = clocks.realtimeNs();
      SessionHead head = recording.head();
      return new SessionMetrics(
          head.id(),
          head.name(),
          head.startTimestamp(),
          nowNs / NANOS_PER_MILLI,
          requireNonNull(head.audit()),
          head.loginUid(),
          capture(),
          recording.kernel().metrics(),
          delivery(nowNs),
          LossCount.of(recording.delivery().session().loss(), recording.lost()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SessionMetrics.Capture capture() throws IOException {
    CaptureTotals totals = recording.capture().totals();
    return new SessionMetrics.Capture(
        totals.audit(),
        totals.connector(),
        totals.rejected(),
        totals.dropped(),
        captureBytes(),
        Files.getFileStore(dataDir).getUsableSpace(),
        totals.user());
  }

  private long captureBytes() throws IOException {
    try {
      return recording.log().directory().bytes();
    } catch (NoSuchFileException delivered) {
      return 0; // a stop removes the directory once it is delivered
    }
  }

  private SessionMetrics.Delivery delivery(long nowNs) throws IOException {
    DeliveryState state = recording.delivery().state();
    long captured = recording.log().position();
    Duration away = state.outage();
    return new SessionMetrics.Delivery(
        state.delivered(),
        state.refused(),
        recording.log().directory().bytesBetween(state.position(), captured),
        lagMillis(state.position(), captured, nowNs),
        away == null ? null : Long.valueOf(away.toMillis()));
  }

  private long lagMillis(long delivered, long captured, long nowNs) throws IOException {
    try (CaptureTail rest = recording.log().directory().tail(delivered, LogEnd.at(captured))) {
      CapturedMessage oldest = rest.next();
      return oldest == null ? 0 : Math.max(0, nowNs - oldest.arrivalNs()) / NANOS_PER_MILLI;
    } catch (NoSuchFileException removed) {
      return 0;
    }
  }
}
