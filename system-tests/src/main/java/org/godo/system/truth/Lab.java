package org.godo.system.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.godo.system.Command;
import org.godo.system.LiveMachine;
import org.jspecify.annotations.Nullable;

/** A separate Docker, a listener scoped to it, and programs compiled for the workloads. */
final class Lab {
  private static final int LOAD_PROCESSES = 2;
  private static final int LOAD_ROUNDS = 8_000;

  private final Path dir;
  private final Path docker;
  private final Path dataDir;
  private final long loginUid = LiveMachine.loginUid();
  private volatile @Nullable Process listener;

  /** What happens while the listener records. */
  interface Recording {
    void run() throws IOException, InterruptedException;
  }

  /**
   * @param dir an empty directory
   * @param dataDir of the listener
   */
  Lab(Path dir, Path dataDir) {
    this.dir = dir;
    this.docker = dir.resolve("lab");
    this.dataDir = dataDir;
  }

  /** Compiles the gate and starts Docker. */
  void start() throws IOException, InterruptedException {
    Files.createDirectory(programs());
    compile("system-tests/src/main/c/gate.c", "gate");
    Command.script("docker-lab", "start", docker, loginUid).run().expectSuccess();
  }

  /**
   * Compiles a program, which containers find in {@code /programs}.
   *
   * @param source C file, relative to the checkout
   */
  void compile(String source, String program) throws InterruptedException {
    LiveMachine.compile(source, programs().resolve(program));
  }

  /** Stops the listener, if it runs, and Docker. */
  void stop() throws InterruptedException {
    Process running = listener;
    if (running != null) {
      running.destroy();
      running.waitFor();
    }
    if (Files.isDirectory(docker)) {
      Command.script("docker-lab", "stop", docker).run().expectSuccess();
    }
  }

  /** Records while something runs, and returns the listener's summary. */
  String record(Recording recording) throws IOException, InterruptedException {
    Command listening =
        Command.listener(
            "run",
            "--data-dir",
            dataDir,
            "--loginuid",
            loginUid,
            "--docker-socket",
            docker.resolve("docker.sock"));
    Process started = listening.start();
    listener = started;
    try {
      LiveMachine.awaitReady(listening, started);
      recording.run();
    } finally {
      started.destroy();
    }
    return listening.finish(started).expectSuccess().out();
  }

  /** Runs a workload, and returns what strace observed. */
  Facts observe(Workload workload) throws IOException, InterruptedException {
    WatchedRun run = hold(workload);
    Command loading = Command.of(programs().resolve("load"), loginUid, LOAD_PROCESSES, LOAD_ROUNDS);
    Process load = workload.underLoad() ? loading.start() : null;
    Facts truth = run.watch();
    if (load != null) {
      loading.finish(load).expectSuccess();
    }
    return truth;
  }

  /** Runs a workload without strace. */
  void run(Workload workload) throws IOException, InterruptedException {
    hold(workload).run();
  }

  private WatchedRun hold(Workload workload) throws IOException, InterruptedException {
    WatchedRun run =
        new WatchedRun(this, workload, Files.createDirectory(dir.resolve(workload.name())));
    run.hold();
    return run;
  }

  /** Returns a docker command that is ready to start. */
  Command docker(List<?> words) {
    return Command.docker(docker, words);
  }

  /** Returns the directory from which the image of all containers was created. */
  Path image() {
    return docker.resolve("rootfs");
  }

  /** Returns what all containers mount of this machine: its programs and what these need. */
  Map<String, Path> machine() {
    return Map.of(
        "/usr", Path.of("/usr"),
        "/lib", Path.of("/usr/lib"),
        "/lib64", Path.of("/usr/lib64"),
        "/etc/alternatives", Path.of("/etc/alternatives"),
        "/etc/ld.so.cache", Path.of("/etc/ld.so.cache"),
        "/programs", programs());
  }

  private Path programs() {
    return dir.resolve("programs");
  }
}
