package org.godo.listener.cli;

import java.io.PrintWriter;
import org.godo.listener.lifecycle.Messages;

/** Lines on standard error. What stands in them may come from recorded programs. */
final class StandardError implements Messages {
  private final PrintWriter out;

  StandardError(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void info(String line) {
    print(line);
  }

  @Override
  public void warn(String line) {
    print("warning: " + line);
  }

  private void print(String line) {
    out.println("listener: " + printable(line));
    out.flush();
  }

  /** Control characters as {@code \xNN}: no name can forge a line or a terminal sequence. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                printable.append(String.format("\\x%02x", c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }
}
