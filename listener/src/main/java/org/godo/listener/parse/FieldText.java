package org.godo.listener.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value of a string field in the kernel's encoding (see {@link FieldCursor}): text is created
 * only when it is asked for. Valid as long as its record.
 */
public final class FieldText {
  private byte[] bytes = {};
  private int start;
  private int end;
  private boolean quoted;
  private boolean absent = true;

  /** Sets it to no value. */
  public void clear() {
    absent = true;
  }

  void set(byte[] record, int valueStart, int valueEnd, boolean inQuotes) {
    bytes = record;
    start = valueStart;
    end = valueEnd;
    quoted = inQuotes;
    absent = !inQuotes && (is("(null)") || is("(none)") || is("?"));
  }

  private boolean is(String literal) {
    int length = literal.length();
    if (end - start != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[start + i] != literal.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the field is missing, or the kernel wrote that it has no value. */
  public boolean isAbsent() {
    return absent;
  }

  /** The text (see {@link EscapedText}), null if there is none. */
  public @Nullable String text() {
    return absent ? null : present();
  }

  /** The text of a value that is expected to recur. */
  public @Nullable String text(TextCache cache) {
    return absent ? null : cache.get(this);
  }

  /** The bytes of a value that is not absent, a character for each (ISO 8859-1). */
  public String byteText() {
    return new String(decoded(), ISO_8859_1);
  }

  String present() {
    return isHex() ? EscapedText.of(decoded()) : EscapedText.of(bytes, start, end);
  }

  /** The decoded bytes of the value. */
  byte[] decoded() {
    if (!isHex()) {
      return Arrays.copyOfRange(bytes, start, end);
    }
    byte[] decoded = new byte[(end - start) / 2];
    for (int i = 0; i < decoded.length; i++) {
      int high = Character.digit(bytes[start + 2 * i], 16);
      decoded[i] = (byte) (high << 4 | Character.digit(bytes[start + 2 * i + 1], 16));
    }
    return decoded;
  }

  private boolean isHex() {
    if (quoted || (end - start) % 2 != 0) {
      return false;
    }
    for (int i = start; i < end; i++) {
      boolean digit = bytes[i] >= '0' && bytes[i] <= '9';
      if (!digit && (bytes[i] < 'A' || bytes[i] > 'F')) {
        return false;
      }
    }
    return true;
  }

  /** Whether this is the same value, written alike. */
  boolean isLike(FieldText other) {
    if (absent || other.absent) {
      return absent && other.absent;
    }
    return quoted == other.quoted
        && Arrays.equals(bytes, start, end, other.bytes, other.start, other.end);
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean quoted() {
    return quoted;
  }
}
