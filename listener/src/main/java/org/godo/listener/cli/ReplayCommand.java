package org.godo.listener.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.godo.listener.deliver.Replay;
import org.godo.listener.input.ContainerFiles;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.file.DataDirectory;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.godo.model.store.StoreMixin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code listener replay}: captures and audit logs from files. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Delivers captures (pcap, pcap.gz) or auditd's logs to the store.",
      "A capture becomes one session, a log one for each host and boot in it.",
      "Needs no rights. Replaying the same files again changes nothing."
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final StoreMixin store = new StoreMixin();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files of one capture, in order, or of one log, in any order.")
  private List<Path> files = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the session (default: the capture's own, or the first file's).")
  private @Nullable String name;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Host it was recorded on, if the capture or log does not say.")
  private @Nullable String host;

  @Option(
      names = "--containers",
      paramLabel = "FILE",
      description = {
        "Output of docker inspect, podman inspect, crictl inspect or crictl inspectp: names, images",
        "and mounts of the containers. Repeatable."
      })
  private List<Path> containers = List.of();

  @Override
  public Integer call() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = commandLine.getOut();
    StandardError errors = new StandardError(commandLine.getErr());
    try {
      ContainerFiles described = ContainerFiles.read(containers);
      replay(described, out, errors);
      return ExitCode.DONE.code();
    } catch (IOException failed) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot replay: " + failed + "; check that the file is readable and the disk has space",
          failed);
    }
  }

  private void replay(ContainerFiles described, PrintWriter out, StandardError errors)
      throws IOException {
    try (Store opened = Store.open(store.options())) {
      DataDirectory.open(store.dataDir());
      List<Session> sessions =
          new Replay(opened, store.dataDir(), Clock.systemUTC(), described, errors::info)
              .run(files, name, host);
      sessions.forEach(session -> SummaryView.ofSession(session).forEach(out::println));
      out.flush();
    }
  }
}
