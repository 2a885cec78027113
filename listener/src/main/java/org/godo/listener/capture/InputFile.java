package org.godo.listener.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/**
 * Something that can be read, more than once.
 *
 * @param name how it is called in messages
 * @param opener opens it at its beginning
 */
public record InputFile(String name, Opener opener) {

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
   * Opens it as it is.
   *
   * @throws GodoException if it is not there or not to be read
   */
  InputStream open() {
    try {
      return opener.open();
    } catch (NoSuchFileException e) {
      throw new GodoException(
          ExitCode.FAILED, name + ": no such file; give the path of a capture", e);
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.FAILED, name + ": cannot be opened (" + e + "); give the path of a capture", e);
    }
  }
}
