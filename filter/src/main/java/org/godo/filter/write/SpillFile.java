package org.godo.filter.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.godo.filter.files.SpillStore;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/**
 * A {@link SpillStore} in a temporary file, which is removed when it is closed. A text is stored as
 * its length in bytes (4 bytes) and its UTF-8.
 */
public final class SpillFile implements SpillStore, AutoCloseable {
  private static final int LENGTH_BYTES = 4;
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long flushed;

  private SpillFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens an empty file in the directory for temporary files. */
  public static SpillFile open() {
    try {
      Path file = Files.createTempFile("godo-filter-", ".log");
      return new SpillFile(
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException failed) {
      throw failure("cannot create", failed);
    }
  }

  @Override
  public long append(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long position = flushed + buffer.position();
    if (buffer.remaining() < LENGTH_BYTES + bytes.length) {
      flush();
    }
    if (buffer.remaining() < LENGTH_BYTES + bytes.length) {
      write(ByteBuffer.allocate(LENGTH_BYTES + bytes.length).putInt(bytes.length).put(bytes));
    } else {
      buffer.putInt(bytes.length).put(bytes);
    }
    return position;
  }

  private void flush() {
    write(buffer);
    buffer.clear();
  }

  private void write(ByteBuffer bytes) {
    bytes.flip();
    try {
      while (bytes.hasRemaining()) {
        flushed += channel.write(bytes, flushed);
      }
    } catch (IOException failed) {
      throw failure("cannot write to", failed);
    }
  }

  @Override
  public String read(long position) {
    if (position >= flushed) {
      flush();
    }
    int length = at(position, LENGTH_BYTES).getInt();
    return StandardCharsets.UTF_8.decode(at(position + LENGTH_BYTES, length)).toString();
  }

  private ByteBuffer at(long position, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, position + bytes.position()) < 0) {
          throw new IllegalStateException("the temporary file was truncated");
        }
      }
    } catch (IOException failed) {
      throw failure("cannot read", failed);
    }
    return bytes.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw failure("cannot close", failed);
    }
  }

  private static GodoException failure(String what, IOException cause) {
    return new GodoException(
        ExitCode.FAILED,
        "%s a temporary file in %s: %s; free space there, or choose another directory with GODO_JAVA_OPTS=-Djava.io.tmpdir=DIR"
            .formatted(what, System.getProperty("java.io.tmpdir"), cause.getMessage()),
        cause);
  }
}
