package org.godo.model.store;

import java.io.IOException;
import java.util.regex.Pattern;

/** The file of the embedded store cannot be read. The message is one line. */
final class DamagedStoreException extends IOException {
  private static final long serialVersionUID = 1;

  /** What H2 appends to its messages: version and code. */
  private static final Pattern VERSION = Pattern.compile(" \\[[0-9.]+/[0-9]+\\]$");

  /**
   * Creates one for what the library has thrown.
   *
   * @param cause damage can raise any exception in it, and claim any amount of memory
   */
  DamagedStoreException(Throwable cause) {
    super(reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof OutOfMemoryError) {
      return "its file claims more memory than there is";
    }
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : VERSION.matcher(message.lines().findFirst().orElse("")).replaceFirst("");
  }
}
