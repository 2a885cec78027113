package org.godo.listener.auditd;

import java.nio.ByteBuffer;

/**
 * {@code format = binary}: {@code struct audit_dispatcher_header} and the record (lib/libaudit.h
 * and audisp/audispd-builtins.c of audit-userspace).
 *
 * <pre>
 *  0         4         8         12        16              16 + size
 *  +---------+---------+---------+---------+---------------+-----------------------+
 *  | version | header  | record  | size    | record        | up to 8,970 bytes,    |
 *  | 0 or 1  | 16      | type    |         |               | whatever they held    |
 *  +---------+---------+---------+---------+---------------+-----------------------+
 *  numbers in the machine's order
 * </pre>
 *
 * <p>In version 0 the record is the text that the kernel sent; in version 1, which auditd uses when
 * it enriches records or names its node, a line as in its log. auditd 3 and 4 write 8,986 bytes a
 * record. A version that leaves out what follows the record is recognised by the header behind it.
 */
final class BinaryFraming implements Framing {
  private static final int HEADER_BYTES = 16;

  /** MAX_AUDIT_MESSAGE_LENGTH (lib/libaudit.h). */
  private static final int MAX_RECORD_BYTES = 8970;

  private static final int TYPE = 8;
  private static final int SIZE = 12;
  private static final int MIN_TYPE = 1000;
  private static final int MAX_TYPE = 2999;

  private enum Layout {
    UNDECIDED,
    PADDED,
    EXACT
  }

  private Layout layout = Layout.UNDECIDED;

  @Override
  public void split(ByteBuffer in, AuditdRecords out) {
    while (in.remaining() > HEADER_BYTES) {
      int at = in.position();
      if (!isFrame(in, at)) {
        skip(in, out);
        continue;
      }
      int length = length(in, at);
      if (length == 0 || in.remaining() < length) {
        return;
      }
      emit(in, at, out);
      in.position(at + length);
    }
  }

  static boolean isVersion(ByteBuffer in, int at) {
    return (in.getInt(at) & ~1) == 0 && in.getInt(at + Integer.BYTES) == HEADER_BYTES;
  }

  /** Whether a header is here, followed by text that starts as a record does. */
  private static boolean isFrame(ByteBuffer in, int at) {
    int type = in.getInt(at + TYPE);
    int size = in.getInt(at + SIZE);
    byte first = in.get(at + HEADER_BYTES);
    return isVersion(in, at)
        && type >= MIN_TYPE
        && type <= MAX_TYPE
        && size > 0
        && size <= MAX_RECORD_BYTES
        && (isFormatted(in, at) ? first == 't' || first == 'n' : first == 'a');
  }

  private static boolean isFormatted(ByteBuffer in, int at) {
    return in.getInt(at) != 0;
  }

  /** Returns the bytes up to the next header; 0 while that is undecided. */
  private int length(ByteBuffer in, int at) {
    int exact = HEADER_BYTES + in.getInt(at + SIZE);
    if (layout == Layout.UNDECIDED && exact < HEADER_BYTES + MAX_RECORD_BYTES) {
      int next = at + exact;
      if (in.limit() <= next + HEADER_BYTES) {
        return 0;
      }
      layout = isFrame(in, next) ? Layout.EXACT : Layout.PADDED;
    }
    return layout == Layout.EXACT ? exact : HEADER_BYTES + MAX_RECORD_BYTES;
  }

  private static void emit(ByteBuffer in, int at, AuditdRecords out) {
    int size = in.getInt(at + SIZE);
    if (isFormatted(in, at)) {
      out.line(in, at + HEADER_BYTES, size);
    } else {
      out.record(in.getInt(at + TYPE), in, at + HEADER_BYTES, size);
    }
  }

  /** Passes on the bytes of an incomplete frame, up to the next header, as they are. */
  private static void skip(ByteBuffer in, AuditdRecords out) {
    int at = in.position();
    int next = at + 1;
    while (next + HEADER_BYTES < in.limit() && !isFrame(in, next)) {
      next++;
    }
    out.line(in, at, next - at);
    in.position(next);
  }
}
