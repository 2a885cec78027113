package org.godo.listener.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What live tests share: whether they can run here, and processes under a login uid of their own.
 */
public final class LiveAudit {
  private LiveAudit() {}

  /**
   * Skips the test, by name of the reason, where the kernel's audit is not ours to use; with
   * GODO_REQUIRE_LIVE=1 in the environment that is a failure.
   */
  public static void assume() throws Exception {
    String obstacle = obstacle();
    if (obstacle != null && "1".equals(System.getenv("GODO_REQUIRE_LIVE"))) {
      throw new AssertionError("a live test is required here, but there is " + obstacle);
    }
    Assumptions.assumeTrue(obstacle == null, "live test skipped: " + obstacle);
  }

  /** Skips the test where Debian's auditd is not installed; or fails, as {@link #assume}. */
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

  /** A login uid no one has; below 2^31, from where on auditctl shows them as negative. */
  public static long freeLoginUid() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000L, 2_000_000_000L);
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

  /** The state of audit and its rules, but for what counts: that is different at any moment. */
  public static String state() throws Exception {
    return output("auditctl", "-s")
            .replaceAll("(?m)^(lost|backlog|backlog_wait_time_actual) .*\n", "")
        + output("auditctl", "-l");
  }

  /** What a program prints. */
  public static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
