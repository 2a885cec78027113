package org.godo.model.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import java.io.ObjectInputFilter;
import java.io.PrintWriter;
import java.util.Objects;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.text.Printable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import reactor.core.Exceptions;

/**
 * Runs a command and reports its result in the same way for both programs: an exit code of {@link
 * ExitCode}, and for a failure one line on standard error, {@code program: what, why and the way
 * out}. The stack trace is printed with {@code --verbose} only.
 */
public final class Program {
  private static final String VERBOSE = "--verbose";

  private Program() {}

  /** Runs the command with these arguments; the result is for {@link System#exit}. */
  public static int run(Object command, String... args) {
    refuseSerializedObjects();
    CommandLine line = new CommandLine(command);
    LogSetup.name(line.getCommandSpec().name());
    line.getCommandSpec().addOption(verboseOption());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Program::usage);
    line.setExecutionExceptionHandler(Program::failed);
    line.setExecutionStrategy(
        parsed -> {
          if (verbose(parsed)) {
            ((Logger) LoggerFactory.getLogger("org.godo")).setLevel(Level.DEBUG);
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    return line.execute(args);
  }

  /**
   * No serialized object is read, whatever library would: godo reads none. A filter that the user
   * has set (jdk.serialFilter, as the scripts do) stays.
   */
  private static void refuseSerializedObjects() {
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter("!*"));
    }
  }

  /** Inherited by every subcommand. */
  private static OptionSpec verboseOption() {
    return OptionSpec.builder(VERBOSE)
        .type(boolean.class)
        .scopeType(ScopeType.INHERIT)
        .description("Log more, and show stack traces.")
        .build();
  }

  private static int usage(CommandLine.ParameterException problem, String[] args) {
    CommandLine line = problem.getCommandLine();
    print(
        line, problem.getMessage() + "; see " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception thrown, CommandLine line, ParseResult parsed) {
    Throwable cause = Exceptions.unwrap(thrown);
    ExitCode code = ExitCode.FAILED;
    String message = Objects.requireNonNullElse(cause.getMessage(), "no reason given");
    if (cause instanceof GodoException known) {
      code = known.exitCode();
    } else if (cause instanceof MongoException) {
      code = ExitCode.STORE;
      message =
          cause instanceof MongoCommandException command
              ? "the store failed: " + command.getErrorMessage()
              : "the store failed: " + message + "; try again once it is up";
    } else {
      message = cause.getClass().getSimpleName() + ": " + message + "; --verbose shows where";
    }
    print(line, message);
    if (verbose(parsed)) {
      cause.printStackTrace(line.getErr());
    }
    return code.code();
  }

  private static boolean verbose(ParseResult parsed) {
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      if (level.hasMatchedOption(VERBOSE)) {
        return true;
      }
    }
    return false;
  }

  private static void print(CommandLine line, String message) {
    String program = line.getCommandSpec().root().name();
    PrintWriter err = line.getErr();
    err.println(program + ": " + Printable.escape(message));
    err.flush();
  }
}
