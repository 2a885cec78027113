package org.godo.listener.form;

import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records in the lines of one file. Each line is read by what is in it, so a file may mix
 * forms; a line of auditd's own form is looked at only once.
 */
public final class LineForms {
  private final FormCounts counts = new FormCounts();
  private final RecordHeader header = new RecordHeader();
  private final OtherLines others = new OtherLines(counts);
  private final JournalExport export = new JournalExport(counts, others);

  /** Reads the records of a line; the buffer is cleared before. */
  public void read(Line line, RecordBuffer into) {
    into.clear();
    boolean syslog = others.isOfSyslog();
    if (line.isOrdinary() && !syslog) {
      byte[] in = line.bytes();
      boolean enriched = line.separator() >= 0;
      int end = enriched ? line.separator() : line.end();
      if (header.read(in, line.start(), end)) {
        counts.auditd();
        emit(header, in, end, enriched, line.isTerminated(), line.isLast(), into);
        return;
      }
    }
    if ((syslog || !export.read(line, into)) && !line.isEmpty()) {
      others.read(line, into);
    }
  }

  /** Whether the line read last is followed by a value of counted bytes, not by a line. */
  public boolean expectsBinary() {
    return export.expectsBinary();
  }

  /** Reads the value that follows the line read last. */
  public void binary(byte[] value) {
    export.binary(value);
  }

  /** Reads what the end of the file ends; the buffer is cleared before. */
  public void finish(RecordBuffer into) {
    into.clear();
    export.finish(into);
    others.finish(into);
  }

  /** What was read and passed over so far. */
  public FormCounts counts() {
    return counts;
  }

  /** The form of the line read last, if it is one that is not read; else null. */
  public @Nullable Unread unread() {
    return others.unread();
  }

  /** Forgets {@link #unread}. */
  public void begin() {
    others.begin();
  }

  /**
   * Adds a record, unless it is cut.
   *
   * @param enriched whether auditd's interpretation follows, which is written in one piece with it
   * @param terminated whether a line end follows
   * @param last whether the file ends there
   */
  static void emit(
      RecordHeader header,
      byte[] in,
      int limit,
      boolean enriched,
      boolean terminated,
      boolean last,
      RecordBuffer into) {
    int end = LineText.trimmed(in, header.fields(), limit);
    int type = header.type();
    Wholeness wholeness = enriched ? Wholeness.WHOLE : Wholeness.of(type, in, header.fields(), end);
    boolean read =
        wholeness == Wholeness.WHOLE
            || (wholeness == Wholeness.OPEN && (terminated || !RecordType.isKept(type)));
    if (read && !(wholeness == Wholeness.OPEN && !terminated && type == RecordType.PROCTITLE)) {
      into.add(type, in, header.node(), header.nodeEnd(), header.text(), end);
    } else if (type == RecordType.PROCTITLE && wholeness == Wholeness.OPEN) {
      // Whether its value is whole is not known: the record ends its event, without a value.
      into.add(type, in, header.node(), header.nodeEnd(), header.text(), header.fields());
    } else if (last) {
      into.tear();
    } else {
      into.cut(in, header.first(), limit);
    }
  }
}
