package org.godo.listener.parse;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the {@code key=value} fields of one audit record, on the bytes as they came: nothing
 * is copied until a value is asked for.
 *
 * <p>The kernel writes a string in quotes if no byte of it is below 0x21, above 0x7e or a quote,
 * else as bare upper-case hex (kernel/audit.c, {@code audit_log_n_untrustedstring}). So quotes
 * decide: what is quoted is taken as it is, even if it looks like hex, and {@code (null)}, {@code
 * (none)} and {@code ?} mean "no value" only without quotes.
 */
public final class FieldCursor {
  private final byte[] bytes;
  private final int end;
  private int at;
  private int keyStart;
  private int keyEnd;
  private int valueStart;
  private int valueEnd;
  private boolean quoted;

  public FieldCursor(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public FieldCursor(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Moves to the next field; false at the end. Text that is no field is passed over. */
  public boolean next() {
    while (at < end) {
      while (at < end && isSeparator(bytes[at])) {
        at++;
      }
      keyStart = at;
      while (at < end && bytes[at] != '=' && !isSeparator(bytes[at])) {
        at++;
      }
      keyEnd = at;
      if (at < end && bytes[at] == '=') {
        at++;
        takeValue();
        return true;
      }
    }
    return false;
  }

  private void takeValue() {
    quoted = at < end && bytes[at] == '"';
    valueStart = quoted ? at + 1 : at;
    int i = valueStart;
    while (i < end && (quoted ? bytes[i] != '"' : !isSeparator(bytes[i]))) {
      i++;
    }
    valueEnd = i;
    at = quoted ? Math.min(i + 1, end) : i;
  }

  /** Space, and what may stand behind the last field: NUL, newline. */
  private static boolean isSeparator(byte b) {
    return b == ' ' || b == '\n' || b == 0;
  }

  /** Whether the current key is this one. */
  public boolean keyIs(String key) {
    int length = key.length();
    if (keyEnd - keyStart != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[keyStart + i] != key.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * N where the current key is {@code aN} or {@code aN[I]}, an argument of a program or a part of
   * one; -1 for any other key, {@code aN_len} among them.
   */
  public int argumentIndex() {
    if (keyEnd - keyStart < 2 || bytes[keyStart] != 'a') {
      return -1;
    }
    int index = 0;
    int i = keyStart + 1;
    while (i < keyEnd && isDigit(bytes[i]) && index < 100_000_000) {
      index = index * 10 + (bytes[i] - '0');
      i++;
    }
    boolean digits = i > keyStart + 1;
    return digits && (i == keyEnd || bytes[i] == '[') ? index : -1;
  }

  /** Whether the current value is this one, without quotes. */
  public boolean valueIs(String value) {
    int length = value.length();
    if (quoted || valueEnd - valueStart != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[valueStart + i] != value.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The current value as a signed decimal number, {@code fallback} if it is none. */
  public long decimal(long fallback) {
    boolean negative = valueStart < valueEnd && bytes[valueStart] == '-';
    long magnitude = digits(negative ? valueStart + 1 : valueStart, 10, -1);
    if (magnitude < 0) {
      return fallback;
    }
    return negative ? -magnitude : magnitude;
  }

  /** The current value as a hexadecimal number of 64 bits, with {@code 0x} or without. */
  public long hexadecimal(long fallback) {
    boolean prefixed =
        valueEnd - valueStart > 2 && bytes[valueStart] == '0' && bytes[valueStart + 1] == 'x';
    return digits(prefixed ? valueStart + 2 : valueStart, 16, fallback);
  }

  /** The current value as an octal number. */
  public long octal(long fallback) {
    return digits(valueStart, 8, fallback);
  }

  private long digits(int from, int radix, long fallback) {
    if (from >= valueEnd || valueEnd - from > 22) {
      return fallback;
    }
    long number = 0;
    for (int i = from; i < valueEnd; i++) {
      int digit = Character.digit(bytes[i], radix);
      if (digit < 0) {
        return fallback;
      }
      number = number * radix + digit;
    }
    return number;
  }

  /** The current value as text (see {@link Text}); null where the kernel says there is none. */
  public @Nullable String string() {
    if (!quoted && isAbsent()) {
      return null;
    }
    if (quoted || !isHex()) {
      return Text.of(bytes, valueStart, valueEnd);
    }
    ByteArrayOutputStream decoded = new ByteArrayOutputStream((valueEnd - valueStart) / 2);
    appendBytes(decoded);
    return Text.of(decoded.toByteArray());
  }

  /** Appends the bytes the current value stands for; used to put split arguments together. */
  void appendBytes(ByteArrayOutputStream out) {
    if (quoted || !isHex()) {
      out.write(bytes, valueStart, valueEnd - valueStart);
      return;
    }
    for (int i = valueStart; i < valueEnd; i += 2) {
      out.write((Character.digit(bytes[i], 16) << 4) | Character.digit(bytes[i + 1], 16));
    }
  }

  private boolean isAbsent() {
    return valueIs("(null)") || valueIs("(none)") || valueIs("?");
  }

  private boolean isHex() {
    if ((valueEnd - valueStart) % 2 != 0) {
      return false;
    }
    for (int i = valueStart; i < valueEnd; i++) {
      if (!isDigit(bytes[i]) && (bytes[i] < 'A' || bytes[i] > 'F')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
