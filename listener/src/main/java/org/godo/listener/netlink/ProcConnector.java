package org.godo.listener.netlink;

import static org.godo.model.linux.Netlink.NETLINK_CONNECTOR;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.listener.nativeio.Poller;

/**
 * A subscription to the kernel's process events connector (include/uapi/linux/cn_proc.h). All
 * events are received: the connector's own filter would leave gaps in the sequence numbers that
 * show losses.
 */
public final class ProcConnector implements AutoCloseable {
  static final int CN_IDX_PROC = 1;
  static final int PROC_CN_MCAST_LISTEN = 1;
  static final int PROC_CN_MCAST_IGNORE = 2;

  private static final int CN_VAL_PROC = 1;
  private static final int CN_MSG_BYTES = 20;

  private final NetlinkDescriptor socket;
  private boolean listening;

  private ProcConnector(NetlinkDescriptor socket) {
    this.socket = socket;
  }

  /** Joins the multicast group; no events arrive before {@link #listen}. */
  public static ProcConnector open() {
    ProcConnector opened =
        new ProcConnector(NetlinkDescriptor.open(NETLINK_CONNECTOR, CN_IDX_PROC));
    // Linux 6.8 while in development, and stable kernels of that time, forget all subscriptions if
    // an event reaches no socket, also if the only one is just full (cn_proc.c, send_msg).
    opened.socket.failBroadcasts();
    return opened;
  }

  /** The socket that receives the events. */
  public NetlinkDescriptor socket() {
    return socket;
  }

  /** Subscribes to the events. */
  public void listen() {
    socket.send(operation(PROC_CN_MCAST_LISTEN));
    listening = true;
  }

  /**
   * Waits for the first message: the answer to {@link #listen}, or an event on a busy host.
   *
   * @return false if none arrives: the kernel has no connector, or does not serve our namespaces
   */
  public boolean awaitAnswer(int timeoutMillis) {
    try (Poller poller = new Poller(List.of(socket))) {
      return poller.await(timeoutMillis);
    }
  }

  /** Unsubscribes; otherwise the kernel would count us as a listener until the next boot. */
  public void ignore() {
    if (listening) {
      listening = false;
      socket.send(operation(PROC_CN_MCAST_IGNORE));
    }
  }

  @Override
  public void close() {
    try {
      ignore();
    } finally {
      socket.close();
    }
  }

  /** {@code struct cn_msg}: idx, val, seq, ack u32, len, flags u16; then the operation u32. */
  static ByteBuffer operation(int operation) {
    ByteBuffer message =
        ByteBuffer.allocate(CN_MSG_BYTES + Integer.BYTES).order(ByteOrder.nativeOrder());
    message.putInt(0, CN_IDX_PROC).putInt(4, CN_VAL_PROC);
    message.putShort(16, (short) Integer.BYTES);
    message.putInt(CN_MSG_BYTES, operation);
    return NetlinkFrame.of(AuditConstants.NLMSG_DONE, 0, 0, Os.pid(), message.array());
  }
}
