package org.godo.listener.input;

import java.io.Closeable;
import java.io.IOException;
import org.godo.listener.capture.InputFile;
import org.godo.listener.form.FormCounts;
import org.godo.listener.form.LineForms;
import org.godo.listener.form.RecordBuffer;
import org.godo.listener.form.Unread;
import org.jspecify.annotations.Nullable;

/** The records of one audit log, line by line. */
final class LogFile implements Closeable {
  private final LineReader lines;
  private final LineForms forms = new LineForms();
  private final RecordBuffer records = new RecordBuffer();
  private boolean finished;

  LogFile(InputFile file) {
    lines = new LineReader(file);
  }

  /** Reads the next line into {@link #records}; false at the end of the file. */
  boolean nextLine() throws IOException {
    if (finished) {
      return false;
    }
    if (!lines.next()) {
      finished = true;
      forms.finish(records);
      return records.hasRecord() || records.cutBytes() > 0;
    }
    forms.read(lines.line(), records);
    if (forms.expectsBinary()) {
      forms.binary(lines.nextValue());
    }
    return true;
  }

  /** The records of the current line. */
  RecordBuffer records() {
    return records;
  }

  /** Offset of the current line in the uncompressed file. */
  long offset() {
    return lines.offset();
  }

  /** Offset behind the current line. */
  long endOffset() {
    return lines.endOffset();
  }

  /** Number of the current line, from 1. */
  long number() {
    return lines.number();
  }

  /** Whether the current line begins like one of an audit log, be it whole or not. */
  boolean beginsLikeRecord() {
    return lines.line().beginsLikeRecord();
  }

  /** The form of the last line of one that is not read; null if there was none. */
  @Nullable Unread unread() {
    return forms.unread();
  }

  /** What was read and passed over so far. */
  FormCounts counts() {
    return forms.counts();
  }

  /** Whether the file is compressed and its end is missing. */
  boolean isCutShort() {
    return lines.isCutShort();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
