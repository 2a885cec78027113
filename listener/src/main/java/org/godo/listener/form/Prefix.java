package org.godo.listener.form;

import java.util.Arrays;

/**
 * What is before a record in a line: the time, host and program of syslog (RFC 3164, RFC 5424, or
 * with the time in ISO 8601), the time of the kernel's log, or anything else.
 */
final class Prefix {
  /** Begins a line of {@code journalctl} between boots and before the first entry. */
  static final byte[] JOURNAL = LineText.ascii("-- ");

  private static final byte[][] STREAMS = {
    LineText.ascii("stdout"), LineText.ascii("stderr"), LineText.ascii("localhost")
  };

  private byte[] node = RecordBuffer.NO_NODE;

  /** {@code node=HOST} and a space, of the host found last. */
  byte[] node() {
    return node;
  }

  /** Finds the host that a prefix names. */
  boolean host(byte[] in, int from, int end) {
    int time = timeEnd(in, from, end);
    int host = time < 0 ? -1 : LineText.blanksEnd(in, time, end);
    int hostEnd = host < 0 ? -1 : wordEnd(in, host, end);
    if (hostEnd < 0 || hostEnd >= end || !isName(in, host, hostEnd)) {
      return false;
    }
    // A program follows; a record directly behind the first word has no host.
    if (LineText.trimmed(in, hostEnd, end) == hostEnd) {
      return false;
    }
    int length = hostEnd - host;
    if (node.length != LineText.NODE.length + length + 1
        || !Arrays.equals(
            node, LineText.NODE.length, LineText.NODE.length + length, in, host, hostEnd)) {
      node = Arrays.copyOf(LineText.NODE, LineText.NODE.length + length + 1);
      System.arraycopy(in, host, node, LineText.NODE.length, length);
      node[node.length - 1] = ' ';
    }
    return true;
  }

  /** Whether a line is one of a program that writes to syslog or to the kernel's log. */
  static boolean isOfSyslog(byte[] in, int end) {
    return timeEnd(in, 0, end) > 0
        || (in[0] == '[' && end > 1 && (LineText.isBlank(in[1]) || LineText.isDigit(in[1])));
  }

  /** Index behind the time, -1 if the line does not begin with one. */
  private static int timeEnd(byte[] in, int from, int end) {
    int at = priorityEnd(in, from, end);
    if (at < end && LineText.isDigit(in[at])) {
      return isoEnd(in, at, end);
    }
    // Sep 22 10:13:20
    int day = LineText.blanksEnd(in, Math.min(at + 3, end), end);
    int dayEnd = LineText.digits(in, day, end);
    int clock = LineText.blanksEnd(in, dayEnd, end);
    boolean whole =
        day > at + 3
            && dayEnd > day
            && clock > dayEnd
            && clock + 8 <= end
            && in[clock + 2] == ':'
            && in[clock + 5] == ':';
    return whole ? wordEnd(in, clock, end) : -1;
  }

  /** {@code <86>}, and the version of RFC 5424 behind it. */
  private static int priorityEnd(byte[] in, int from, int end) {
    if (from >= end || in[from] != '<') {
      return from;
    }
    int close = LineText.digits(in, from + 1, end);
    if (close >= end || in[close] != '>') {
      return from;
    }
    boolean version =
        LineText.digits(in, close + 1, end) == close + 2 && close + 2 < end && in[close + 2] == ' ';
    return version ? close + 3 : close + 1;
  }

  /** Index behind a time in ISO 8601, negative if the line does not begin with one. */
  static int isoTimeEnd(byte[] in, int from, int end) {
    return from < end && LineText.isDigit(in[from]) ? isoEnd(in, from, end) : -2;
  }

  private static int isoEnd(byte[] in, int at, int end) {
    int last = wordEnd(in, at, end);
    boolean time = last - at >= 19 && in[at + 4] == '-' && in[at + 7] == '-' && in[at + 10] == 'T';
    return time ? last : -1;
  }

  private static boolean isName(byte[] in, int from, int end) {
    for (byte[] stream : STREAMS) {
      if (end - from == stream.length && LineText.startsWith(in, from, end, stream)) {
        return false;
      }
    }
    return end > from && in[end - 1] != ':' && in[end - 1] != ']' && in[from] != '-';
  }

  private static int wordEnd(byte[] in, int from, int end) {
    int i = from;
    while (i < end && !LineText.isBlank(in[i])) {
      i++;
    }
    return i;
  }
}
