package org.godo.listener.form;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the text of a record as the kernel does; reused for every record. */
final class RecordText {
  private static final byte[] HEX = LineText.ascii("0123456789ABCDEF");

  private byte[] bytes = new byte[1024];
  private int length;

  /** Begins a record, with the stamp {@code SECONDS.MILLIS:SERIAL}. */
  RecordText begin(String stamp) {
    length = 0;
    return plain("audit(").plain(stamp).plain("):");
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Adds text as it is. */
  RecordText plain(String text) {
    return plain(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a field with its value as it is. */
  RecordText field(String key, String value) {
    return plain(" ").plain(key).plain("=").plain(value);
  }

  /**
   * Adds a string as kernel/audit.c ({@code audit_log_n_untrustedstring}) does: in quotes, or in
   * hex if a byte is below 0x21, above 0x7e or a quote.
   */
  RecordText string(String key, byte[] value) {
    plain(" ").plain(key).plain("=");
    for (byte b : value) {
      if (b <= ' ' || b == 0x7f || b == '"') {
        return hex(value);
      }
    }
    return plain("\"").plain(value).plain("\"");
  }

  private RecordText hex(byte[] value) {
    reserve(2 * value.length);
    for (byte b : value) {
      bytes[length++] = HEX[(b >> 4) & 0xf];
      bytes[length++] = HEX[b & 0xf];
    }
    return this;
  }

  private RecordText plain(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
