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

/**
 * The kernel's queues for us, audit's backlog and those of our sockets: their length now, and the
 * greatest at any reading. The watch reads them once a second with the loss counters, so the
 * greatest costs nothing more.
 */
final class KernelQueues {
  private final Path proc;
  private final AuditControl control;
  private final Messages messages;
  private final LongAccumulator highestBacklog = new LongAccumulator(Math::max, 0);
  private final List<Socket> sockets = new ArrayList<>();

  /**
   * One of our sockets.
   *
   * @param limit bytes that its queue may hold
   */
  private record Socket(String source, int family, int port, long limit, LongAccumulator highest) {}

  KernelQueues(Path proc, AuditControl control, Messages messages) {
    this.proc = proc;
    this.control = control;
    this.messages = messages;
  }

  /**
   * Returns the kernel's counter of lost audit records.
   *
   * @param initial its value before the session
   */
  LossCounter auditLost(long initial) {
    return new LossCounter(Loss.AUDIT_LOST, initial, AuditStatus::lost);
  }

  /**
   * Enlarges the receive buffer of a socket and adds it to the queues; warns if the kernel grants
   * less than requested.
   *
   * @param drops the loss of messages that find it full
   * @param bytes size of the buffer
   * @return the counter of messages that found the buffer full
   */
  LossCounter addSocket(Loss drops, int family, NetlinkDescriptor descriptor, int bytes) {
    descriptor.ignoreOverruns();
    long granted = descriptor.forceReceiveBuffer(bytes);
    if (granted < ReceiveBuffers.accounted(bytes)) {
      messages.warn(
          "the kernel grants the "
              + drops.source()
              + " socket only "
              + (granted >> 11)
              + " KiB of buffer: bursts may be lost");
    }
    Socket socket =
        new Socket(
            drops.source(),
            family,
            descriptor.portId(),
            granted,
            new LongAccumulator(Math::max, 0));
    sockets.add(socket);
    return new LossCounter(drops, 0, status -> read(socket).drops());
  }

  /** Reads the audit status. The kernel starts a thread for each answer, which is an event too. */
  AuditStatus auditStatus() {
    AuditStatus status = control.status();
    highestBacklog.accumulate(status.backlog());
    return status;
  }

  /**
   * Reads all queues.
   *
   * @param held whether audit records arrive
   */
  SessionMetrics.Kernel metrics(boolean held) {
    AuditStatus status = auditStatus();
    return new SessionMetrics.Kernel(
        held,
        status.backlog(),
        highestBacklog.get(),
        status.backlogLimit(),
        sockets.stream().map(this::metrics).toList());
  }

  private SessionMetrics.SocketQueue metrics(Socket socket) {
    try {
      long bytes = read(socket).queuedBytes();
      return new SessionMetrics.SocketQueue(
          socket.source(), bytes, socket.highest().get(), socket.limit());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private NetlinkTable.Socket read(Socket socket) throws IOException {
    NetlinkTable.Socket state = NetlinkTable.query(proc, socket.family(), socket.port());
    socket.highest().accumulate(state.queuedBytes());
    return state;
  }
}
