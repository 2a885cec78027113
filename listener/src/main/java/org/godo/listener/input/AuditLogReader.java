package org.godo.listener.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Position;
import org.godo.listener.form.LineForms;
import org.godo.listener.form.RecordBuffer;
import org.godo.listener.parse.AuditRecord;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records in the lines of audit logs, in any form that holds them whole, as the messages
 * the kernel sent; see {@link LineForms}.
 *
 * <p>A line that is no record becomes a message that decoding counts as malformed; so does a record
 * of which only a part is there, whose bytes are also a loss. The arrival time is the latest event
 * time so far: the time of an event is that of its call's begin, so it may go back, which an
 * arrival clock does not. A file that ends within a record is torn there.
 */
final class AuditLogReader implements MessageSource {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final List<InputFile> files;
  private final List<LossWindow> loss = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final RecordBuffer records = new RecordBuffer();
  private final CapturedMessage message = new CapturedMessage();
  private final AuditRecord record = new AuditRecord();
  private LineForms forms = new LineForms();
  private int fileIndex = -1;
  private @Nullable LineReader lines;
  private long arrivalNs;

  // Bytes of cut records since the last whole one, and the arrival before them.
  private long cutBytes;
  private long cutFromNs;

  AuditLogReader(List<InputFile> files) {
    this.files = List.copyOf(files);
  }

  @Override
  public @Nullable CapturedMessage next() throws IOException {
    while (!records.next()) {
      LineReader open = lines == null ? openNext() : lines;
      if (open == null) {
        endCut();
        return null;
      }
      if (open.next()) {
        readLine(open);
      } else {
        closeCurrent();
      }
    }
    return message();
  }

  @Override
  public long position() {
    return Position.of(Math.max(fileIndex, 0) + 1, lines == null ? 0 : lines.endOffset());
  }

  @Override
  public List<LossWindow> drainLosses() {
    List<LossWindow> drained = List.copyOf(loss);
    loss.clear();
    return drained;
  }

  @Override
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  @Override
  public void close() throws IOException {
    fileIndex = files.size();
    LineReader open = lines;
    lines = null;
    if (open != null) {
      open.close();
    }
  }

  private @Nullable LineReader openNext() {
    if (fileIndex + 1 >= files.size()) {
      return null;
    }
    fileIndex++;
    forms = new LineForms();
    lines = new LineReader(files.get(fileIndex));
    return lines;
  }

  private void closeCurrent() throws IOException {
    LineReader open = lines;
    lines = null;
    if (open == null) {
      return;
    }
    remarks.addAll(forms.counts().remarks(files.get(fileIndex).name()));
    if (open.isCutShort() && !records.isTorn()) {
      noteTorn();
    }
    open.close();
  }

  private void readLine(LineReader open) {
    forms.read(open.line(), records);
    if (records.isTorn()) {
      noteTorn();
    }
    if (records.cutBytes() > 0) {
      cutFromNs = cutBytes == 0 ? arrivalNs : cutFromNs;
      cutBytes += records.cutBytes();
    }
  }

  private void noteTorn() {
    long at = arrivalNs / NANOS_PER_MILLI;
    loss.add(new LossWindow(Loss.TORN_TAIL, at, at, 1));
  }

  /** Records were lost between the last one before the cut and the first one behind it. */
  private void endCut() {
    if (cutBytes > 0) {
      loss.add(
          new LossWindow(
              Loss.DAMAGED, cutFromNs / NANOS_PER_MILLI, arrivalNs / NANOS_PER_MILLI, cutBytes));
      cutBytes = 0;
    }
  }

  private CapturedMessage message() {
    LineReader open = lines;
    long offset = open == null ? 0 : open.offset();
    if (record.read(records.message())) {
      arrivalNs = Math.max(arrivalNs, record.millis() * NANOS_PER_MILLI);
      endCut();
    }
    return message.set(
        Position.of(fileIndex + 1, offset + records.index()),
        arrivalNs,
        CapturedMessage.AUDIT,
        records.message());
  }
}
