package org.godo.listener.cli;

import java.io.PrintWriter;
import org.godo.listener.lifecycle.Messages;
import org.godo.model.text.Printable;

/** Prints messages on standard error. They may contain text from recorded programs. */
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
    out.println("listener: " + Printable.escape(line));
    out.flush();
  }
}
