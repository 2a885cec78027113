package org.godo.listener.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines that are not as auditd writes them: with a prefix, with bytes that were changed on
 * their way, with several records, or with none.
 */
final class OtherLines {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] DASHES = LineText.ascii("----");
  private static final byte[] TIME = LineText.ascii("time->");
  private static final byte[] OBJECT = LineText.ascii("{\"");
  private static final byte[] KERNEL = LineText.ascii("audit: ");

  /** The kernel's buffer for a message of its own log has 1024 bytes (kernel/printk). */
  private static final int KERNEL_MESSAGE_BYTES = 900;

  private final FormCounts counts;
  private final RecordHeader header = new RecordHeader();
  private final RecordHeader following = new RecordHeader();
  private final Prefix prefix = new Prefix();
  private final PartialLines partial = new PartialLines();
  private byte[] clean = new byte[1024];

  /** Created when needed: few logs have JSON, and its library takes time to load. */
  private @Nullable JsonLines json;

  private @Nullable Unread unread;

  // Of the object that the current text is in.
  private @Nullable Form wrapping;
  private byte[] host = RecordBuffer.NO_NODE;

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
    if (wrapping == null && partial.find(in, first, end) && partial.isToBeJoined()) {
      joined(partial.join(in, partial.text(), end), Form.PREFIXED, terminated, last, into);
      return;
    }
    if (readJson(in, first, end, last, into)) {
      return;
    }
    readText(in, first, end, terminated, last, into);
  }

  /** Reads a line whose last part was read; null if that is still to be read. */
  private void joined(
      byte @Nullable [] line, Form form, boolean terminated, boolean last, RecordBuffer into) {
    if (line != null) {
      wrapping = form;
      readPiece(line, 0, line.length, terminated, last, into);
      wrapping = null;
    }
  }

  /** Reads what the end of the file ends: lines whose last part is not there. */
  void finish(RecordBuffer into) {
    byte[] rest = partial.poll();
    while (rest != null) {
      into.cut(rest, 0, rest.length);
      rest = partial.poll();
    }
  }

  /** Reads an object, at the beginning of a line or behind a prefix. */
  private boolean readJson(byte[] in, int from, int end, boolean last, RecordBuffer into) {
    int brace = LineText.indexOf(in, '{', from, end);
    if (brace == end) {
      return false;
    }
    int stamp = LineText.indexOf(in, LineText.STAMP, from, end);
    JsonNode object = stamp >= 0 && stamp < brace ? null : json().parse(in, brace, end);
    if (object != null) {
      readObject(object, into);
      return true;
    }
    boolean cut =
        brace == LineText.blanksEnd(in, from, end) && LineText.startsWith(in, brace, end, OBJECT);
    if (cut && last) {
      into.tear();
    } else if (cut) {
      into.cut(in, from, end);
    }
    return cut;
  }

  private JsonLines json() {
    JsonLines present = json;
    if (present == null) {
      present = new JsonLines();
      json = present;
    }
    return present;
  }

  private void readObject(JsonNode object, RecordBuffer into) {
    JsonLines lines = json();
    JsonLines.Content content = lines.read(object, into);
    Form form = lines.form();
    switch (content) {
      case READ -> counts.records(form);
      case WRAPPED ->
          wrapped(lines.wrapped().getBytes(StandardCharsets.UTF_8), lines.host(), form, into);
      case CUT -> {
        byte[] text = object.toString().getBytes(StandardCharsets.UTF_8);
        into.cut(text, 0, text.length);
      }
      case UNREAD -> {
        unread = Unread.JSON_EVENTS;
        counts.unread();
        byte[] text = object.toString().getBytes(StandardCharsets.UTF_8);
        into.malformed(text, 0, text.length);
      }
      case NOTHING -> {
        unread = Unread.JSON_EVENTS;
        counts.other();
      }
    }
  }

  /** Reads a text that is a value of something else, which names its host or not. */
  void wrapped(byte[] text, @Nullable String itsHost, Form form, RecordBuffer into) {
    if (LineText.indexOf(text, LineText.STAMP, 0, text.length) < 0
        && !LineText.startsWith(text, 0, text.length, OBJECT)) {
      counts.other();
      return;
    }
    host = node(itsHost);
    wrapping = form;
    readPiece(text, 0, text.length, true, false, into);
    wrapping = null;
    host = RecordBuffer.NO_NODE;
  }

  /** {@code node=HOST} and a space; nothing for no host. */
  static byte[] node(@Nullable String host) {
    boolean usable =
        host != null && !host.isEmpty() && host.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return usable ? LineText.ascii("node=" + host + " ") : RecordBuffer.NO_NODE;
  }

  private void readText(
      byte[] in, int first, int end, boolean terminated, boolean last, RecordBuffer into) {
    if (clean.length < end - first) {
      clean = new byte[2 * (end - first)];
    }
    int length = ChangedText.restore(in, first, end, clean);
    readRecords(length, terminated, last, into);
  }

  /**
   * A record ends where the next one begins, or at the end of its line. That of a program (type
   * USER and others) ends with its line: its text is written as it is (kernel/audit.c, {@code
   * audit_receive_msg}), and may look like another record.
   */
  private void readRecords(int length, boolean terminated, boolean last, RecordBuffer into) {
    int from = 0;
    boolean found = header.find(clean, 0, length);
    if (!found) {
      readNone(length, terminated, last, into);
      return;
    }
    boolean bare = header.first() == 0;
    while (found) {
      boolean more = !maybeOfProgram() && following.find(clean, header.fields(), length);
      int end = more ? following.first() : length;
      readRecord(from, end, terminated && !more, last && !more, into);
      from = end;
      found = header.find(clean, end, length);
    }
    if (bare && wrapping == null) {
      counts.auditd();
    }
  }

  private boolean maybeOfProgram() {
    return header.type() == RecordType.UNKNOWN || RecordType.isOfUserSpace(header.type());
  }

  private void readRecord(
      int from, int limit, boolean terminated, boolean last, RecordBuffer into) {
    int end = limit;
    boolean newline = clean[limit - 1] == '\n';
    int separator = LineText.indexOf(clean, LineText.SEPARATOR, header.fields(), end);
    boolean enriched = separator < end;
    boolean kernel = LineText.endsWith(clean, from, header.first(), KERNEL);
    if (wrapping != null) {
      counts.records(wrapping);
    } else if (header.first() > from && !LineText.isBlank(clean[from])) {
      counts.records(kernel ? Form.KERNEL : Form.PREFIXED);
    }
    boolean whole =
        (terminated || newline) && !(kernel && end - header.first() >= KERNEL_MESSAGE_BYTES);
    into.from(prefix.host(clean, from, header.first()) ? prefix.node() : host);
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
