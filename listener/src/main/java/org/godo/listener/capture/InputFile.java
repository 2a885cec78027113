package org.godo.listener.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/**
 * Something that can be read, more than once.
 *
 * @param name how it is called in messages
 * @param opener opens it at its beginning
 */
public record InputFile(String name, Opener opener) {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  /** Opens a stream. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }

  /** A file of the file system. */
  public static InputFile of(Path path) {
    return new InputFile(path.toString(), () -> Files.newInputStream(path));
  }

  /**
   * Opens it; what is compressed with gzip, by its first two bytes, is inflated.
   *
   * @throws GodoException if it is not there, not to be read or damaged at its beginning
   */
  public InputStream openInflated() {
    try {
      InputStream raw = opener.open();
      try {
        return inflated(raw);
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw failed("no such file", e);
    } catch (EOFException | ZipException e) {
      throw failed("its gzip header is damaged", e);
    } catch (IOException e) {
      throw failed("it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static InputStream inflated(InputStream raw) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
    buffered.mark(2);
    int magic = (buffered.read() << 8) | buffered.read();
    buffered.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
  }

  private GodoException failed(String why, IOException cause) {
    return new GodoException(
        ExitCode.FAILED, name + ": " + why + "; name a capture or an audit log", cause);
  }
}
