package org.godo.listener.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.netlink.ReceiveBuffers;
import org.godo.listener.procfs.NetlinkTable;
import org.godo.model.session.Loss;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has queued for us: now, and the most of it at any look. The watch's looks at the
 * loss counters, once a second, read the queues with them, so it costs nothing more.
 */
public final class KernelQueues {
  private final Path proc;
  private final AuditControl control;
  private final Messages messages;
  private final LongAccumulator highestBacklog = new LongAccumulator(Math::max, 0);
  private final List<Socket> sockets = new ArrayList<>();
  private volatile @Nullable AuditStatus latest;

  /**
   * One of our sockets.
   *
   * @param limit bytes its queue may take
   */
  private record Socket(String source, int family, int port, long limit, LongAccumulator highest) {}

  KernelQueues(Path proc, AuditControl control, Messages messages) {
    this.proc = proc;
    this.control = control;
    this.messages = messages;
  }

  /**
   * The kernel's counter of lost audit records.
   *
   * @param before what it said before the session
   */
  KernelWatch.Counter lost(long before) {
    return new KernelWatch.Counter(Loss.AUDIT_LOST, before, this::lookForLost);
  }

  private long lookForLost() {
    AuditStatus status = status();
    latest = status;
    return status.lost();
  }

  /**
   * Gives a socket of ours room for what comes while we are not looking; warns if the kernel grants
   * less.
   *
   * @param drops what is lost when it is full
   * @return the counter of what found no room in it
   */
  KernelWatch.Counter prepare(Loss drops, int family, NetlinkDescriptor of, int bytes) {
    of.ignoreOverruns();
    long granted = of.forceReceiveBuffer(bytes);
    if (granted < ReceiveBuffers.accounted(bytes)) {
      messages.warn(
          "the kernel grants the "
              + drops.source()
              + " socket only "
              + (granted >> 11)
              + " KiB of buffer: bursts may be lost");
    }
    Socket socket =
        new Socket(drops.source(), family, of.portId(), granted, new LongAccumulator(Math::max, 0));
    sockets.add(socket);
    return new KernelWatch.Counter(drops, 0, () -> look(socket).drops());
  }

  /**
   * The audit status as the watch last found it. The kernel starts a thread for each answer, which
   * the connector tells of, so the watch does not ask twice in one look.
   */
  AuditStatus latest() {
    AuditStatus status = latest;
    return status == null ? status() : status;
  }

  /** Looks now. */
  public SessionMetrics.Kernel now(boolean seatHeld) {
    AuditStatus status = status();
    return new SessionMetrics.Kernel(
        seatHeld,
        status.backlog(),
        highestBacklog.get(),
        status.backlogLimit(),
        sockets.stream().map(this::queue).toList());
  }

  private SessionMetrics.SocketQueue queue(Socket socket) {
    try {
      long bytes = look(socket).queuedBytes();
      return new SessionMetrics.SocketQueue(
          socket.source(), bytes, socket.highest().get(), socket.limit());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AuditStatus status() {
    AuditStatus status = control.status();
    highestBacklog.accumulate(status.backlog());
    return status;
  }

  private NetlinkTable.Socket look(Socket socket) throws IOException {
    NetlinkTable.Socket found = NetlinkTable.query(proc, socket.family(), socket.port());
    socket.highest().accumulate(found.queuedBytes());
    return found;
  }
}
