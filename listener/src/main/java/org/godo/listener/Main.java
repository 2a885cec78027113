package org.godo.listener;

import java.util.List;
import org.godo.listener.cli.ListenerCommand;
import org.godo.listener.cli.RunCommand;

/** The program {@code listener}. */
public final class Main {
  private Main() {}

  /** Ends the process with the exit code of the command. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    return ListenerCommand.execute(
        List.of(new RunCommand((directory, end, start, options) -> new CaptureOnly())), args);
  }
}
