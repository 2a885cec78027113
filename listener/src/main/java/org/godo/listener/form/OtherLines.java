package org.godo.listener.form;

import org.jspecify.annotations.Nullable;

/**
 * Reads lines that are not as auditd writes them: with a prefix, with bytes that were changed on
 * their way, with several records, or with none.
 */
final class OtherLines {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] DASHES = LineText.ascii("----");
  private static final byte[] TIME = LineText.ascii("time->");
  private static final byte[] KERNEL = LineText.ascii("audit: ");

  /** The kernel's buffer for a message of its own log has 1024 bytes (kernel/printk). */
  private static final int KERNEL_MESSAGE_BYTES = 900;

  private final FormCounts counts;
  private final RecordHeader header = new RecordHeader();
  private final RecordHeader following = new RecordHeader();
  private final Prefix prefix = new Prefix();
  private byte[] clean = new byte[1024];
  private @Nullable Unread unread;

  OtherLines(FormCounts counts) {
    this.counts = counts;
  }

  void begin() {
    unread = null;
  }

  @Nullable Unread unread() {
    return unread;
  }

  /** Blocks of NUL bytes, which a file system leaves after a power cut, are as line ends. */
  void read(Line line, RecordBuffer into) {
    byte[] in = line.bytes();
    int from = line.start();
    while (from < line.end()) {
      int nul = LineText.indexOf(in, 0, from, line.end());
      int next = nul;
      while (next < line.end() && in[next] == 0) {
        next++;
      }
      into.damaged(next - nul);
      boolean last = nul == line.end() && line.isLast();
      readPiece(in, from, nul, nul == line.end() && line.isTerminated(), last, into);
      from = next;
    }
  }

  private void readPiece(
      byte[] in, int from, int end, boolean terminated, boolean last, RecordBuffer into) {
    int first = LineText.startsWith(in, from, end, BYTE_ORDER_MARK) ? from + 3 : from;
    if (clean.length < end - first) {
      clean = new byte[2 * (end - first)];
    }
    int length = ChangedText.restore(in, first, end, clean);
    readRecords(length, terminated, last, into);
  }

  /** A record ends where the next one begins, or at the end of its line. */
  private void readRecords(int length, boolean terminated, boolean last, RecordBuffer into) {
    int from = 0;
    boolean found = header.find(clean, 0, length);
    if (!found) {
      readNone(length, terminated, last, into);
      return;
    }
    boolean bare = header.first() == 0;
    while (found) {
      boolean more = following.find(clean, header.fields(), length);
      int end = more ? following.first() : length;
      readRecord(from, end, terminated && !more, last && !more, into);
      from = end;
      found = header.find(clean, end, length);
    }
    if (bare) {
      counts.auditd();
    }
  }

  private void readRecord(
      int from, int limit, boolean terminated, boolean last, RecordBuffer into) {
    int end = limit;
    boolean newline = clean[limit - 1] == '\n';
    int separator = LineText.indexOf(clean, LineText.SEPARATOR, header.fields(), end);
    boolean enriched = separator < end;
    boolean kernel = LineText.endsWith(clean, from, header.first(), KERNEL);
    if (header.first() > from && !LineText.isBlank(clean[from])) {
      counts.records(kernel ? Form.KERNEL : Form.PREFIXED);
    }
    boolean whole =
        (terminated || newline) && !(kernel && end - header.first() >= KERNEL_MESSAGE_BYTES);
    into.from(prefix.host(clean, from, header.first()) ? prefix.node() : RecordBuffer.NO_NODE);
    LineForms.emit(header, clean, enriched ? separator : end, enriched, whole, last, into);
  }

  private void readNone(int length, boolean terminated, boolean last, RecordBuffer into) {
    int end = LineText.trimmed(clean, 0, length);
    if (end == 0 || clean[0] == LineText.SEPARATOR) {
      return;
    }
    if (isDecoration(end)) {
      return;
    }
    Unread form = Unread.of(clean, 0, end);
    if (form != null) {
      unread = form;
      counts.unread();
      into.malformed(clean, 0, end);
    } else if (last && !terminated) {
      into.tear();
    } else if (Prefix.isOfSyslog(clean, end)) {
      counts.other();
    } else {
      into.malformed(clean, 0, end);
    }
  }

  private boolean isDecoration(int end) {
    if (LineText.startsWith(clean, 0, end, DASHES) || LineText.startsWith(clean, 0, end, TIME)) {
      counts.decoration(Form.AUSEARCH);
      return true;
    }
    if (clean[0] == '#' || clean[0] == '<' || LineText.startsWith(clean, 0, end, Prefix.JOURNAL)) {
      counts.decoration();
      return true;
    }
    return false;
  }
}
