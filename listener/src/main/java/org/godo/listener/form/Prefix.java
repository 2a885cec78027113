package org.godo.listener.form;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * What is before the text of a line: the time, host and program of syslog (RFC 3164, RFC 5424, or
 * with the time in ISO 8601), the time of the kernel's log, the name of a file, columns of CSV.
 * Which program wrote the text decides whether it may be a record: any program can write what looks
 * like one. Reused for every line.
 */
final class Prefix {
  /** Who wrote a text. */
  enum Origin {
    /** No program is named: the lines of a log of records, or of a container. */
    UNNAMED,
    /** The kernel, or a program that passes its records on. */
    AUDIT,
    /** A line of syslog without the name of a program. */
    NAMELESS,
    /** Another program. */
    OTHER,
    /** Text of no known form. */
    UNKNOWN
  }

  /** Begins a line of {@code journalctl} between boots and before the first entry. */
  static final byte[] JOURNAL = LineText.ascii("-- ");

  private static final byte[] AUDIT = LineText.ascii("audit: ");
  private static final byte[] KERN = LineText.ascii("kern ");
  private static final byte[] LOG = LineText.ascii(".log");
  private static final byte[] OUT = LineText.ascii("stdout");
  private static final byte[] ERR = LineText.ascii("stderr");
  private static final byte[] LOCALHOST = LineText.ascii("localhost");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[][] BEGINNINGS = {LineText.TYPE, LineText.NODE};

  /** Behind the facility and a dot, in the lines of busybox's syslogd and of logread. */
  private static final Set<String> SEVERITIES =
      Set.of(
          "emerg", "alert", "crit", "err", "error", "warn", "warning", "notice", "info", "debug");

  private final PrefixTimes times = new PrefixTimes();
  private byte[] in = {};
  private int end;
  private int at;
  private int textBegin;
  private boolean dated;
  private boolean hostFound;
  private byte[] node = RecordBuffer.NO_NODE;
  private int tag;
  private int tagEnd;
  private boolean hasCells;

  /**
   * Reads what is before the text of a line.
   *
   * @param isWhole whether it is a line of a file, which may be a row of CSV
   */
  Origin read(byte[] bytes, int from, int limit, boolean isWhole) {
    in = bytes;
    hasCells = isWhole;
    end = limit;
    at = LineText.blanksEnd(in, from, end);
    dated = false;
    hostFound = false;
    tag = at;
    tagEnd = at;
    times.begin(in);
    skipFile();
    Origin origin = header();
    textBegin = at;
    if (origin == Origin.AUDIT && LineText.startsWith(in, at, end, AUDIT)) {
      at += AUDIT.length;
    }
    return origin;
  }

  /** Index of the text. */
  int text() {
    return at;
  }

  /** Index of the text, with {@code audit: } before it. */
  int textBegin() {
    return textBegin;
  }

  /** Whether the text begins like a record, be it whole or not. */
  boolean beginsRecord() {
    return isRecord(at);
  }

  /** Whether the line is one of syslog, or of the kernel's log. */
  boolean isDated() {
    return dated;
  }

  /** Whether the host is named. */
  boolean hasHost() {
    return hostFound;
  }

  /** {@code node=HOST} and a space, of the host found last. */
  byte[] node() {
    return node;
  }

  /** The program as it is named; empty if it is not. */
  String program() {
    int last = isNamed(tag, tagEnd) ? tagEnd - 1 : tagEnd;
    return new String(in, tag, last - tag, StandardCharsets.ISO_8859_1);
  }

  /** Its times. */
  PrefixTimes times() {
    return times;
  }

  /** Whether the line is one of the kernel's log, or of the kernel in syslog. */
  boolean isOfKernelLog() {
    return times.hasKernel() || times.isOfDmesg() || AuditPrograms.isKernel(program());
  }

  /** Whether the host is that of the kernel, not a word of its message. */
  boolean namesHostOfKernel() {
    return hostFound && !times.beginsWithKernel() && !times.isOfDmesg();
  }

  /** The name of a file and the number of a line, as {@code grep} writes them. */
  private void skipFile() {
    if (isText(at) || isTime(at)) {
      return;
    }
    int last = wordEnd(at);
    for (int i = at + 1; i < last && in[i] != '"' && in[i] != '{'; i++) {
      // A pid in brackets is of a program.
      boolean ends = (in[i] == ':' && in[i - 1] != ']') || in[i] == '-';
      if (ends && (isText(i + 1) || isTime(i + 1))) {
        at = i + 1;
        return;
      }
    }
  }

