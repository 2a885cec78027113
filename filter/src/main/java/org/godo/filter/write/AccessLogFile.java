package org.godo.filter.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.godo.filter.files.AccessLog;

/**
 * An {@link AccessLog} in a temporary file, which is gone when it is closed. An entry is its
 * predecessor's place (8 bytes), the renames (4), the id's length (4), and the id in UTF-8.
 */
public final class AccessLogFile implements AccessLog, AutoCloseable {
  private static final int HEADER_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long flushed;

  private AccessLogFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens an empty one in the directory for temporary files. */
  public static AccessLogFile open() {
    try {
      Path file = Files.createTempFile("godo-filter-", ".log");
      return new AccessLogFile(
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot make a temporary file", failed);
    }
  }

  @Override
  public long append(long previous, String accessId, int renames) {
    byte[] id = accessId.getBytes(StandardCharsets.UTF_8);
    if (buffer.remaining() < HEADER_BYTES + id.length) {
      flush();
    }
    long place = flushed + buffer.position();
    buffer.putLong(previous).putInt(renames).putInt(id.length).put(id);
    return place;
  }

  private void flush() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        flushed += channel.write(buffer, flushed);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write to a temporary file", failed);
    }
    buffer.clear();
  }

  @Override
  public void read(long latest, Reader reader) {
    flush();
    long place = latest;
    while (place != NONE) {
      ByteBuffer header = at(place, HEADER_BYTES);
      long previous = header.getLong();
      int renames = header.getInt();
      int length = header.getInt();
      reader.entry(
          StandardCharsets.UTF_8.decode(at(place + HEADER_BYTES, length)).toString(), renames);
      place = previous;
    }
  }

  private ByteBuffer at(long place, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, place + bytes.position()) < 0) {
          throw new IllegalStateException("the temporary file was cut");
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read a temporary file", failed);
    }
    return bytes.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot close a temporary file", failed);
    }
  }
}
