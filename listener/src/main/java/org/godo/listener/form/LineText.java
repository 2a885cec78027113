package org.godo.listener.form;

/** Small searches in bytes. */
final class LineText {
  /** Group separator: auditd writes it between a record and its interpretation (auditd.conf(5)). */
  static final byte SEPARATOR = 0x1d;

  static final byte[] AUDIT = ascii("audit");
  static final byte[] STAMP = ascii("audit(");
  static final byte[] NODE = ascii("node=");
  static final byte[] TYPE = ascii("type=");
  static final byte[] MSG = ascii("msg=");

  private LineText() {}

  static byte[] ascii(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }

  static boolean startsWith(byte[] in, int at, int end, byte[] expected) {
    if (at < 0 || at + expected.length > end) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (in[at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean endsWith(byte[] in, int start, int end, byte[] expected) {
    return end - expected.length >= start && startsWith(in, end - expected.length, end, expected);
  }

  /** Index of the byte, {@code end} if there is none. */
  static int indexOf(byte[] in, int wanted, int from, int end) {
    int i = from;
    while (i < end && in[i] != wanted) {
      i++;
    }
    return i;
  }

  /** Index of the bytes, -1 if they are not there. */
  static int indexOf(byte[] in, byte[] wanted, int from, int end) {
    for (int i = from; i <= end - wanted.length; i++) {
      if (in[i] == wanted[0] && startsWith(in, i, end, wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** Index of the last such bytes, -1 if they are not there. */
  static int lastIndexOf(byte[] in, byte[] wanted, int from, int end) {
    for (int i = end - wanted.length; i >= from; i--) {
      if (in[i] == wanted[0] && startsWith(in, i, end, wanted)) {
        return i;
      }
    }
    return -1;
  }

  static boolean isBlank(byte b) {
    return b >= 0 && b <= ' ';
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Index behind digits, {@code from} if there are none. */
  static int digits(byte[] in, int from, int end) {
    int i = from;
    while (i < end && isDigit(in[i])) {
      i++;
    }
    return i;
  }

  /** Index of the first byte that is not blank. */
  static int blanksEnd(byte[] in, int from, int end) {
    int i = from;
    while (i < end && isBlank(in[i])) {
      i++;
    }
    return i;
  }

  /** Index behind the last byte that is not blank. */
  static int trimmed(byte[] in, int from, int end) {
    int i = end;
    while (i > from && isBlank(in[i - 1])) {
      i--;
    }
    return i;
  }

  /**
   * Index behind {@code audit(SECONDS.MILLIS:SERIAL):}, -1 if that is not there.
   *
   * @param at index of its first letter
   */
  static int stampEnd(byte[] in, int at, int end) {
    int seconds = at + STAMP.length;
    int dot = digits(in, seconds, end);
    int millis = dot + 1;
    int colon = digits(in, Math.min(millis, end), end);
    int serial = colon + 1;
    int close = digits(in, Math.min(serial, end), end);
    boolean whole =
        dot > seconds
            && colon > millis
            && close > serial
            && close + 1 < end
            && in[dot] == '.'
            && in[colon] == ':'
            && in[close] == ')'
            && in[close + 1] == ':';
    return whole ? close + 2 : -1;
  }
}