  private boolean isTime(int from) {
    return (from < end && in[from] == '<')
        || LineTime.end(in, from, end) > 0
        || LineTime.bracketsEnd(in, from, end) > 0;
  }

  private Origin header() {
    int start = at;
    if (skipPriority()) {
      return ofProtocol();
    }
    skipLevel();
    boolean kernel = skipBrackets();
    int time = LineTime.end(in, at, end);
    if (time > 0 && isOfContainer(time)) {
      at = LineText.blanksEnd(in, at, end);
      return header();
    }
    if (time > 0) {
      dated = true;
      times.line(at, time);
      at = LineText.blanksEnd(in, time, end);
    }
    if (!isText(at)) {
      return program(start);
    }
    if (kernel && isOfKernel()) {
      return Origin.AUDIT;
    }
    return dated ? Origin.NAMELESS : Origin.UNNAMED;
  }

  /** The kernel prints types as numbers. */
  private boolean isOfKernel() {
    int type = at + LineText.TYPE.length;
    return LineText.startsWith(in, at, end, LineText.TYPE)
        && type < end
        && LineText.isDigit(in[type]);
  }

  /** Whether a container's line follows its time, which the container does not choose; skips it. */
  private boolean isOfContainer(int time) {
    int stream = LineText.blanksEnd(in, time, end);
    int streamEnd = wordEnd(stream);
    if (isWord(stream, streamEnd, OUT) || isWord(stream, streamEnd, ERR)) {
      int part = LineText.blanksEnd(in, streamEnd, end);
      boolean tagged = part < end && (in[part] == 'F' || in[part] == 'P');
      at = tagged ? wordEnd(part) : streamEnd;
      return true;
    }
    if (LineTime.isOfContainer(in, at, time) && isText(stream)) {
      at = time;
      return true;
    }
    return false;
  }

  /** The host, the facility and the program. */
  private Origin program(int start) {
    int last = wordEnd(at);
    if (!isNamed(at, last) && !isFacility(at, last)) {
      setHost(at, last);
      at = LineText.blanksEnd(in, last, end);
      last = wordEnd(at);
      if (isText(at)) {
        return dated ? Origin.NAMELESS : ofCell(start);
      }
    }
    if (isFacility(at, last)) {
      at = LineText.blanksEnd(in, last, end);
      last = wordEnd(at);
    }
    if (!dated && !isNamed(at, last)) {
      return ofCell(start);
    }
    if (!dated && !hostFound && isFile(at, last)) {
      at = LineText.blanksEnd(in, last, end);
      return header();
    }
    return ofTag(last, start);
  }

  private Origin ofTag(int last, int start) {
    tag = at;
    tagEnd = last;
    if (!AuditPrograms.has(in, tag, tagEnd)) {
      return dated || !hostFound ? Origin.OTHER : ofCell(start);
    }
    at = LineText.blanksEnd(in, last, end);
    skipBrackets();
    if (!isNamed(tag, tagEnd) && !isText(at)) {
      skipStructuredData();
    }
    return Origin.AUDIT;
  }

  /** {@code <13>1 TIME HOST PROGRAM PID ID DATA TEXT} (RFC 5424); the version is skipped. */
  private Origin ofProtocol() {
    dated = true;
    int time = wordEnd(at);
    times.line(at, time);
    at = LineText.blanksEnd(in, time, end);
    setHost(at, wordEnd(at));
    at = LineText.blanksEnd(in, wordEnd(at), end);
    tag = at;
    tagEnd = wordEnd(at);
    at = LineText.blanksEnd(in, tagEnd, end);
    skipStructuredData();
    if (LineText.startsWith(in, at, end, BYTE_ORDER_MARK)) {
      at += BYTE_ORDER_MARK.length;
    }
    if (tagEnd - tag == 1 && in[tag] == '-') {
      return Origin.NAMELESS;
    }
    return AuditPrograms.has(in, tag, tagEnd) ? Origin.AUDIT : Origin.OTHER;
  }

  /** Behind the pid and the id of the message. */
  private void skipStructuredData() {
    int from = LineText.blanksEnd(in, wordEnd(at), end);
    int data = LineText.blanksEnd(in, wordEnd(from), end);
    int last = StructuredData.end(in, data, end);
    at = last > data ? LineText.blanksEnd(in, last, end) : at;
  }

