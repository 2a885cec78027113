package org.godo.listener.parse;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.godo.model.linux.Netlink;
import org.jspecify.annotations.Nullable;

/**
 * One record of the audit subsystem: {@code audit(SECONDS.MILLIS:SERIAL): FIELDS}. One object is
 * reused for every message and valid as long as the message; fields are read in place.
 */
public final class AuditRecord {
  private static final byte[] NODE = {'n', 'o', 'd', 'e', '='};
  private static final byte[] AUDIT = {'a', 'u', 'd', 'i', 't', '('};

  /** What a record of a call begins with; with a type of an unknown name, that is damaged. */
  private static final byte[] CALL = {'a', 'r', 'c', 'h', '='};

  private static final byte[] NOTHING = {};
  private static final long MAX_SERIAL = 0xffff_ffffL;

  /** Range of the kernel's clock: nanoseconds in 63 bits (include/linux/ktime.h). */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000L - 1;

  private static final long MAX_MILLIS = 999;

  /** Digits and their terminator. */
  private static final int MAX_NUMBER_BYTES = 13;

  private int type = -1;
  private @Nullable String node;
  private long millis;
  private long serial;

  // Identity of the record before, as bytes; empty if it had none.
  private final byte[] identity = new byte[3 * MAX_NUMBER_BYTES];
  private int identityLength;

  // The message's text; start advances while the header is read.
  private byte[] bytes = NOTHING;
  private int start;
  private int end;

  /** See {@link RecordType}. */
  public int type() {
    return type;
  }

  /** Name of the host, in a log of several hosts; else null. */
  public @Nullable String node() {
    return node;
  }

  /** Milliseconds since the epoch; with the serial it identifies the event. */
  public long millis() {
    return millis;
  }

  /** Unsigned 32 bits. */
  public long serial() {
    return serial;
  }

  /** Array with the bytes behind the event's identity, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Index of the first of them. */
  public int start() {
    return start;
  }

  /** Number of them; 0 for types that are not decoded. */
  public int length() {
    return end - start;
  }

  /** The type in a netlink message's header; -1 if the header is incomplete. */
  public static int typeOf(ByteBuffer message) {
    return message.remaining() < Netlink.HEADER_BYTES
        ? -1
        : Short.toUnsignedInt(message.getShort(message.position() + 4));
  }

  /**
   * Reads the record in a netlink message. The message's own length field is ignored: the kernel
   * counts it without the header for one kind of receiver (kernel/audit.c), so only the datagram's
   * length is reliable.
   *
   * @param message with its 16-byte header, on the heap, its byte order set; its position stays
   * @return false if the message's text is not that of a record; then this is not valid
   */
  public boolean read(ByteBuffer message) {
    type = typeOf(message);
    if (type < 0) {
      return false;
    }
    bytes = message.array();
    start = message.arrayOffset() + message.position() + Netlink.HEADER_BYTES;
    end = message.arrayOffset() + message.limit();
    node = skip(NODE) ? word() : null;
    return skip(AUDIT) && readIdentity() && readFields();
  }

  /** The records of an event are mostly consecutive, each with the same identity. */
  private boolean readIdentity() {
    int first = start;
    if (end - first >= identityLength
        && identityLength > 0
        && Arrays.equals(identity, 0, identityLength, bytes, first, first + identityLength)) {
      start = first + identityLength;
      return true;
    }
    identityLength = 0;
    if (!parseIdentity()) {
      return false;
    }
    identityLength = start - first;
    System.arraycopy(bytes, first, identity, 0, identityLength);
    return true;
  }

  private boolean parseIdentity() {
    long seconds = number('.');
    long fraction = number(':');
    serial = number(')');
    millis = seconds * 1000 + fraction;
    return isUpTo(MAX_SECONDS, seconds)
        && isUpTo(MAX_MILLIS, fraction)
        && isUpTo(MAX_SERIAL, serial);
  }

  private boolean readFields() {
    if (!skip((byte) ':')) {
      return false;
    }
    skip((byte) ' ');
    if (type == RecordType.UNKNOWN && skip(CALL)) {
      return false;
    }
    if (!RecordType.isKept(type)) {
      end = start;
    }
    return true;
  }

  private static boolean isUpTo(long limit, long number) {
    return number >= 0 && number <= limit;
  }

  private boolean skip(byte[] expected) {
    if (end - start < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[start + i] != expected[i]) {
        return false;
      }
    }
    start += expected.length;
    return true;
  }

  private boolean skip(byte expected) {
    if (start >= end || bytes[start] != expected) {
      return false;
    }
    start++;
    return true;
  }

  private String word() {
    int first = start;
    while (start < end && bytes[start] != ' ') {
      start++;
    }
    String word = EscapedText.of(bytes, first, start);
    skip((byte) ' ');
    return word;
  }

  /** Reads digits and their terminator; -1 if there is anything else. */
  private long number(char terminator) {
    long number = 0;
    int i = start;
    int last = Math.min(end, start + MAX_NUMBER_BYTES);
    while (i < last) {
      byte b = bytes[i++];
      if (b == terminator && i - start > 1) {
        start = i;
        return number;
      }
      if (b < '0' || b > '9') {
        return -1;
      }
      number = number * 10 + (b - '0');
    }
    return -1;
  }
}
