package org.godo.system.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.system.Command;
import org.godo.system.LiveMachine;

/** A Docker of its own, a listener scoped to it, and programs that were built for the workloads. */
final class Lab {
  private static final int LOAD_PROCESSES = 2;
  private static final int LOAD_ROUNDS = 8_000;

  private final Path dir;
  private final Path docker;
  private final long loginUid = LiveMachine.loginUid();

  /**
   * @param dir an empty directory
   */
  Lab(Path dir) {
    this.dir = dir;
    this.docker = dir.resolve("lab");
  }

  Path dataDir() {
    return dir.resolve("data");
  }

  /** Begins Docker and builds what is needed. */
  void start() throws IOException, InterruptedException {
    Files.createDirectory(programs());
    build("system-tests/src/test/c/gate.c", "gate");
    build("system-tests/src/test/c/storm.c", "storm");
    build("benchmarks/src/main/c/load.c", "load");
    Command.script("docker-lab", "start", docker, loginUid).run().expectSuccess();
  }

  private void build(String source, String program) throws InterruptedException {
    LiveMachine.compile(source, programs().resolve(program));
  }

  void stop() throws InterruptedException {
    if (Files.isDirectory(docker)) {
      Command.script("docker-lab", "stop", docker).run().expectSuccess();
    }
  }

  /** Runs all workloads, one after another, while the listener listens. */
  Map<Workload, Facts> record(List<Workload> workloads) throws IOException, InterruptedException {
    Command listening =
        Command.listener(
            "run",
            "--data-dir",
            dataDir(),
            "--loginuid",
            loginUid,
            "--docker-socket",
            docker.resolve("docker.sock"));
    Process listener = listening.start();
    Map<Workload, Facts> truth = new LinkedHashMap<>();
    try {
      LiveMachine.awaitReady(listening, listener);
      for (Workload workload : workloads) {
        truth.put(workload, run(workload));
      }
    } finally {
      listener.destroy();
    }
    assertThat(listening.finish(listener).expectSuccess().out()).contains("lost: nothing");
    return truth;
  }

  private Facts run(Workload workload) throws IOException, InterruptedException {
    WatchedRun run =
        new WatchedRun(this, workload, Files.createDirectory(dir.resolve(workload.name())));
    run.hold();
    Command loading = Command.of(programs().resolve("load"), loginUid, LOAD_PROCESSES, LOAD_ROUNDS);
    Process load = workload.underLoad() ? loading.start() : null;
    Facts truth = run.watch();
    if (load != null) {
      loading.finish(load).expectSuccess();
    }
    return truth;
  }

  /** A command of Docker that is ready to be started. */
  Command docker(List<?> words) {
    List<Object> all = new ArrayList<>(List.of("docker", docker));
    all.addAll(words);
    return Command.script("docker-lab", all.toArray());
  }

  /** What the image of all containers was made from. */
  Path image() {
    return docker.resolve("rootfs");
  }

  /** What all containers see of this machine: its programs, and what these cannot do without. */
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
