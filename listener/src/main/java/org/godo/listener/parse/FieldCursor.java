package org.godo.listener.parse;

/**
 * Iterates over the {@code key=value} fields of one audit record, in place: nothing is copied until
 * a value is read. One cursor serves many records.
 *
 * <p>The kernel writes a string in quotes if no byte of it is below 0x21, above 0x7e or a quote,
 * else as bare upper-case hex (kernel/audit.c, {@code audit_log_n_untrustedstring}). So quotes
 * decide: a quoted value is literal, even if it looks like hex, and {@code (null)}, {@code (none)}
 * and {@code ?} mean "no value" only without quotes.
 *
 * <p>A value that is read as a number or a text and is none, or none that the kernel writes, makes
 * the record {@link #isDamaged damaged}.
 */
public final class FieldCursor {
  /** Value of a byte as a digit; {@link #NO_DIGIT} if it is not one. */
  private static final byte[] DIGITS = new byte[256];

  private static final byte NO_DIGIT = Byte.MAX_VALUE;

  static {
    for (int b = 0; b < DIGITS.length; b++) {
      int digit = b < 0x80 ? Character.digit(b, 16) : -1;
      DIGITS[b] = digit < 0 ? NO_DIGIT : (byte) digit;
    }
  }

  /** Digits that 64 bits hold in every radix. */
  private static final int SURE_DIGITS = 15;

  /** Stands for an argument in one part. */
  static final int WHOLE = -1;

  /** Stands for the length of an argument. */
  static final int ENCODED_LENGTH = -2;

  private byte[] bytes = {};
  private int start;
  private int end;
  private int at;
  private int key;
  private int keyStart;
  private int keyEnd;
  private int valueStart;
  private int valueEnd;
  private int argumentEnd;
  private boolean quoted;
  private boolean damaged;

  /** Whether the last digits were a number. */
  private boolean number;

  /**
   * Moves to before the first field of a record, which must not change meanwhile.
   *
   * @param end index behind its last byte
   * @return itself
   */
  public FieldCursor over(byte[] record, int start, int end) {
    this.bytes = record;
    this.start = start;
    this.at = start;
    this.end = end;
    this.damaged = false;
    return this;
  }

  /** Whether one of the values read since {@link #over} is not as the kernel writes it. */
  public boolean isDamaged() {
    return damaged;
  }

  /** Notes that the current value is not as the kernel writes it. */
  void damaged() {
    damaged = true;
  }

  /** Moves to the next field; false at the end. Text that is not a field is skipped. */
  public boolean next() {
    byte[] in = bytes;
    int i = at;
    while (i < end) {
      while (i < end && isSeparator(in[i])) {
        i++;
      }
      keyStart = i;
      int packed = 0;
      while (i < end && in[i] != '=' && !isSeparator(in[i])) {
        packed = packed << 8 | (in[i] & 0xff);
        i++;
      }
      keyEnd = i;
      key = i - keyStart <= FieldKey.MAX_LENGTH ? packed : FieldKey.LONGER;
      if (i < end && in[i] == '=') {
        readValue(i + 1);
        return true;
      }
    }
    at = end;
    return false;
  }

  /** Moves to the first field from here on that has this key; false if there is none. */
  public boolean find(String key) {
    while (next()) {
      if (keyIs(key)) {
        return true;
      }
    }
    return false;
  }

  private void readValue(int start) {
    byte[] in = bytes;
    quoted = start < end && in[start] == '"';
    int i = quoted ? start + 1 : start;
    valueStart = i;
    if (quoted) {
      while (i < end && in[i] != '"') {
        i++;
      }
    } else {
      while (i < end && !isSeparator(in[i])) {
        i++;
      }
    }
    valueEnd = i;
    at = quoted ? Math.min(i + 1, end) : i;
  }

  /** Space, and what may follow the last field: NUL, newline. */
  private static boolean isSeparator(byte b) {
    return b <= ' ' && (b == ' ' || b == '\n' || b == 0);
  }

  /** The bytes of the record, not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** Index behind the current field. */
  int at() {
    return at;
  }

  /** Index behind the last field. */
  int end() {
    return end;
  }

  /** Bytes of the record's fields. */
  int length() {
    return end - start;
  }

