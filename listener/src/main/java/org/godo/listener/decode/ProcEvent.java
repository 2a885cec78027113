package org.godo.listener.decode;

import java.nio.ByteBuffer;
import org.godo.listener.parse.EscapedText;

/**
 * Layout of a message of the proc connector (include/uapi/linux/cn_proc.h and connector.h), in the
 * machine's byte order:
 *
 * <pre>
 *   0          16       24    28    32      36     40    44             52
 *  +----------+--------+-----+-----+-------+------+-----+--------------+-------------------
 *  | nlmsghdr | id     | seq | ack | len   | what | cpu | timestamp_ns | by kind of event
 *  |          | 1, 1   |     |     | flags |      |     | (unaligned)  |
 *  +----------+--------+-----+-----+-------+------+-----+--------------+-------------------
 * </pre>
 *
 * It begins at a buffer's position.
 */
public final class ProcEvent {
  public static final int NONE = 0;
  public static final int FORK = 1;
  public static final int EXEC = 2;
  public static final int COMM = 0x200;
  public static final int EXIT = 0x8000_0000;

  /** The CPU of an answer to a request, where the kernel does not set it. */
  public static final int NO_CPU = -1;

  private static final int DATA = 52;
  private static final int COMM_BYTES = 16;

  private ProcEvent() {}

  /** Whether the message is as long as its kind of event. */
  public static boolean isWhole(ByteBuffer message) {
    return message.remaining() >= DATA
        && message.getInt(message.position() + 16) == 1
        && message.getInt(message.position() + 20) == 1
        && message.remaining() >= DATA + dataBytes(what(message));
  }

  /** Kernels before 4.18 do not report the parent in an exit event, so it is not required. */
  private static int dataBytes(int what) {
    return switch (what) {
      case FORK, EXIT -> 16;
      case EXEC -> 8;
      case COMM -> 8 + COMM_BYTES;
      default -> 0;
    };
  }

  public static long sequence(ByteBuffer message) {
    return Integer.toUnsignedLong(message.getInt(message.position() + 24));
  }

  public static int what(ByteBuffer message) {
    return message.getInt(message.position() + 36);
  }

  public static int cpu(ByteBuffer message) {
    return message.getInt(message.position() + 40);
  }

  public static long timestampNs(ByteBuffer message) {
    return message.getLong(message.position() + 44);
  }

  /** The Nth 32-bit number of the event's own data; 0 if the message ends before it. */
  public static int word(ByteBuffer message, int n) {
    int at = DATA + 4 * n;
    return at + 4 <= message.remaining() ? message.getInt(message.position() + at) : 0;
  }

  /** The task name of a comm event. */
  public static String comm(ByteBuffer message) {
    byte[] name = new byte[COMM_BYTES];
    message.get(message.position() + DATA + 8, name);
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    return EscapedText.of(name, 0, length);
  }
}
