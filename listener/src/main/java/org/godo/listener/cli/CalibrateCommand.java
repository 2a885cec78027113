package org.godo.listener.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.godo.listener.calibrate.Calibration;
import org.godo.listener.calibrate.Conclusion;
import org.godo.listener.nativeio.Os;
import org.godo.model.error.ExitCode;
import org.godo.model.linux.LoginUid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code listener calibrate}: how much this host can record. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how much this host can record: the highest rate without loss.",
      "Records a load of its own at rising rates, for about half a minute, and prints also the"
          + " buffers it needs. The rest of the host is not recorded."
    })
final class CalibrateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "./godo-data",
      description = "A directory on the disk to capture to (default: ${DEFAULT-VALUE}).")
  private Path dataDir = Path.of("./godo-data");

  @Option(
      names = "--loginuid",
      paramLabel = "N",
      defaultValue = "4242424242",
      description = "Login uid of the load; no process may have it (default: ${DEFAULT-VALUE}).")
  private long loginUid = 4_242_424_242L;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec command = Objects.requireNonNull(spec);
    if (!LoginUid.isSet(loginUid)) {
      throw new ParameterException(
          command.commandLine(), "--loginuid must be a number from 0 to 4294967294");
    }
    PrintWriter out = command.commandLine().getOut();
    Calibration calibration = new Calibration(dataDir, loginUid);
    Os.onStopSignal(calibration::stop);
    out.println(CalibrationView.HEAD);
    out.flush();
    Conclusion conclusion =
        calibration.run(
            step -> {
              out.println(CalibrationView.line(step));
              out.flush();
            });
    CalibrationView.of(conclusion).forEach(out::println);
    out.flush();
    return ExitCode.DONE.code();
  }
}
