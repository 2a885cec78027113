package org.godo.listener.capture;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.godo.listener.parse.RecordType;
import org.godo.model.linux.Netlink;

/**
 * Cuts records that programs write down to what identifies them: any program with CAP_AUDIT_WRITE,
 * which Docker's containers have, could fill the log with their text, of which nothing is used. The
 * serial is kept, as a missing one is a loss. Allocates nothing.
 */
final class UserMessages {
  /** Type in the header, after the length. */
  private static final int TYPE_AT = 4;

  /** {@code audit(SECONDS.MILLIS:SERIAL): } has at most 10 + 3 + 10 digits, in these years. */
  private static final int MAX_IDENTITY_BYTES = 64;

  private final AtomicLong count = new AtomicLong();

  /** Records of programs so far; for any thread. */
  long count() {
    return count.get();
  }

  /**
   * Returns how many bytes of an audit message to keep.
   *
   * @param at index of its header
   * @param length with the header
   */
  int kept(ByteBuffer from, int at, int length) {
    if (length < Netlink.HEADER_BYTES
        || !RecordType.isOfUserSpace(Short.toUnsignedInt(from.getShort(at + TYPE_AT)))) {
      return length;
    }
    count.incrementAndGet();
    int first = at + Netlink.HEADER_BYTES;
    int end = at + Math.min(length, Netlink.HEADER_BYTES + MAX_IDENTITY_BYTES);
    for (int i = first; i + 1 < end; i++) {
      if (from.get(i) == ')' && from.get(i + 1) == ':') {
        return i + 2 - at;
      }
    }
    return end - at;
  }
}
