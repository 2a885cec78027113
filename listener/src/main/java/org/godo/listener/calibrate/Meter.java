package org.godo.listener.calibrate;

import java.io.IOException;
import java.nio.file.Path;
import org.godo.listener.calibrate.LoadProcess.Done;
import org.godo.listener.capture.CaptureLog;
import org.godo.listener.capture.CaptureLoop;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.procfs.NetlinkTable;
import org.jspecify.annotations.Nullable;

/** Runs the load at a rate and measures the kernel's queues and the capture thread. */
final class Meter {
  private static final long LOOK_MILLIS = 10;

  private final Path proc;
  private final AuditControl control;
  private final int port;
  private final CaptureLoop loop;
  private final CaptureLog log;
  private final LoadProcess load;

  private long rate;
  private Reading before = new Reading(0, 0, 0, 0);
  private long backlog;
  private long socketBytes;
  private @Nullable Done done;

  /** Counters that only grow. */
  private record Reading(long lost, long waited, long records, long captureNanos) {}

  Meter(
      Path proc,
      AuditControl control,
      int port,
      CaptureLoop loop,
      CaptureLog log,
      LoadProcess load) {
    this.proc = proc;
    this.control = control;
    this.port = port;
    this.loop = loop;
    this.log = log;
    this.load = load;
  }

  /** Starts a step. */
  void begin(long eventsPerSecond, long millis) throws IOException {
    rate = eventsPerSecond;
    backlog = 0;
    socketBytes = 0;
    done = null;
    before = read(control.status(), NetlinkTable.query(proc, CapturedMessage.AUDIT, port));
    load.begin(eventsPerSecond, millis);
  }

  /**
   * Samples the queues, a hundred times a second, and discards what was captured.
   *
   * @return whether the load has ended and everything it caused is captured
   */
  boolean sample() throws IOException, InterruptedException {
    Thread.sleep(LOOK_MILLIS);
    AuditStatus status = control.status();
    long queued = NetlinkTable.query(proc, CapturedMessage.AUDIT, port).queuedBytes();
    backlog = Math.max(backlog, status.backlog());
    socketBytes = Math.max(socketBytes, queued);
    log.directory().removeBefore(log.position());
    if (loop.failure().isDone()) {
      throw new IOException("the capture failed; has the disk room?");
    }
    if (done == null) {
      done = load.poll();
      return false;
    }
    return status.backlog() == 0 && queued == 0;
  }

  /** The result of the step. */
  Step end() throws IOException {
    Reading after = read(control.status(), NetlinkTable.query(proc, CapturedMessage.AUDIT, port));
    Done ended = done;
    if (ended == null) {
      throw new IllegalStateException("the load has not ended");
    }
    return new Step(
        rate,
        ended.events(),
        ended.nanos(),
        after.records() - before.records(),
        after.lost() - before.lost(),
        after.waited() == AuditStatus.UNKNOWN
            ? AuditStatus.UNKNOWN
            : after.waited() - before.waited(),
        backlog,
        socketBytes,
        after.captureNanos() - before.captureNanos());
  }

  private Reading read(AuditStatus status, NetlinkTable.Socket socket) {
    return new Reading(
        status.lost() + socket.drops() + loop.totals().dropped(),
        status.waited(),
        loop.totals().audit(),
        loop.cpuNanos());
  }
}
