package org.godo.listener;

import org.godo.listener.cli.ListenerCommand;
import org.godo.model.cli.Program;

/** Entry point of the listener. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Program.run(new ListenerCommand(), ListenerCommand.withCommand(args)));
  }
}
