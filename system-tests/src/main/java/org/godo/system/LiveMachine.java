package org.godo.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Whether containers can be recorded on this machine, and its audit state. */
public final class LiveMachine {
  private LiveMachine() {}

  /**
   * Returns why containers cannot be recorded on this machine; null if they can.
   *
   * @param furtherTools further programs that are needed, by name or path
   */
  public static @Nullable String obstacle(String... furtherTools) throws InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "this is not root";
    }
    if (!Files.exists(Path.of("/proc/self/loginuid"))) {
      return "this kernel has no audit";
    }
    List<String> tools = new ArrayList<>(List.of(furtherTools));
    Collections.addAll(tools, "auditctl", "dockerd", "containerd", "docker", "busybox", "gcc");
    String missing = missing(tools);
    if (missing != null) {
      return missing;
    }
    Command.Result status = Command.of("auditctl", "-s").run();
    return status.out().contains("pid 0\n")
        ? null
        : "another process is the audit daemon: " + status.out() + status.err();
  }

  /** Returns which of some programs, by name or path, is missing; null if none is. */
  public static @Nullable String missing(List<String> tools) throws InterruptedException {
    for (String tool : tools) {
      if (Command.of("sh", "-c", "command -v " + tool).run().exitCode() != 0) {
        return "there is no " + tool;
      }
    }
    return null;
  }

  /** Returns an unused login uid, to scope the rules of one test. */
  public static long loginUid() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000L, 2_000_000_000L);
  }

  /**
   * Compiles a program, statically, so that it runs in any container.
   *
   * @param source C file, relative to the checkout
   */
  public static void compile(String source, Path program) throws InterruptedException {
    Path from = Command.checkout().resolve(source);
    Command.of("gcc", "-static", "-pthread", "-O1", "-w", "-o", program, from)
        .run()
        .expectSuccess();
  }

  /**
   * Waits until a started listener is ready.
   *
   * @throws AssertionError if it ended before
   */
  public static void awaitReady(Command listening, Process listener) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> listening.errorSoFar().contains("ready") || !listener.isAlive());
    if (!listener.isAlive()) {
      throw new AssertionError("the listener ended: " + listening.errorSoFar());
    }
  }

  /** Returns what {@code auditctl -s} and {@code -l} print, without the counters that only grow. */
  public static String auditState() throws InterruptedException {
    String status = Command.of("auditctl", "-s").run().expectSuccess().out();
    return status.replaceAll("(?m)^(lost|backlog_wait_time_actual) .*\n", "")
        + Command.of("auditctl", "-l").run().expectSuccess().out();
  }
}
