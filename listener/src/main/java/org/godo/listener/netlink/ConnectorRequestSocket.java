package org.godo.listener.netlink;

import static org.godo.model.linux.Netlink.NETLINK_CONNECTOR;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.godo.listener.nativeio.NativeException;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.ReceiveBatch;
import org.godo.model.linux.Errno;

/**
 * Requests to the proc connector through a socket of its own, to which the kernel delivers nothing
 * but answers.
 */
public final class ConnectorRequestSocket implements ConnectorRequests, AutoCloseable {
  /** No operation of the connector: answered with EINVAL. */
  private static final int UNKNOWN = 77;

  /** More than fit the socket's buffer. */
  private static final int TOO_MANY = 1 << 16;

  private static final int BATCH = 64;
  private static final int MESSAGE_BYTES = 256;

  // Offsets in a message: nlmsghdr, then cn_msg, then proc_event.
  private static final int ACK = 28;
  private static final int WHAT = 36;
  private static final int ERROR = 52;
  private static final int WHOLE = ERROR + Integer.BYTES;

  private final NetlinkDescriptor socket;
  private final ReceiveBatch batch = new ReceiveBatch(BATCH, MESSAGE_BYTES);
  private final ByteBuffer unknown = ProcConnector.operation(UNKNOWN);
  private final ByteBuffer question = ProcConnector.operation(UNKNOWN);
  private final ByteBuffer listen = ProcConnector.operation(ProcConnector.PROC_CN_MCAST_LISTEN);
  private final ByteBuffer ignore = ProcConnector.operation(ProcConnector.PROC_CN_MCAST_IGNORE);

  private ConnectorRequestSocket(NetlinkDescriptor socket) {
    this.socket = socket;
  }

  public static ConnectorRequestSocket open() {
    return new ConnectorRequestSocket(
        NetlinkDescriptor.filtered(NETLINK_CONNECTOR, ProcConnector.CN_IDX_PROC, answersOnly()));
  }

  @Override
  public void ask(int number) {
    socket.send(question.putInt(ACK, number));
  }

  /** Since Linux 6.6 a repeated subscription counts only after another operation. */
  @Override
  public void increase(int number) {
    socket.send(unknown);
    socket.send(listen.putInt(ACK, number));
  }

  @Override
  public void decrease() {
    socket.send(unknown);
    socket.send(ignore);
  }

  @Override
  public Answers read(int number) {
    boolean expected = false;
    int changes = 0;
    int count;
    do {
      try {
        count = batch.receive(socket);
      } catch (NativeException failure) {
        if (failure.errno() != Errno.ENOBUFS) {
          throw failure;
        }
        // Some were dropped; what is queued can still be read.
        changes += TOO_MANY;
        count = BATCH;
        continue;
      }
      for (int i = 0; i < count; i++) {
        if (!expected && isAnswer(i) && word(i, ACK) == number + 1) {
          expected = true;
        } else if (isAnswer(i) && word(i, ERROR) == 0) {
          changes++;
        }
      }
    } while (count == BATCH);
    return new Answers(expected, changes);
  }

  private boolean isAnswer(int message) {
    return batch.sender(message) == 0 && batch.length(message) >= WHOLE && word(message, WHAT) == 0;
  }

  private int word(int message, int at) {
    return batch.region().getInt(batch.payload(message) + at);
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Accepts messages whose kind of event is PROC_EVENT_NONE, 0. */
  private static ByteBuffer answersOnly() {
    ByteBuffer program = ByteBuffer.allocateDirect(4 * Long.BYTES).order(ByteOrder.nativeOrder());
    instruction(program, 0x20, 0, 0, WHAT); // ld [WHAT]
    instruction(program, 0x15, 0, 1, 0); // jeq #0, the next, the one after it
    instruction(program, 0x06, 0, 0, MESSAGE_BYTES); // ret #MESSAGE_BYTES
    instruction(program, 0x06, 0, 0, 0); // ret #0
    return program.flip();
  }

  private static void instruction(ByteBuffer program, int code, int ifTrue, int ifFalse, int k) {
    program.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(k);
  }
}
