package org.godo.listener.dump;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;

/** Prints captures and audit logs message by message, in constant memory. */
public final class Dump {
  private final DumpOptions options;
  private final Consumer<String> out;
  private final Consumer<String> warnings;
  private long lines;

  /**
   * @param out receives the lines
   * @param warnings receives one line for each part that could not be read, and for losses
   */
  public Dump(DumpOptions options, Consumer<String> out, Consumer<String> warnings) {
    this.options = options;
    this.out = out;
    this.warnings = warnings;
  }

  /**
   * Prints the captures at these paths, one after the other.
   *
   * @return the number of lines
   * @throws org.godo.model.error.GodoException if one is not there or no capture
   */
  public long print(List<Path> paths) throws IOException {
    for (DumpInput.Opener opener : DumpInput.of(paths)) {
      try (DumpInput input = opener.open()) {
        print(input);
      }
    }
    return lines;
  }

  private void print(DumpInput input) throws IOException {
    LossReport losses = new LossReport(input.fileOf(), warnings);
    MessagePrinter printer =
        options.content() == DumpOptions.Content.RECORDS
            ? new RecordPrinter(options, this::line)
            : new EventPrinter(options, input.context(), losses, this::line);
    MessageSource source = input.source();
    CapturedMessage message;
    while ((message = source.next()) != null) {
      losses.before(message.position(), source.drainLosses());
      printer.accept(message);
    }
    losses.atEnd(source.position(), source.drainLosses());
    printer.finish();
    losses.summarize();
  }

  private void line(String line) {
    lines++;
    out.accept(line);
  }
}
