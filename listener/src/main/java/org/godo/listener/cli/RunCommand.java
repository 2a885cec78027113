package org.godo.listener.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.godo.listener.kernel.AuditOptions;
import org.godo.listener.lifecycle.SystemdNotifier;
import org.godo.listener.nativeio.Os;
import org.godo.listener.session.Listener;
import org.godo.listener.session.ListenerOptions;
import org.godo.model.error.ExitCode;
import org.godo.model.linux.LoginUid;
import org.godo.model.store.StoreMixin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code listener run}: records until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Records what the processes of this host do, until it is stopped.")
final class RunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final StoreMixin store = new StoreMixin();
  @Mixin private final AuditMixin audit = new AuditMixin();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the session (default: its id).")
  private @Nullable String name;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Stop after 30s, 5m, 2h (default: never).")
  private @Nullable Duration duration;

  @Option(
      names = "--loginuid",
      paramLabel = "N",
      description = "Record only processes with this login uid (default: the whole host).")
  private @Nullable Long loginUid;

  @Option(
      names = "--exclude-exe",
      paramLabel = "PATH",
      description = "Never record this program, such as a local MongoDB server; may be repeated.")
  private List<Path> excludedExecutables = new ArrayList<>();

  @Option(
      names = "--docker-socket",
      paramLabel = "PATH",
      description = {
        "Socket of Docker or podman, repeatable (default: /var/run/docker.sock and",
        "/run/podman/podman.sock)."
      })
  private List<Path> engineSockets =
      List.of(Path.of("/var/run/docker.sock"), Path.of("/run/podman/podman.sock"));

  @Option(
      names = "--cri-socket",
      paramLabel = "PATH",
      description = {
        "Socket of containerd or CRI-O, asked for the containers of Kubernetes, repeatable (default:",
        "/run/containerd/containerd.sock, /run/crio/crio.sock and",
        "/run/k3s/containerd/containerd.sock)."
      })
  private List<Path> criSockets =
      List.of(
          Path.of("/run/containerd/containerd.sock"),
          Path.of("/run/crio/crio.sock"),
          Path.of("/run/k3s/containerd/containerd.sock"));

  @Option(names = "--keep-capture", description = "Keep the capture log after it was delivered.")
  private boolean keepCapture;

  @Option(
      names = "--capture-limit",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Limit of the capture log's size on disk, as 500M or 20G (default: no limit).")
  private @Nullable Long captureLimit;

  @Option(
      names = "--fsync-interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "How often the capture log is forced to disk (default: ${DEFAULT-VALUE}).")
  private Duration fsyncInterval = Duration.ofSeconds(1);

  @Option(names = "--only-success", description = "Do not record opens and execs that failed.")
  private boolean onlySuccess;

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description =
          "Serve metrics to Prometheus at this address, as 127.0.0.1:9464 (default: none).")
  private @Nullable InetSocketAddress metrics;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ListenerOptions options = options();
    PrintWriter out = spec().commandLine().getOut();
    StandardError messages = new StandardError(spec().commandLine().getErr());
    Listener listener = new Listener(options, messages, new SystemdNotifier(System.getenv()));
    Os.onStopSignal(listener::stop);
    SummaryView.ofRun(listener.run()).forEach(out::println);
    out.flush();
    return ExitCode.DONE.code();
  }

  ListenerOptions options() {
    List<String> problems = new ArrayList<>();
    Long scope = loginUid;
    if (scope != null && !LoginUid.isSet(scope)) {
      problems.add("--loginuid must be a number from 0 to 4294967294");
    }
    for (Path path : excludedExecutables) {
      if (!path.isAbsolute()) {
        problems.add("--exclude-exe needs an absolute path, not " + path);
      }
    }
    audit.check(problems);
    if (!problems.isEmpty()) {
      throw new ParameterException(spec().commandLine(), String.join("; ", problems));
    }
    return new ListenerOptions(
        name,
        duration,
        new AuditOptions(
            audit.mode(),
            audit.auditdSocket(),
            scope,
            excludedExecutables.stream().map(Path::toString).toList(),
            onlySuccess,
            audit.settings()),
        engineSockets,
        criSockets,
        keepCapture,
        captureLimit,
        fsyncInterval,
        metrics,
        store.options());
  }

  private CommandSpec spec() {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("used outside of a command line");
    }
    return command;
  }
}
