package org.godo.listener.input;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.godo.listener.capture.InputFile;
import org.godo.listener.form.Line;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/** Reads the lines of one file, each in the buffer where it was read. */
final class LineReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Longest line that is read; the kernel's longest record has under 9 KiB. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final InputFile file;
  private InputStream in;
  private final Line line = new Line();
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private int next;
  private long bufferOffset;
  private long number;
  private boolean afterReturn;
  private boolean behindReturn;
  private boolean ended;
  private boolean cutShort;
  private boolean begun;
  private int start;
  private long offset;

  LineReader(InputFile file) {
    this.file = file;
    this.in = file.openInflated();
  }

  /** Moves to the next line; false at the end of the file. */
  boolean next() throws IOException {
    boolean more = nextEnd();
    while (more && behindReturn) {
      more = nextEnd();
    }
    return more;
  }

  /**
   * Reads a value behind the current line: its length as 8 bytes, little endian, its bytes, and a
   * line feed.
   *
   * @return as much of it as is there; nothing if it is longer than a line may be
   */
  byte[] nextValue() throws IOException {
    long length = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      length |= (long) nextByte() << (8 * i);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    int b = 0;
    for (long i = 0; i <= length && length > 0 && b >= 0; i++) {
      b = nextByte();
      if (b >= 0 && i < length && value.size() < MAX_LINE_BYTES) {
        value.write(b);
      }
    }
    return value.toByteArray();
  }

  private int nextByte() throws IOException {
    start = next;
    if (next == buffered && !fill()) {
      return -1;
    }
    next = start + 1;
    return buffer[start] & 0xff;
  }

  private boolean nextEnd() throws IOException {
    start = next;
    offset = bufferOffset + start;
    int scanned = next;
    line.begin(start);
    while (true) {
      scanned = line.scan(buffer, scanned, buffered);
      if (scanned < buffered) {
        end(scanned, true, false);
        countLine(buffer[scanned]);
        next = scanned + 1;
        return true;
      }
      if (buffered - start >= MAX_LINE_BYTES) {
        end(buffered, false, true);
        skipRest();
        return true;
      }
      int moved = start;
      if (!fill()) {
        end(buffered, false, false);
        countLine((byte) '\n');
        next = buffered;
        return buffered > start;
      }
      scanned -= moved - start;
    }
  }

  /** The current line; valid until the next one is read. */
  Line line() {
    return line;
  }

  /** Offset of the current line in the uncompressed file. */
  long offset() {
    return offset;
  }

  /** Offset behind the current line. */
  long endOffset() {
    return bufferOffset + next;
  }

  /** Number of the current line, from 1. */
  long number() {
    return number;
  }

  /** Whether the file is compressed and its end is missing. */
  boolean isCutShort() {
    return cutShort;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void end(int last, boolean terminated, boolean truncated) {
    line.end(buffer, start, last, terminated, truncated);
  }

  /** A line feed behind a carriage return ends no line of its own. */
  private void countLine(byte terminator) {
    behindReturn = terminator == '\n' && afterReturn && line.isEmpty();
    number += behindReturn ? 0 : 1;
    afterReturn = terminator == '\r';
  }

  /** Reads more behind the current line; the line may move to the beginning of the buffer. */
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, buffered - start);
      bufferOffset += start;
      buffered -= start;
      start = 0;
      line.move(0);
    } else if (buffered == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffered);
    }
    int read = read(buffered);
    buffered += read;
    return read > 0;
  }

  /** Passes over what follows a line that is too long; the line itself stays in the buffer. */
  private void skipRest() throws IOException {
    int kept = buffered;
    long skipped = 0;
    buffer = Arrays.copyOf(buffer, kept + BUFFER_BYTES);
    end(kept, false, true);
    while (true) {
      int read = read(kept);
      int i = kept;
      while (i < kept + read && buffer[i] != '\n') {
        i++;
      }
      if (i < kept + read || read <= 0) {
        countLine((byte) '\n');
        buffered = kept + Math.max(read, 0);
        next = Math.min(i + 1, buffered);
        bufferOffset += skipped;
        return;
      }
      skipped += read;
    }
  }

  private int read(int at) throws IOException {
    if (ended) {
      return 0;
    }
    try {
      if (!begun) {
        begun = true;
        in = Utf16.decoded(in);
      }
      int read = in.read(buffer, at, buffer.length - at);
      ended = read < 0;
      return Math.max(read, 0);
    } catch (EOFException e) {
      // A gzip file cut short: the log ends here, within a line or between two.
      ended = true;
      cutShort = true;
      return 0;
    } catch (ZipException e) {
      throw new GodoException(
          ExitCode.FAILED,
          file.name()
              + ": its compressed data is damaged ("
              + e.getMessage()
              + "); name a whole audit log",
          e);
    }
  }
}
