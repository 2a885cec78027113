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
import org.junit.jupiter.api.Assumptions;

/** Whether containers can be recorded on this machine, and its audit state. */
public final class LiveMachine {
  private LiveMachine() {}

  /**
   * Skips the test, by name of the reason, where it cannot run; with GODO_REQUIRE_LIVE=1 in the
   * environment that is a failure.
   *
   * @param furtherTools programs that this test needs besides, by name or path
   */
  public static void require(String... furtherTools) throws InterruptedException {
    String obstacle = obstacle(furtherTools);
    if (obstacle != null && "1".equals(System.getenv("GODO_REQUIRE_LIVE"))) {
      throw new AssertionError("a live test is required here, but " + obstacle);
    }
    Assumptions.assumeTrue(obstacle == null, "live test skipped: " + obstacle);
  }

  private static @Nullable String obstacle(String... furtherTools) throws InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "this is not root";
    }
    if (!Files.exists(Path.of("/proc/self/loginuid"))) {
      return "this kernel has no audit";
    }
    List<String> tools = new ArrayList<>(List.of(furtherTools));
    Collections.addAll(tools, "auditctl", "dockerd", "containerd", "docker", "busybox", "gcc");
    for (String tool : tools) {
      if (Command.of("sh", "-c", "command -v " + tool).run().exitCode() != 0) {
        return "there is no " + tool;
      }
    }
    Command.Result status = Command.of("auditctl", "-s").run();
    return status.out().contains("pid 0\n")
        ? null
        : "the audit daemon's seat is taken or out of reach: " + status.out() + status.err();
  }

  /** A login uid that nobody has, for rules that are scoped to one test. */
  public static long loginUid() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000L, 2_000_000_000L);
  }

  /**
   * Makes a program that runs in any container.
   *
   * @param source of C, from the checkout on
   */
  public static void compile(String source, Path program) throws InterruptedException {
    Path from = Command.checkout().resolve(source);
    Command.of("gcc", "-static", "-pthread", "-O1", "-w", "-o", program, from)
        .run()
        .expectSuccess();
  }

  /** Waits until a listener that was started records, or is no more. */
  public static void awaitReady(Command listening, Process listener) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> listening.errorSoFar().contains("ready") || !listener.isAlive());
  }

  /** What {@code auditctl -s} and {@code -l} say, but for the counters that only ever grow. */
  public static String auditState() throws InterruptedException {
    String status = Command.of("auditctl", "-s").run().expectSuccess().out();
    return status.replaceAll("(?m)^(lost|backlog_wait_time_actual) .*\n", "")
        + Command.of("auditctl", "-l").run().expectSuccess().out();
  }
}
