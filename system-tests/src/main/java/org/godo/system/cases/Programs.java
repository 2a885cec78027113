package org.godo.system.cases;

import java.util.List;
import org.godo.system.Command;

/** How the programs of a case are run. */
interface Programs {
  /** By the scripts, as a user does. */
  Programs SCRIPTS =
      (program, arguments) -> {
        Command.Result result = Command.script(program, arguments.toArray()).run();
        return new Output(result.exitCode(), result.out(), result.err());
      };

  /** Exit code, standard output and standard error of a program. */
  record Output(int code, String out, String err) {}

  /**
   * Runs a program to its end.
   *
   * @param program {@code listener} or {@code filter}
   */
  Output run(String program, List<String> arguments) throws InterruptedException;
}
