package org.godo.listener.cli;

import java.io.PrintWriter;
import java.util.List;
import org.godo.listener.Version;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** {@code listener}: the commands, and how failures become one line and an exit code. */
@Command(
    name = "listener",
    mixinStandardHelpOptions = true,
    versionProvider = ListenerCommand.VersionLine.class,
    description = "Records what containers do. Without a command it is 'listener run'.")
public final class ListenerCommand {
  private static final String DEFAULT_COMMAND = "run";

  private ListenerCommand() {}

  /**
   * Runs the program.
   *
   * @param commands the commands it has, {@code run} among them
   * @return the exit code
   */
  public static int execute(List<Object> commands, String... args) {
    CommandLine line = new CommandLine(new ListenerCommand());
    commands.forEach(line::addSubcommand);
    line.setParameterExceptionHandler(ListenerCommand::usage);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> failed(failure, command, isVerbose(args)));
    return line.execute(withCommand(line, args));
  }

  /** {@code listener --name x} is {@code listener run --name x}. */
  private static String[] withCommand(CommandLine line, String... args) {
    boolean isNamed =
        args.length > 0
            && (line.getSubcommands().containsKey(args[0])
                || line.getCommandSpec().optionsMap().containsKey(args[0])
                || !args[0].startsWith("-"));
    if (isNamed) {
      return args;
    }
    String[] all = new String[args.length + 1];
    all[0] = DEFAULT_COMMAND;
    System.arraycopy(args, 0, all, 1, args.length);
    return all;
  }

  private static int usage(ParameterException wrong, String... args) {
    print(wrong.getCommandLine(), wrong.getMessage() + "; see 'listener --help'");
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception failure, CommandLine command, boolean verbose) {
    ExitCode code = ExitCode.FAILED;
    if (failure instanceof GodoException known) {
      code = known.exitCode();
      print(command, String.valueOf(known.getMessage()));
    } else {
      print(command, "failed: " + failure + "; --verbose shows where");
    }
    if (verbose) {
      failure.printStackTrace(command.getErr());
      command.getErr().flush();
    }
    return code.code();
  }

  private static void print(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("listener: " + StandardError.printable(message));
    err.flush();
  }

  private static boolean isVerbose(String... args) {
    return List.of(args).contains("--verbose");
  }

  /** What {@code --version} prints. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"godo listener " + Version.text()};
    }
  }
}
