package org.godo.listener.form;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the journal in its export format (systemd: docs/JOURNAL_EXPORT_FORMATS.md): a line
 * {@code NAME=VALUE} for each field and an empty line behind each entry. A value with a line feed
 * or a control character follows a line with only the name, as its length in 8 bytes and its bytes.
 */
final class JournalExport {
  private static final byte[] CURSOR = LineText.ascii("__CURSOR=");

  private final FormCounts counts;
  private final OtherLines others;
  private final JournalEntry entry = new JournalEntry();
  private boolean active;
  private boolean filled;
  private @Nullable String binary;

  JournalExport(FormCounts counts, OtherLines others) {
    this.counts = counts;
    this.others = others;
  }

  /** Whether a line is part of an entry, or ends one; then its record is added. */
  boolean read(Line line, RecordBuffer into) {
    byte[] in = line.bytes();
    int from = line.start();
    int end = line.end();
    if (LineText.startsWith(in, from, end, CURSOR)) {
      finish(into);
      active = true;
    }
    if (!active) {
      return false;
    }
    if (line.isEmpty()) {
      finish(into);
      return true;
    }
    int equals = nameEnd(in, from, end);
    if (equals == from || (equals < end && in[equals] != '=')) {
      finish(into);
      active = false;
      return false;
    }
    filled = true;
    String name = new String(in, from, equals - from, StandardCharsets.US_ASCII);
    if (equals == end) {
      binary = name;
    } else if (!line.isLast()) {
      entry.set(name, new String(in, equals + 1, end - equals - 1, StandardCharsets.UTF_8));
    }
    return true;
  }

  /** Whether the value of a field follows as bytes. */
  boolean expectsBinary() {
    return binary != null;
  }

  /** Sets the value that followed. */
  void binary(byte[] value) {
    if (binary != null) {
      entry.set(binary, new String(value, StandardCharsets.UTF_8));
    }
    binary = null;
  }

  /** Adds the record of the entry that ends here. */
  void finish(RecordBuffer into) {
    if (!filled) {
      return;
    }
    String text = entry.message();
    String known = text == null ? "an entry without a message" : text;
    byte[] message = known.getBytes(StandardCharsets.UTF_8);
    if (!entry.isOfAudit() && !entry.maybeHasRecord()) {
      others.passOver(message, entry.program());
    } else if (!entry.isOfAudit()) {
      others.wrapped(message, entry.host(), Form.JOURNAL, into);
    } else {
      into.from(OtherLines.node(entry.host()));
      if (entry.read(into)) {
        counts.records(Form.JOURNAL);
      } else {
        into.cut(message, 0, message.length);
      }
    }
    entry.clear();
    filled = false;
  }

  private static int nameEnd(byte[] in, int from, int end) {
    int i = from;
    while (i < end && (in[i] == '_' || LineText.isDigit(in[i]) || (in[i] >= 'A' && in[i] <= 'Z'))) {
      i++;
    }
    return i;
  }
}
