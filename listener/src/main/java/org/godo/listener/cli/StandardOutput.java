package org.godo.listener.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/** Lines on standard output, in UTF-8; unlike a {@code PrintWriter} it fails where writing does. */
final class StandardOutput implements Consumer<String>, AutoCloseable {
  private final BufferedWriter out;

  /** The reader has closed the pipe, as {@code head} does: nothing more is wanted. */
  static final class PipeClosed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private PipeClosed(IOException cause) {
      super(cause);
    }
  }

  StandardOutput(OutputStream out) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
  }

  @Override
  public void accept(String line) {
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Writes what is buffered; the stream stays open. */
  @Override
  public void close() {
    try {
      out.flush();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private static RuntimeException failed(IOException failure) {
    // EPIPE has no type of its own
    if ("Broken pipe".equals(failure.getMessage())) {
      return new PipeClosed(failure);
    }
    return new GodoException(
        ExitCode.FAILED,
        "cannot write to standard output: "
            + failure.getMessage()
            + "; make room, or write somewhere else",
        failure);
  }
}
