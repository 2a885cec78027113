package org.godo.listener.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.LiveProcesses;
import org.godo.listener.netlink.ProcConnector;
import org.godo.listener.netlink.ReceiveBuffers;
import org.godo.model.session.Loss;

/**
 * What the kernel is to tell a session: audit records and the messages of the proc connector.
 *
 * @param counters of what it could not tell
 */
public record KernelSources(
    AuditSource audit,
    ProcConnector connector,
    KernelQueues queues,
    List<KernelWatch.Counter> counters) {

  /** Opens the sockets and has audit records made; they wait in the kernel until captured. */
  public static KernelSources open(
      AuditOptions options,
      Path proc,
      LiveProcesses processes,
      KernelClocks clocks,
      Messages messages,
      Closer closer) {
    AuditControl control = AuditControl.open();
    closer.add(control::close);
    KernelQueues queues = new KernelQueues(proc, control, messages);
    ProcConnector connector = ProcConnector.open();
    closer.add(connector::close);
    KernelWatch.Counter connectorDrops =
        queues.prepare(
            Loss.CONNECTOR_SOCKET_DROPS,
            CapturedMessage.CONNECTOR,
            connector.socket(),
            ReceiveBuffers.CONNECTOR);
    AuditSource audit =
        AuditSource.open(
            options, new AuditSource.Means(control, processes, queues, clocks, messages), closer);
    if (!audit.coversIoUring()) {
      messages.warn("this kernel has no audit rules for io_uring: files opened by it go unseen");
    }
    List<KernelWatch.Counter> counters = new ArrayList<>(audit.counters());
    counters.add(connectorDrops);
    return new KernelSources(audit, connector, queues, List.copyOf(counters));
  }

  /** What the capture takes their messages from. */
  public List<CaptureSource> sources() {
    return List.of(
        audit.source(), new CaptureSource.Netlink(CapturedMessage.CONNECTOR, connector.socket()));
  }

  /** Sees that records come, and has the connector speak; both are captured by now. */
  public void begin(NoteSink notes, Closer closer) throws InterruptedException {
    closer.add(() -> audit.release(notes));
    audit.awaitFirst();
    connector.listen();
    closer.add(connector::ignore);
  }
}
