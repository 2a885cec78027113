package org.godo.listener.auditd;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The format in which the plugin writes records to the stream: its option {@code format}. */
interface Framing {
  /** Number of bytes that identify a format. */
  int HEAD_BYTES = 8;

  /**
   * Emits the complete records and moves the buffer's position behind them.
   *
   * @param in the bytes read, from its position to its limit; in native byte order
   */
  void split(ByteBuffer in, AuditdRecords out);

  /**
   * Returns the format of a stream that begins like this: {@code binary} begins with a version, 0
   * or 1, and the length of a header, 16, as 32-bit numbers, which no text begins with.
   *
   * @return null while there are too few bytes to decide
   */
  static @Nullable Framing of(ByteBuffer in) {
    if (in.remaining() < HEAD_BYTES) {
      return null;
    }
    return BinaryFraming.isVersion(in, in.position()) ? new BinaryFraming() : new LineFraming();
  }
}
