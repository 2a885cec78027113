package org.godo.listener.procfs;

import java.util.ArrayList;
import java.util.List;
import org.godo.listener.parse.EscapedText;

/** Reads the smaller formats of /proc. */
final class ProcText {
  private ProcText() {}

  /** Arguments of {@code /proc/PID/cmdline}: each ends with a NUL, the last one may lack it. */
  static List<String> arguments(byte[] cmdline) {
    return split(cmdline, (byte) 0);
  }

  /** Lines, without their ends. */
  static List<String> lines(byte[] text) {
    return split(text, (byte) '\n');
  }

  /**
   * The number behind a name as {@code Uid:} at the beginning of a line, in the given base.
   *
   * @throws IllegalArgumentException if there is none
   */
  static long number(byte[] text, String name, int radix) {
    for (String line : lines(text)) {
      if (line.startsWith(name)) {
        String value = line.substring(name.length()).trim();
        int end = 0;
        while (end < value.length() && Character.digit(value.charAt(end), radix) >= 0) {
          end++;
        }
        return Long.parseLong(value.substring(0, end), radix);
      }
    }
    throw new IllegalArgumentException("no line begins with " + name);
  }

  private static List<String> split(byte[] text, byte end) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == end) {
        parts.add(EscapedText.of(text, start, i));
        start = i + 1;
      }
    }
    if (start < text.length) {
      parts.add(EscapedText.of(text, start, text.length));
    }
    return parts;
  }
}
