package org.godo.listener.auditd;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How the plugin writes records one after the other: its option {@code format}. */
interface Framing {
  /** Bytes by which a format is recognised. */
  int HEAD_BYTES = 8;

  /**
   * Gives out the records that are whole and moves the buffer's position behind them.
   *
   * @param in what was read, from its position to its limit; in native byte order
   */
  void cut(ByteBuffer in, AuditdRecords out);

  /**
   * The format of a stream that begins like this: {@code binary} begins with a version, 0 or 1, and
   * the length of a header, 16, as 32-bit numbers, which no text begins with.
   *
   * @return null while there are too few bytes to tell
   */
  static @Nullable Framing of(ByteBuffer in) {
    if (in.remaining() < HEAD_BYTES) {
      return null;
    }
    return BinaryFraming.isVersion(in, in.position()) ? new BinaryFraming() : new LineFraming();
  }
}
