package org.godo.listener.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.godo.listener.kernel.AuditMode;
import org.godo.listener.kernel.AuditOptions;
import org.godo.listener.session.ListenerOptions;
import org.godo.model.store.StoreOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Support for live tests: their preconditions, and processes under a login uid of their own. */
public final class LiveAudit {
  private LiveAudit() {}

  /**
   * Skips the test, with the reason, if we cannot use the kernel's audit; with GODO_REQUIRE_LIVE=1
   * in the environment that is a failure.
   */
  public static void assume() throws Exception {
    String obstacle = obstacle();
    if (obstacle != null && "1".equals(System.getenv("GODO_REQUIRE_LIVE"))) {
      throw new AssertionError("a live test is required here, but there is " + obstacle);
    }
    Assumptions.assumeTrue(obstacle == null, "live test skipped: " + obstacle);
  }

  /** Skips the test if Debian's auditd is not installed; or fails, as {@link #assume}. */
  public static void assumeAuditd() {
    if (!Auditd.isInstalled() && "1".equals(System.getenv("GODO_REQUIRE_LIVE"))) {
      throw new AssertionError(
          "a live test is required here, but there is no auditd below version 4");
    }
    Assumptions.assumeTrue(Auditd.isInstalled(), "live test skipped: no auditd below version 4");
  }

  private static @Nullable String obstacle() throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "no root";
    }
    try {
      String status = output("auditctl", "-s");
      return status.contains("pid 0\n")
          ? null
          : "no audit, or another process has the audit daemon role: " + status;
    } catch (IOException missing) {
      return "no auditctl";
    }
  }

  /** Returns an unused login uid, below 2^31, as auditctl shows greater ones as negative. */
  public static long freeLoginUid() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000L, 2_000_000_000L);
  }

  /** Options of a listener that runs in the test: its data below a directory, no engine. */
  public static ListenerOptions options(Path dir, long loginUid, boolean keepsCapture) {
    return new ListenerOptions(
        null,
        null,
        new AuditOptions(AuditMode.UNICAST, dir.resolve("none"), loginUid, List.of(), false),
        List.of(dir.resolve("none.sock")),
        List.of(dir.resolve("none.sock")),
        keepsCapture,
        null,
        Duration.ofSeconds(1),
        null,
        new StoreOptions(null, dir.resolve("data"), "godo"));
  }

  /** Runs a shell script under a login uid and waits for it. */
  public static void runScoped(long loginUid, String script) throws Exception {
    Process process =
        new ProcessBuilder(
                "/bin/sh", "-c", "echo " + loginUid + " > /proc/self/loginuid; " + script)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("exit " + process.exitValue() + ": " + output);
    }
  }

  /** Returns the state of audit and its rules, without the counters. */
  public static String state() throws Exception {
    return output("auditctl", "-s")
            .replaceAll("(?m)^(lost|backlog|backlog_wait_time_actual) .*\n", "")
        + output("auditctl", "-l");
  }

  /** Runs a program and returns its output. */
  public static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