  /**
   * Skips {@code <86>}.
   *
   * @return whether the version of RFC 5424 follows, which is skipped too
   */
  private boolean skipPriority() {
    int close = at < end && in[at] == '<' ? LineText.digits(in, at + 1, end) : end;
    if (close < end && in[close] == '>' && close > at + 1) {
      dated = true;
      at = close + 1;
    }
    int version = LineText.digits(in, at, end);
    boolean protocol =
        version == at + 1
            && version + 1 < end
            && in[version] == ' '
            && (LineTime.isoEnd(in, version + 1, end) > 0 || (dated && in[version + 1] == '-'));
    at = protocol ? version + 1 : LineText.blanksEnd(in, at, end);
    return protocol;
  }

  /** {@code kern :notice: }, which {@code dmesg -x} writes. */
  private void skipLevel() {
    int colon = LineText.blanksEnd(in, Math.min(at + KERN.length, end), end);
    if (LineText.startsWith(in, at, end, KERN) && colon < end && in[colon] == ':') {
      at = LineText.blanksEnd(in, wordEnd(colon), end);
    }
  }

  /** The time of the kernel's log, and behind it which task wrote the message. */
  private boolean skipBrackets() {
    int close = LineTime.bracketsEnd(in, at, end);
    boolean found = close > 0;
    if (found) {
      times.kernel(at, close);
    }
    while (close > 0) {
      dated = true;
      at = LineText.blanksEnd(in, close, end);
      close = LineTime.bracketsEnd(in, at, end);
    }
    return found;
  }

  /** A record in a column of CSV: in quotes, or behind a separator. */
  private Origin ofCell(int start) {
    int blanks = 0;
    hostFound = false;
    at = start;
    for (int i = start; hasCells && i < end && blanks < 2; i++) {
      boolean first = i > start && (in[i - 1] == ',' || in[i - 1] == ';' || in[i - 1] == '\t');
      if (first && isRecord(i)) {
        at = i;
        return Origin.UNNAMED;
      }
      boolean blank = LineText.isBlank(in[i]) && in[i] != '\t';
      if (blank && i > start && in[i - 1] == ':') {
        return Origin.UNKNOWN;
      }
      blanks += blank ? 1 : 0;
    }
    return Origin.UNKNOWN;
  }

  /** Whether a record, or an object that may hold one, begins there. */
  private boolean isText(int from) {
    return (from < end && in[from] == '{') || isRecord(from);
  }

  private boolean isRecord(int from) {
    int first = from < end && in[from] == '"' ? from + 1 : from;
    for (byte[] beginning : BEGINNINGS) {
      if (LineText.startsWith(in, first, end, beginning)) {
        return true;
      }
    }
    return false;
  }

  private void setHost(int from, int last) {
    hostFound = false;
    if (last == from || in[last - 1] == ']' || in[from] == '-' || isWord(from, last, LOCALHOST)) {
      return;
    }
    hostFound = true;
    int length = last - from;
    if (node.length != LineText.NODE.length + length + 1
        || !Arrays.equals(
            node, LineText.NODE.length, LineText.NODE.length + length, in, from, last)) {
      node = Arrays.copyOf(LineText.NODE, LineText.NODE.length + length + 1);
      System.arraycopy(in, from, node, LineText.NODE.length, length);
      node[node.length - 1] = ' ';
    }
  }

  private boolean isNamed(int from, int last) {
    return last > from && in[last - 1] == ':';
  }

  /** Of a name with a colon: a log's file or the number of a line. */
  private boolean isFile(int from, int last) {
    return LineText.digits(in, from, last) == last - 1
        || LineText.indexOf(in, LOG, from, last) >= 0;
  }

  private boolean isFacility(int from, int last) {
    int dot = LineText.indexOf(in, '.', from, last);
    return dot > from
        && dot < last
        && SEVERITIES.contains(
            new String(in, dot + 1, last - dot - 1, StandardCharsets.ISO_8859_1));
  }

  private boolean isWord(int from, int last, byte[] word) {
    return last - from == word.length && LineText.startsWith(in, from, last, word);
  }

  private int wordEnd(int from) {
    int i = from;
    while (i < end && !LineText.isBlank(in[i])) {
      i++;
    }
    return i;
  }
}
