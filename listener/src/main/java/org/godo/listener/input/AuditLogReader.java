package org.godo.listener.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Position;
import org.godo.listener.parse.AuditRecord;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records in the lines of audit logs, in any form that holds them whole, as the messages
 * the kernel sent; see {@link LogFile}.
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
  private final CapturedMessage message = new CapturedMessage();
  private final AuditRecord record = new AuditRecord();
  private int fileIndex = -1;
  private @Nullable LogFile lines;
  private boolean torn;
  private long arrivalNs;

  // Bytes of cut records since the last whole one, and the arrival before them.
  private long cutBytes;
  private long cutFromNs;

  AuditLogReader(List<InputFile> files) {
    this.files = List.copyOf(files);
  }

  @Override
  public @Nullable CapturedMessage next() throws IOException {
    while (lines == null || !lines.records().next()) {
      LogFile open = lines == null ? openNext() : lines;
      if (open == null) {
        endCut();
        return null;
      }
      if (open.nextLine()) {
        noteLosses(open);
      } else {
        closeCurrent();
      }
    }
    return message(lines);
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
    LogFile open = lines;
    lines = null;
    if (open != null) {
      open.close();
    }
  }

  private @Nullable LogFile openNext() {
    if (fileIndex + 1 >= files.size()) {
      return null;
    }
    fileIndex++;
    torn = false;
    lines = new LogFile(files.get(fileIndex));
    return lines;
  }

  private void closeCurrent() throws IOException {
    LogFile open = lines;
    lines = null;
    if (open == null) {
      return;
    }
    remarks.addAll(open.counts().remarks(files.get(fileIndex).name()));
    if (open.isCutShort() && !torn) {
      noteTorn();
    }
    open.close();
  }

  private void noteLosses(LogFile open) {
    if (open.records().isTorn()) {
      noteTorn();
    }
    if (open.records().cutBytes() > 0) {
      cutFromNs = cutBytes == 0 ? arrivalNs : cutFromNs;
      cutBytes += open.records().cutBytes();
    }
  }

  private void noteTorn() {
    torn = true;
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

  private CapturedMessage message(LogFile open) {
    ByteBuffer payload = open.records().message();
    if (record.read(payload)) {
      arrivalNs = Math.max(arrivalNs, record.millis() * NANOS_PER_MILLI);
      endCut();
    }
    return message.set(
        Position.of(fileIndex + 1, open.offset() + open.records().index()),
        arrivalNs,
        CapturedMessage.AUDIT,
        payload);
  }
}
