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
  private static final byte[] LAUREL = LineText.ascii("{\"ID\":");
  private static final byte[] JOURNAL_TYPE = LineText.ascii(JournalEntry.TYPE);

  /** The kernel's buffer for a message of its own log has 1024 bytes (kernel/printk). */
  private static final int KERNEL_MESSAGE_BYTES = 900;

  private final FormCounts counts;
  private final RecordHeader header = new RecordHeader();
  private final RecordHeader following = new RecordHeader();
  private final Prefix prefix = new Prefix();
  private final KernelMessages kernel = new KernelMessages();
  private final PartialLines partial = new PartialLines();
  private byte[] clean = new byte[1024];

  /** Created when needed: few logs have JSON, and its library takes time to load. */
  private @Nullable JsonLines json;

  private @Nullable Unread unread;

  // Of the object that the current text is in.
  private @Nullable Form wrapping;
  private byte[] host = RecordBuffer.NO_NODE;

  /** Whether a line of syslog without a program is around the current text. */
  private boolean nameless;

  /** Whether a line of the file was one of syslog, or of the kernel's log. */
  private boolean syslog;

  OtherLines(FormCounts counts) {
    this.counts = counts;
  }

  void begin() {
    unread = null;
  }

  @Nullable Unread unread() {
    return unread;
  }

  /**
   * Whether the file is one of syslog or of the kernel's log, as far as it was read. There a line
   * without a prefix is the rest of a message with line feeds, whichever program wrote that.
   */
  boolean isOfSyslog() {
    return syslog;
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
    if (wrapping == null && !syslog && partial.find(in, first, end) && partial.isToBeJoined()) {
      joined(partial.join(in, partial.text(), end), Form.PREFIXED, terminated, last, into);
      return;
    }
    Prefix.Origin origin = prefix.read(in, first, end, wrapping == null);
    syslog |= wrapping == null && prefix.isDated();
    int text = prefix.text();
    boolean rest = kernel.mayContinue(prefix, host);
    boolean own = mayHoldRecords(origin);
    if (rest && own && prefix.beginsRecord()) {
      counts.rest();
      into.cut(in, first, end);
      return;
    }
    own &= !rest;
    boolean object = text < end && in[text] == '{' && (own || origin == Prefix.Origin.NAMELESS);
    if (object && readJson(in, text, end, last, origin, into)) {
      return;
    }
    if (own && prefix.beginsRecord()) {
      boolean bare = text == first && wrapping == null;
      readRecords(restore(in, text, end), bare, terminated, last, into);
    } else {
      if (!rest) {
        kernel.other(prefix, host, in, end);
      }
      passOver(in, first, end, origin, last && !terminated, into);
    }
  }

  private boolean mayHoldRecords(Prefix.Origin origin) {
    boolean rest = syslog && wrapping == null && !prefix.isDated();
    return !rest
        && (origin == Prefix.Origin.AUDIT || (origin == Prefix.Origin.UNNAMED && !nameless));
  }

  /** Counts a line without a record of audit, whatever it looks like. */
  private void passOver(
      byte[] in, int from, int end, Prefix.Origin origin, boolean torn, RecordBuffer into) {
    boolean claims = looksLikeRecord(in, from, end);
    boolean known = origin == Prefix.Origin.OTHER || origin == Prefix.Origin.NAMELESS;
    boolean ofOther = wrapping != null || (known && prefix.isDated());
    if (claims) {
      counts.claimed(prefix.program());
    } else if (ofOther) {
      counts.other();
    }
    if (ofOther || (claims && prefix.isDated())) {
      return;
    }
    if (claims && Unread.of(in, from, end) == null) {
      into.malformed(in, from, end);
    } else {
      readNone(restore(in, from, end), torn, into);
    }
  }

  /** Counts a text of another program. */
  void passOver(byte[] text, String program) {
    if (looksLikeRecord(text, 0, text.length)) {
      counts.claimed(program);
    } else {
      counts.other();
    }
  }

  private static boolean looksLikeRecord(byte[] in, int from, int end) {
    int stamp = LineText.indexOf(in, LineText.STAMP, from, end);
    while (stamp >= 0 && LineText.stampEnd(in, stamp, end) < 0) {
      stamp = LineText.indexOf(in, LineText.STAMP, stamp + 1, end);
    }
    return stamp >= 0
        || LineText.indexOf(in, LAUREL, from, end) >= 0
        || LineText.indexOf(in, JOURNAL_TYPE, from, end) >= 0;
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

  /**
   * Reads an object that begins there.
   *
   * @param origin of the line
   */
  private boolean readJson(
      byte[] in, int brace, int end, boolean last, Prefix.Origin origin, RecordBuffer into) {
    JsonNode object = json().parse(in, brace, end);
    if (object != null) {
      boolean around = nameless;
      nameless |= origin == Prefix.Origin.NAMELESS;
      readObject(object, into);
      nameless = around;
      return true;
    }
    boolean cut = LineText.startsWith(in, brace, end, OBJECT);
    if (cut && last) {
      into.tear();
    } else if (cut) {
      into.cut(in, brace, end);
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
    String other = JsonOrigin.otherProgram(object);
    nameless &= !JsonOrigin.namesAudit(object);
    if (other != null || (nameless && JsonLines.holdsRecords(object))) {
      byte[] text = object.toString().getBytes(StandardCharsets.UTF_8);
      passOver(text, other == null ? "" : other);
      return;
    }
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
        String line = JsonLines.find(object, this::isOfKernelLog);
        if (line != null) {
          noteOfKernel(line.getBytes(StandardCharsets.UTF_8), node(lines.host()));
        }
        passOver(object.toString().getBytes(StandardCharsets.UTF_8), lines.program());
      }
    }
  }

  private void noteOfKernel(byte[] text, byte[] itsHost) {
    prefix.read(text, 0, text.length, true);
    if (!kernel.mayContinue(prefix, itsHost)) {
      kernel.other(prefix, itsHost, text, text.length);
    }
  }

  private boolean isOfKernelLog(String line) {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    prefix.read(text, 0, text.length, true);
    return prefix.isOfKernelLog();
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

  private int restore(byte[] in, int first, int end) {
    if (clean.length < end - first) {
      clean = new byte[2 * (end - first)];
    }
    return ChangedText.restore(in, first, end, clean);
  }

  /**
   * A record ends where the next one begins, or at the end of its line. Where the kernel writes a
   * text of a program as it is, as that of a user message (kernel/audit.c, {@code
   * audit_receive_msg}), it ends with its line: the text may look like another record.
   */
  private void readRecords(
      int length, boolean bare, boolean terminated, boolean last, RecordBuffer into) {
    int from = 0;
    boolean found = header.find(clean, 0, length);
    boolean whole = found && header.first() == 0;
    if (!whole && prefix.isOfKernelLog()) {
      // A message may begin with a program's name, and end with a file's (arch/x86/mm/fault.c).
      kernel.mayGoOn(prefix, host);
      found = false;
    }
    if (!found) {
      readNone(length, last && !terminated, into);
      return;
    }
    while (found) {
      boolean escaped = RecordType.isEscaped(header.type());
      boolean next = !maybeOfProgram() && following.find(clean, header.fields(), length);
      boolean more = next && escaped;
      int end = more ? following.first() : length;
      countRecord(bare && header.first() == from);
      if (!escaped) {
        kernel.mayGoOn(prefix, host);
      }
      readRecord(end, terminated && !more, last && !more, into);
      if (next && !escaped) {
        into.cut(clean, following.first(), length);
      }
      from = end;
      found = header.find(clean, end, length);
    }
    if (bare && whole) {
      counts.auditd();
    }
  }

  private void countRecord(boolean bare) {
    if (wrapping != null) {
      counts.records(wrapping);
    } else if (!bare) {
      counts.records(isOfKernel() ? Form.KERNEL : Form.PREFIXED);
    }
  }

  /** auditd writes {@code msg=} before the text of the kernel. */
  private boolean isOfKernel() {
    return !LineText.endsWith(clean, 0, header.text(), LineText.MSG);
  }

  private boolean maybeOfProgram() {
    return header.type() == RecordType.UNKNOWN || RecordType.isOfUserSpace(header.type());
  }

  private void readRecord(int limit, boolean terminated, boolean last, RecordBuffer into) {
    int end = limit;
    boolean newline = clean[limit - 1] == '\n';
    int separator = LineText.indexOf(clean, LineText.SEPARATOR, header.fields(), end);
    boolean enriched = separator < end;
    boolean whole =
        (terminated || newline) && !(isOfKernel() && end - header.first() >= KERNEL_MESSAGE_BYTES);
    into.from(prefix.hasHost() ? prefix.node() : host);
    LineForms.emit(header, clean, enriched ? separator : end, enriched, whole, last, into);
  }

  private void readNone(int length, boolean torn, RecordBuffer into) {
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
    } else if (torn) {
      into.tear();
    } else if (prefix.isDated() && !prefix.beginsRecord()) {
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
