package org.godo.listener.form;

import java.nio.charset.StandardCharsets;

/**
 * The first time of syslog and the first one of the kernel's log before the text of a line: what
 * follows may be of the text. Reused for every line.
 */
final class PrefixTimes {
  private byte[] in = {};
  private int kernel;
  private int kernelEnd;
  private int line;
  private int lineEnd;

  /** Forgets the times of the line before. */
  void begin(byte[] bytes) {
    in = bytes;
    kernel = 0;
    kernelEnd = 0;
    line = 0;
    lineEnd = 0;
  }

  void kernel(int from, int end) {
    if (!hasKernel()) {
      kernel = from;
      kernelEnd = end;
    }
  }

  void line(int from, int end) {
    if (lineEnd == 0) {
      line = from;
      lineEnd = end;
    }
  }

  boolean hasKernel() {
    return kernelEnd > 0;
  }

  /** The time of the kernel's log, as it is written; empty if there is none. */
  String kernel() {
    return text(kernel, kernelEnd);
  }

  /** The time of syslog, as it is written; empty if there is none, or it is of the text. */
  String line() {
    return beginsWithKernel() ? "" : text(line, lineEnd);
  }

  /** Whether the line begins with the time of the kernel's log, so that its host is not named. */
  boolean beginsWithKernel() {
    return hasKernel() && (lineEnd == 0 || kernel < line);
  }

  /** Whether the time is as {@code dmesg --time-format iso} writes it: with a comma. */
  boolean isOfDmesg() {
    return LineText.indexOf(in, ',', line, lineEnd) < lineEnd;
  }

  private String text(int from, int end) {
    return new String(in, from, end - from, StandardCharsets.ISO_8859_1);
  }
}
