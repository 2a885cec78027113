package org.godo.listener.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.godo.listener.verify.Verification;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code listener verify}: what in a data directory is damaged. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a data directory: captures, checkpoints, documents set aside, the embedded store.",
      "Changes nothing. Ends with 0 if it is sound, with 1 if something is damaged."
    })
final class VerifyCommand implements Callable<Integer> {
  private final OutputStream output;

  @Parameters(paramLabel = "DIR", description = "The data directory.")
  private Path dataDir = Path.of("./godo-data");

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "godo",
      description = "Name of the database (default: ${DEFAULT-VALUE}).")
  private String database = "godo";

  VerifyCommand() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  /**
   * @param output stays open
   */
  VerifyCommand(OutputStream output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    try (StandardOutput out = new StandardOutput(output)) {
      long damage =
          new Verification(dataDir, database, finding -> out.accept(DoctorCommand.line(finding)))
              .run();
      return (damage == 0 ? ExitCode.DONE : ExitCode.FAILED).code();
    } catch (StandardOutput.PipeClosed reader) {
      return ExitCode.DONE.code();
    } catch (IOException failed) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot verify " + dataDir + ": " + failed + "; check that the directory can be read",
          failed);
    }
  }
}
