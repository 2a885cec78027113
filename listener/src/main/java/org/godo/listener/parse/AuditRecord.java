package org.godo.listener.parse;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One record of the audit subsystem: {@code audit(SECONDS.MILLIS:SERIAL): FIELDS}. */
public final class AuditRecord {
  private static final int NETLINK_HEADER_BYTES = 16;
  private static final byte[] NODE = {'n', 'o', 'd', 'e', '='};
  private static final byte[] AUDIT = {'a', 'u', 'd', 'i', 't', '('};
  private static final byte[] NOTHING = {};
  private static final long MAX_SERIAL = 0xffff_ffffL;

  /** What the kernel's clock can hold: nanoseconds in 63 bits (include/linux/ktime.h). */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000L - 1;

  private static final long MAX_MILLIS = 999;

  private final int type;
  private final @Nullable String node;
  private final long millis;
  private final long serial;
  private final byte[] fields;

  private AuditRecord(int type, @Nullable String node, long millis, long serial, byte[] fields) {
    this.type = type;
    this.node = node;
    this.millis = millis;
    this.serial = serial;
    this.fields = fields;
  }

  /** See {@link RecordType}. */
  public int type() {
    return type;
  }

  /** Name of the host, in a log that several hosts write to; else null. */
  public @Nullable String node() {
    return node;
  }

  /** Milliseconds since the epoch; with the serial it names the event. */
  public long millis() {
    return millis;
  }

  /** Unsigned 32 bits. */
  public long serial() {
    return serial;
  }

  /** The bytes behind the event's name, not to be changed; empty for types not decoded. */
  public byte[] fields() {
    return fields;
  }

  /** The type in a netlink message's header, -1 if the message has no whole header. */
  public static int typeOf(ByteBuffer message) {
    return message.remaining() < NETLINK_HEADER_BYTES
        ? -1
        : Short.toUnsignedInt(message.getShort(message.position() + 4));
  }

  /**
   * The record in a netlink message, null if its text is not that of a record. The message's own
   * length field is not looked at: the kernel counts it without the header for one kind of receiver
   * (kernel/audit.c), so the datagram's length is the one to trust.
   *
   * @param message with its 16-byte header, native byte order set; its position stays
   */
  public static @Nullable AuditRecord parse(ByteBuffer message) {
    int type = typeOf(message);
    if (type < 0) {
      return null;
    }
    Scanner text = new Scanner(message);
    String node = text.skip(NODE) ? text.word() : null;
    if (!text.skip(AUDIT)) {
      return null;
    }
    long seconds = text.number('.');
    long millis = text.number(':');
    long serial = text.number(')');
    boolean isName =
        isUpTo(MAX_SECONDS, seconds) && isUpTo(MAX_MILLIS, millis) && isUpTo(MAX_SERIAL, serial);
    if (!isName || !text.skip(':')) {
      return null;
    }
    text.skip(' ');
    byte[] fields = RecordType.isKept(type) ? text.rest() : NOTHING;
    return new AuditRecord(type, node, seconds * 1000 + millis, serial, fields);
  }

  private static boolean isUpTo(long limit, long number) {
    return number >= 0 && number <= limit;
  }

  /** Reads the text of a message from left to right. */
  private static final class Scanner {
    private final ByteBuffer message;
    private int at;

    Scanner(ByteBuffer message) {
      this.message = message;
      this.at = message.position() + NETLINK_HEADER_BYTES;
    }

    boolean skip(byte[] expected) {
      if (message.limit() - at < expected.length) {
        return false;
      }
      for (int i = 0; i < expected.length; i++) {
        if (message.get(at + i) != expected[i]) {
          return false;
        }
      }
      at += expected.length;
      return true;
    }

    boolean skip(char expected) {
      if (at >= message.limit() || message.get(at) != expected) {
        return false;
      }
      at++;
      return true;
    }

    String word() {
      int start = at;
      while (at < message.limit() && message.get(at) != ' ') {
        at++;
      }
      byte[] word = new byte[at - start];
      message.get(start, word);
      skip(' ');
      return Text.of(word);
    }

    /** Digits up to the terminator, which is passed; -1 if it is anything else. */
    long number(char terminator) {
      long number = 0;
      int start = at;
      while (at < message.limit() && at - start <= 12) {
        byte b = message.get(at++);
        if (b == terminator && at - start > 1) {
          return number;
        }
        if (b < '0' || b > '9') {
          return -1;
        }
        number = number * 10 + (b - '0');
      }
      return -1;
    }

    byte[] rest() {
      byte[] rest = new byte[message.limit() - at];
      message.get(at, rest);
      return rest;
    }
  }
}
