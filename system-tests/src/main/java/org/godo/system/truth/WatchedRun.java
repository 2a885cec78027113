package org.godo.system.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.godo.system.Command;

/**
 * A run of a workload's containers, which strace observes from the gate to the end.
 *
 * <p>strace runs on the host and attaches to each container's first process while that waits at the
 * gate. So strace itself is not recorded, it prints pids of the host, and the containers keep the
 * namespaces and capabilities that they have without it.
 */
final class WatchedRun {
  private static final String CALLS =
      "trace=execve,execveat,fork,vfork,clone,clone3,open,openat,openat2,creat,write,pwrite64,"
          + "writev,pwritev,pwritev2,sendfile,splice,copy_file_range,dup,dup2,dup3,fcntl,ioctl,"
          + "close,close_range,chdir,fchdir,unshare,rename,renameat,renameat2,link,linkat,symlink,"
          + "symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir";

  /** The directory of each container that is shared with the host. */
  static final String WORK = "/work";

  /** For a machine ten times slower than those at hand. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Lab lab;
  private final Workload workload;
  private final Path work;
  private final Path gate;
  private final Path log;
  private final List<Held> held = new ArrayList<>();

  /** A container whose first process waits at the gate, with pids of the host. */
  private record Held(String name, int pid, int parent) {}

  /**
   * @param dir an empty directory
   */
  WatchedRun(Lab lab, Workload workload, Path dir) throws IOException {
    this.lab = lab;
    this.workload = workload;
    this.work = Files.createDirectory(dir.resolve("work"));
    this.gate = Files.createDirectory(dir.resolve("gate"));
    this.log = dir.resolve("strace.txt");
    for (Path file : workload.files()) {
      Files.copy(file, work.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** Starts the containers, all at once, and waits until each is at the gate. */
  void hold() throws IOException, InterruptedException {
    List<String> names = workload.containerNames();
    List<Command> commands = names.stream().map(this::start).toList();
    List<Process> starting = commands.stream().map(Command::start).toList();
    for (int i = 0; i < names.size(); i++) {
      commands.get(i).finish(starting.get(i)).expectSuccess();
    }
    List<String> pids = docker("inspect", "-f", "{{.State.Pid}}");
    for (int i = 0; i < names.size(); i++) {
      held.add(atGate(names.get(i), Integer.parseInt(pids.get(i))));
    }
  }

  private Command start(String name) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
    Collections.addAll(words, "--network", "none", "-w", WORK);
    Collections.addAll(words, "-v", work + ":" + WORK, "-v", gate + ":/gate:ro");
    lab.machine().forEach((to, from) -> Collections.addAll(words, "-v", from + ":" + to + ":ro"));
    words.addAll(workload.dockerOptions());
    Collections.addAll(words, "lab:busybox", "/programs/gate", "/gate/open");
    words.addAll(workload.command());
    return lab.docker(words);
  }

  private static Held atGate(String name, int pid) throws IOException {
    Path proc = Path.of("/proc", Integer.toString(pid));
    // Separates the gate from the runtime's actions in this process, on the coarse clock of audit.
    Awaitility.await()
        .atMost(LIMIT)
        .pollDelay(Duration.ofMillis(50))
        .until(() -> Files.readSymbolicLink(proc.resolve("exe")).endsWith("gate"));
    String parent =
        Files.readAllLines(proc.resolve("status")).stream()
            .filter(line -> line.startsWith("PPid:"))
            .findFirst()
            .orElseThrow();
    return new Held(name, pid, Integer.parseInt(parent.substring("PPid:".length()).strip()));
  }

  /** Opens the gate, waits for the end and returns what strace observed. */
  Facts watch() throws IOException, InterruptedException {
    ContainerView view = new ContainerView(lab.image(), lab.machine(), Map.of(WORK, work));
    Command tracing = strace();
    Process strace = tracing.start();
    for (Held each : held) {
      String attached = "Process " + each.pid() + " attached";
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> tracing.errorSoFar().contains(attached) || !strace.isAlive());
    }
    run();
    tracing.finish(strace).expectSuccess();
    Witness witness = new Witness(view);
    for (Held each : held) {
      witness.root(each.name(), each.pid(), each.parent(), WORK);
    }
    return witness.replay(StraceLog.read(log));
  }

  /** Opens the gate and waits for the end. */
  void run() throws IOException, InterruptedException {
    Files.createFile(gate.resolve("open"));
    List<String> exitCodes = docker("wait");
    Integer expected = workload.exitCode();
    if (expected != null && !exitCodes.stream().allMatch(expected.toString()::equals)) {
      throw new AssertionError("exit codes of " + workload.name() + ": " + exitCodes);
    }
  }

  private Command strace() {
    List<Object> words = new ArrayList<>(List.of("strace", "-f", "-ttt", "-y", "-xx", "-o", log));
    Collections.addAll(words, "-s", 100_000, "--decode-pids=pidns", "-e", CALLS);
    held.forEach(each -> Collections.addAll(words, "-p", each.pid()));
    return Command.of(words.toArray());
  }

  /** Returns what a docker command prints about the containers, in their order. */
  private List<String> docker(String... words) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(workload.containerNames());
    return lab.docker(all).run().expectSuccess().out().lines().toList();
  }
}
