package org.godo.listener.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.godo.listener.doctor.Diagnosis;
import org.godo.listener.doctor.Doctor;
import org.godo.listener.finding.Finding;
import org.godo.model.store.StoreMixin;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code listener doctor}: whether this host is able to record. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Checks whether this host can record, and says how to fix what prevents it.",
      "Changes nothing. Some checks need root."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final StoreMixin store = new StoreMixin();

  @Option(
      names = "--docker-socket",
      paramLabel = "PATH",
      defaultValue = "/var/run/docker.sock",
      description = "Socket of the Docker Engine (default: ${DEFAULT-VALUE}).")
  private Path dockerSocket = Path.of("/var/run/docker.sock");

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Diagnosis diagnosis = new Doctor(store.options(), dockerSocket).examine();
    diagnosis.findings().forEach(finding -> out.println(line(finding)));
    out.flush();
    return diagnosis.exitCode().code();
  }

  /** One line; names of processes and answers of servers stand in it. */
  static String line(Finding finding) {
    String line =
        String.format(
            Locale.ROOT,
            "%-5s %-18s %s",
            finding.level().name().toLowerCase(Locale.ROOT),
            finding.check(),
            finding.found());
    return Printable.escape(finding.remedy() == null ? line : line + "; " + finding.remedy());
  }
}
