package org.godo.model.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure the user can act on. The message is one line: what, why and the way out; the programs
 * print it on standard error and end with the exit code, the stack trace only with {@code
 * --verbose}.
 */
public final class GodoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public GodoException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public GodoException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Returns the exit code of the program. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
