package org.godo.listener.netlink;

import static org.godo.model.linux.Netlink.NETLINK_CONNECTOR;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.listener.nativeio.Poller;

/**
 * The kernel's process events connector (include/uapi/linux/cn_proc.h), all events: its own filter
 * would leave gaps in the sequence by which loss is seen.
 */
public final class ProcConnector implements AutoCloseable {
  private static final int CN_IDX_PROC = 1;
  private static final int CN_VAL_PROC = 1;
  private static final int PROC_CN_MCAST_LISTEN = 1;
  private static final int PROC_CN_MCAST_IGNORE = 2;
  private static final int CN_MSG_BYTES = 20;

  private final NetlinkDescriptor socket;
  private boolean listening;

  private ProcConnector(NetlinkDescriptor socket) {
    this.socket = socket;
  }

  /** Joins the group; nothing comes before {@link #listen}. */
  public static ProcConnector open() {
    return new ProcConnector(NetlinkDescriptor.open(NETLINK_CONNECTOR, CN_IDX_PROC));
  }

  /** Where the events arrive. */
  public NetlinkDescriptor socket() {
    return socket;
  }

  /** Asks for the events. */
  public void listen() {
    socket.send(operation(PROC_CN_MCAST_LISTEN));
    listening = true;
  }

  /**
   * Waits for the first message: the answer to {@link #listen}, or an event on a busy host. Where
   * there is none, the kernel has no connector or does not talk to our namespaces.
   */
  public boolean awaitAnswer(int timeoutMillis) {
    try (Poller poller = new Poller(List.of(socket))) {
      return poller.await(timeoutMillis);
    }
  }

  /** Asks for no more events; without it the kernel would count us as a listener for ever. */
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