  /** The current key as one of {@link FieldKey}, to switch on. */
  int key() {
    return key;
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
   * N where the current key is {@code aN}, {@code aN[I]} or {@code aN_len}: an argument of a
   * program, a part of one, or the length of one; -1 for any other key.
   */
  int argumentIndex() {
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
    argumentEnd = i;
    return digits && (i == keyEnd || bytes[i] == '[' || isLengthSuffix(i)) ? index : -1;
  }

  private boolean isLengthSuffix(int from) {
    return keyEnd - from == 4
        && bytes[from] == '_'
        && bytes[from + 1] == 'l'
        && bytes[from + 2] == 'e'
        && bytes[from + 3] == 'n';
  }

  /**
   * What an argument's field has, after {@link #argumentIndex()}: I for part I of it, {@code
   * aN[I]}; {@link #WHOLE} for {@code aN}; {@link #ENCODED_LENGTH} for {@code aN_len}.
   */
  int argumentPart() {
    if (argumentEnd == keyEnd) {
      return WHOLE;
    }
    if (bytes[argumentEnd] == '_') {
      return ENCODED_LENGTH;
    }
    int part = 0;
    for (int i = argumentEnd + 1; i < keyEnd && isDigit(bytes[i]) && part < 100_000_000; i++) {
      part = part * 10 + (bytes[i] - '0');
    }
    return part;
  }

  /**
   * Whether the current value is no text as the kernel writes it: a quote is open or has a byte in
   * it that is not written into quotes, as where another record's text follows the beginning; or it
   * is not in quotes and neither bytes in hex, of which a half may be missing, nor "no value".
   */
  boolean isCut() {
    if (!quoted) {
      boolean none = valueIs("(null)") || valueIs("(none)") || valueIs("?");
      return !none && !isBytes();
    }
    return valueEnd >= end || (at < end && !isSeparator(bytes[at])) || hasUnquotable();
  }

  private boolean hasUnquotable() {
    for (int i = valueStart; i < valueEnd; i++) {
      if ((bytes[i] >= 0 && bytes[i] <= ' ') || bytes[i] == 0x7f) {
        return true;
      }
    }
    return false;
  }

  /** Whether the current value is whole bytes in upper-case hex. */
  private boolean isBytes() {
    for (int i = valueStart; i < valueEnd; i++) {
      if (DIGITS[bytes[i] & 0xff] == NO_DIGIT || bytes[i] >= 'a') {
        return false;
      }
    }
    return valueStart < valueEnd && (valueEnd - valueStart) % 2 == 0;
  }

  /** Bytes of the current value as the record has them, without quotes. */
  int encodedLength() {
    return valueEnd - valueStart;
  }

  /** Whether the current value is this keyword, which some programs write in quotes. */
  public boolean valueIs(String value) {
    int length = value.length();
    if (valueEnd - valueStart != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[valueStart + i] != value.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The current value as a signed decimal number of 64 bits, {@code fallback} if it is not one. */
  public long decimal(long fallback) {
    boolean negative = valueStart < valueEnd && bytes[valueStart] == '-';
    long magnitude = digits(negative ? valueStart + 1 : valueStart, 10);
    if (magnitude < 0 || !number) {
      damaged = true;
      return fallback;
    }
    return negative ? -magnitude : magnitude;
  }

  /**
   * The current value as an unsigned decimal number of 64 bits, {@code fallback} if it is not one,
   * and also if it is greater than a long can be.
   */
  public long unsignedDecimal(long fallback) {
    long value = digits(valueStart, 10);
    damaged |= !number;
    return number && value >= 0 ? value : fallback;
  }

  /** The current value as a hexadecimal number of 64 bits, with {@code 0x} or without. */
  public long hexadecimal(long fallback) {
    boolean prefixed =
        valueEnd - valueStart > 2 && bytes[valueStart] == '0' && bytes[valueStart + 1] == 'x';
    long value = digits(prefixed ? valueStart + 2 : valueStart, 16);
    damaged |= !number;
    return number ? value : fallback;
  }

  /** The current value as an octal number of 64 bits. */
  public long octal(long fallback) {
    long value = digits(valueStart, 8);
    damaged |= !number;
    return number ? value : fallback;
  }

  /** An unsigned number of 64 bits; {@link #number} is whether it is one. */
  private long digits(int from, int radix) {
    byte[] in = bytes;
    long value = 0;
    number = from < valueEnd;
    for (int i = from; i < valueEnd; i++) {
      int digit = DIGITS[in[i] & 0xff];
      boolean tooGreat = i - from >= SURE_DIGITS && isTooGreat(value, digit, radix);
      if (digit >= radix || tooGreat) {
        number = false;
        return 0;
      }
      value = value * radix + digit;
    }
    return value;
  }

  /** Whether 64 bits cannot hold a number with one more digit. */
  private static boolean isTooGreat(long value, int digit, int radix) {
    return Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, radix)) > 0;
  }

  /** Sets {@code into} to the current value; to none if it is damaged. */
  public void text(FieldText into) {
    if (isCut()) {
      damaged = true;
      into.clear();
    } else {
      textAsFound(into);
    }
  }

  /** Sets {@code into} to what there is of the current value, see {@link #isCut}. */
  void textAsFound(FieldText into) {
    into.set(bytes, valueStart, valueEnd, quoted);
  }

  /** Sets {@code into} to the current value, the number of a device as MAJOR:MINOR in hex. */
  void device(FieldText into) {
    int colon = valueStart;
    while (colon < valueEnd && bytes[colon] != ':') {
      colon++;
    }
    if (isHexNumber(valueStart, colon) && isHexNumber(colon + 1, valueEnd)) {
      textAsFound(into);
    } else {
      damaged = true;
      into.clear();
    }
  }

  private boolean isHexNumber(int from, int to) {
    for (int i = from; i < to; i++) {
      if (DIGITS[bytes[i] & 0xff] == NO_DIGIT) {
        return false;
      }
    }
    return from < to && to - from <= 8;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
