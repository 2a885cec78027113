package org.godo.listener.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Debian's auditd in the foreground, on a configuration of its own that names no rules. It leaves
 * audit switched on when it ends, which {@link #close} undoes.
 */
public final class Auditd implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/sbin/auditd");
  private static final Path PLUGIN_OF_LATER_VERSIONS = Path.of("/sbin/audisp-af_unix");
  private final Path dir;
  private final Process process;

  private Auditd(Path dir, Process process) {
    this.dir = dir;
    this.process = process;
  }

  /** Whether it is installed, with its af_unix plugin built in, as it is before version 4. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM) && !Files.exists(PLUGIN_OF_LATER_VERSIONS);
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param dir for its configuration and socket, made if it is not there
   * @param pluginFormat {@code string} or {@code binary}
   * @param logFormat {@code RAW} or {@code ENRICHED}
   * @param node how its node is named before each record, as {@code NONE} or {@code HOSTNAME}
   */
  public static Auditd start(Path dir, String pluginFormat, String logFormat, String node)
      throws IOException {
    Auditd auditd = launch(dir, pluginFormat, logFormat, node);
    Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> Files.exists(auditd.socket()) && auditd.hasRole());
    return auditd;
  }

  /** Starts it; {@link #hasRole} shows whether it acquires the audit daemon role. */
  public static Auditd launch(Path dir, String pluginFormat, String logFormat, String node)
      throws IOException {
    Path plugins = Files.createDirectories(dir.resolve("plugins.d"));
    write(
        dir.resolve("auditd.conf"),
        """
        local_events = yes
        write_logs = no
        log_file = %s/audit.log
        log_format = %s
        name_format = %s
        flush = NONE
        q_depth = 2000
        overflow_action = SYSLOG
        plugin_dir = %s
        space_left = 75
        space_left_action = IGNORE
        admin_space_left = 50
        admin_space_left_action = IGNORE
        disk_full_action = IGNORE
        disk_error_action = IGNORE
        """
            .formatted(dir, logFormat, node, plugins));
    write(
        plugins.resolve("af_unix.conf"),
        """
        active = yes
        direction = out
        path = builtin_af_unix
        type = builtin
        args = 0600 %s/events
        format = %s
        """
            .formatted(dir, pluginFormat));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-f", "-c", dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("out").toFile())
            .start();
    return new Auditd(dir, process);
  }

  public Path socket() {
    return dir.resolve("events");
  }

  /** Whether it has the audit daemon role. */
  public boolean hasRole() throws Exception {
    return LiveAudit.output("auditctl", "-s").contains("\npid " + process.pid() + "\n");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it and waits for its exit. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("auditd does not exit");
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      LiveAudit.output("auditctl", "-e", "0");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It accepts only files that no other user can write to. */
  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }
}
