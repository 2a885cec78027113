package org.godo.filter;

import org.godo.filter.cli.FilterCommand;
import org.godo.model.cli.Program;

/** Entry point of the filter. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Program.run(new FilterCommand(), args));
  }
}
