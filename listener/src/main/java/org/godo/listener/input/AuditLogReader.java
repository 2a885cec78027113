package org.godo.listener.input;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.InputFile;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Position;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.LogLine;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * Reads what auditd writes, one record a line, as the messages the kernel sent it; see {@link
 * LogLine}.
 *
 * <p>A line that is no record becomes a message that decoding counts as malformed. The arrival time
 * is the latest event time so far: the time of an event is that of its call's begin, so it may go
 * back, which an arrival clock does not. A file that ends within a line is torn there.
 */
final class AuditLogReader implements MessageSource {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Longest line that is read; the kernel's longest record has under 9 KiB. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final List<InputFile> files;
  private final List<LossWindow> loss = new ArrayList<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final CapturedMessage message = new CapturedMessage();
  private final AuditRecord record = new AuditRecord();
  private int buffered;
  private int taken;
  private int fileIndex = -1;
  private @Nullable InputStream in;
  private long offset;
  private long arrivalNs;

  AuditLogReader(List<InputFile> files) {
    this.files = List.copyOf(files);
  }

  @Override
  public @Nullable CapturedMessage next() throws IOException {
    while (true) {
      if (in == null && !openNext()) {
        return null;
      }
      long start = offset;
      if (!readLine()) {
        closeCurrent();
      } else if (line.size() > 0) {
        return message(line.toByteArray(), Position.of(fileIndex + 1, start));
      }
    }
  }

  @Override
  public long position() {
    return Position.of(Math.max(fileIndex, 0) + 1, offset);
  }

  @Override
  public List<LossWindow> drainLosses() {
    List<LossWindow> drained = List.copyOf(loss);
    loss.clear();
    return drained;
  }

  @Override
  public void close() throws IOException {
    fileIndex = files.size();
    closeCurrent();
  }

  private boolean openNext() {
    if (fileIndex + 1 >= files.size()) {
      return false;
    }
    fileIndex++;
    in = files.get(fileIndex).openInflated();
    offset = 0;
    buffered = 0;
    taken = 0;
    return true;
  }

  private void closeCurrent() throws IOException {
    InputStream open = in;
    in = null;
    if (open != null) {
      open.close();
    }
  }

  /** Reads the next line into {@link #line}; false at the end of the file. */
  private boolean readLine() throws IOException {
    line.reset();
    while (true) {
      int newline = taken;
      while (newline < buffered && buffer[newline] != '\n') {
        newline++;
      }
      keep(newline - taken);
      if (newline < buffered) {
        taken = newline + 1;
        offset++;
        return true;
      }
      if (!fill()) {
        noteTorn();
        return false;
      }
    }
  }

  private void keep(int length) {
    offset += length;
    line.write(buffer, taken, Math.min(length, MAX_LINE_BYTES - line.size()));
  }

  private boolean fill() throws IOException {
    InputStream from = in;
    taken = 0;
    try {
      buffered = from == null ? 0 : Math.max(0, from.read(buffer));
    } catch (EOFException e) {
      // A gzip file cut short: the log ends here, within a line or between two.
      buffered = 0;
    } catch (ZipException e) {
      throw new GodoException(
          ExitCode.FAILED,
          files.get(fileIndex).name()
              + ": its compressed data is damaged ("
              + e.getMessage()
              + "); name a whole audit log",
          e);
    }
    return buffered > 0;
  }

  private void noteTorn() {
    if (line.size() > 0) {
      long at = arrivalNs / NANOS_PER_MILLI;
      loss.add(new LossWindow(Loss.TORN_TAIL, at, at, 1));
    }
  }

  private CapturedMessage message(byte[] text, long position) {
    LogLine parsed = LogLine.parse(text, 0, text.length);
    ByteBuffer payload = ByteBuffer.allocate(parsed.messageBytes()).order(ByteOrder.nativeOrder());
    parsed.write(text, payload);
    payload.flip();
    if (record.read(payload)) {
      arrivalNs = Math.max(arrivalNs, record.millis() * NANOS_PER_MILLI);
    }
    return message.set(position, arrivalNs, CapturedMessage.AUDIT, payload);
  }
}
