package org.godo.listener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/**
 * What live tests share: whether they can run here, and processes under a login uid of their own.
 */
public final class LiveAudit {
  private LiveAudit() {}

  /** Skips the test, by name of the reason, where the kernel's audit is not ours to use. */
  public static void assume() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "live test skipped: not root");
    String status;
    try {
      status = output("auditctl", "-s");
    } catch (IOException missing) {
      Assumptions.abort("live test skipped: no auditctl");
      throw missing;
    }
    Assumptions.assumeTrue(
        status.contains("pid 0\n"), "live test skipped: no audit, or its seat is taken: " + status);
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

  /** The state of audit and its rules, but for the counters that only ever grow. */
  public static String state() throws Exception {
    return output("auditctl", "-s").replaceAll("(?m)^(lost|backlog_wait_time_actual) .*\n", "")
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
