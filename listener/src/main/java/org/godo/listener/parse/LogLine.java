package org.godo.listener.parse;

import java.nio.ByteBuffer;
import org.godo.model.linux.Netlink;

/**
 * A record as auditd writes it, to its log and its plugins, as offsets of its parts in the line:
 *
 * <pre>
 *  [node=HOST ]type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e … [0x1d enriched part]
 * </pre>
 *
 * <p>A line that is not a record has the type {@link RecordType#UNKNOWN} and is kept unchanged.
 *
 * @param type see {@link RecordType}
 * @param node where the line begins; {@code node=HOST} and a space, if they are there
 * @param nodeEnd where those end
 * @param start start of the text that the kernel sent
 * @param end its end; auditd's interpretation follows (auditd.conf(5), log_format)
 */
public record LogLine(int type, int node, int nodeEnd, int start, int end) {
  /** Of {@code struct nlmsghdr}. */
  public static final int HEADER_BYTES = Netlink.HEADER_BYTES;

  /** Group separator. */
  private static final byte ENRICHED = 0x1d;

  private static final byte[] NODE = {'n', 'o', 'd', 'e', '='};
  private static final byte[] TYPE = {'t', 'y', 'p', 'e', '='};
  private static final byte[] MSG = {'m', 's', 'g', '='};

  /** Parses the line between two indexes, without its line feed. */
  public static LogLine parse(byte[] text, int from, int to) {
    int end = indexOf(text, ENRICHED, from, to);
    int nodeEnd =
        startsWith(text, from, to, NODE) ? indexOf(text, (byte) ' ', from, end) + 1 : from;
    int typeStart = nodeEnd + TYPE.length;
    int typeEnd = indexOf(text, (byte) ' ', Math.min(typeStart, end), end);
    int start = typeEnd + 1 + MSG.length;
    boolean isRecord =
        startsWith(text, nodeEnd, to, TYPE)
            && startsWith(text, typeEnd + 1, to, MSG)
            && start <= end;
    return isRecord
        ? new LogLine(RecordType.ofName(text, typeStart, typeEnd), from, nodeEnd, start, end)
        : new LogLine(RecordType.UNKNOWN, from, from, from, end);
  }

  /** Whether the line names its host. */
  public boolean hasNode() {
    return nodeEnd > node;
  }

  /** The line without the name of the host. */
  public LogLine withoutNode() {
    return new LogLine(type, nodeEnd, nodeEnd, start, end);
  }

  /** Length of the message that {@link #write} writes. */
  public int messageBytes() {
    return HEADER_BYTES + nodeEnd - node + end - start;
  }

  /**
   * Writes the message the kernel sent, at the buffer's position: a netlink header with the type,
   * then the name of the host, if the line has one, and the text.
   *
   * @param text the line was parsed from
   * @param out in native byte order
   */
  public void write(byte[] text, ByteBuffer out) {
    putHeader(out, type, messageBytes() - HEADER_BYTES);
    out.put(text, node, nodeEnd - node).put(text, start, end - start);
  }

  /**
   * Writes {@code struct nlmsghdr} at the buffer's position; flags, sequence and port are 0, as in
   * the kernel's own.
   */
  public static void putHeader(ByteBuffer out, int type, int payloadBytes) {
    out.putInt(HEADER_BYTES + payloadBytes)
        .putShort((short) type)
        .putShort((short) 0)
        .putInt(0)
        .putInt(0);
  }

  /** Index of the byte, {@code end} if there is none. */
  private static int indexOf(byte[] text, byte wanted, int from, int end) {
    int i = from;
    while (i < end && text[i] != wanted) {
      i++;
    }
    return i;
  }

  private static boolean startsWith(byte[] text, int at, int end, byte[] expected) {
    if (at + expected.length > end) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (text[at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
