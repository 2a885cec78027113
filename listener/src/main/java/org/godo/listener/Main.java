package org.godo.listener;

import java.util.List;
import org.godo.listener.cli.ListenerCommand;
import org.godo.model.cli.Program;

/** Entry point of the listener. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (List.of(args).equals(List.of("--version"))) {
      // The parser takes a multiple of the time.
      System.out.println(ListenerCommand.version());
      return;
    }
    System.exit(Program.run(new ListenerCommand(), ListenerCommand.withCommand(args)));
  }
}
