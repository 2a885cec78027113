package org.godo.listener.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.godo.listener.status.Status;
import org.godo.listener.status.StatusClient;
import org.godo.model.error.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code listener status}: the state of the running listener. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Prints the state of the running listener: rates, queues, delivery, losses.")
final class StatusCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "./godo-data",
      description = "Data directory of the listener (default: ${DEFAULT-VALUE}).")
  private Path dataDir = Path.of("./godo-data");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Status status = new StatusClient(dataDir).request();
    if (json) {
      out.println(status.json());
    } else {
      StatusView.of(status).forEach(out::println);
    }
    out.flush();
    return ExitCode.DONE.code();
  }
}
