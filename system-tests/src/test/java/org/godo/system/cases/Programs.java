package org.godo.system.cases;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.godo.filter.cli.FilterCommand;
import org.godo.listener.cli.ListenerCommand;
import org.godo.model.cli.Program;
import org.godo.system.Command;

/** How the programs of a case are run. */
enum Programs {
  /** In this virtual machine, at a tenth of the cost. */
  IN_PROCESS {
    @Override
    Output run(String program, List<String> arguments) {
      PrintStream out = System.out;
      PrintStream err = System.err;
      ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
      ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      try {
        int code = Program.run(command(program), arguments.toArray(String[]::new));
        return new Output(
            code,
            outBytes.toString(StandardCharsets.UTF_8),
            errBytes.toString(StandardCharsets.UTF_8));
      } finally {
        System.setOut(out);
        System.setErr(err);
      }
    }
  },

  /** By the scripts, as a user does. */
  SCRIPTS {
    @Override
    Output run(String program, List<String> arguments) throws InterruptedException {
      Command.Result result = Command.script(program, arguments.toArray()).run();
      return new Output(result.exitCode(), result.out(), result.err());
    }
  };

  /** Exit code, standard output and standard error of a program. */
  record Output(int code, String out, String err) {}

  /**
   * Runs a program to its end.
   *
   * @param program {@code listener} or {@code filter}
   */
  abstract Output run(String program, List<String> arguments) throws InterruptedException;

  private static Object command(String program) {
    return program.equals("listener") ? new ListenerCommand() : new FilterCommand();
  }
}
