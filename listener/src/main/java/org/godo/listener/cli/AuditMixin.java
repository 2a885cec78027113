package org.godo.listener.cli;

import java.nio.file.Path;
import java.util.List;
import org.godo.listener.kernel.AuditMode;
import org.godo.listener.netlink.AuditSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of how audit records are received, and of the audit subsystem. */
final class AuditMixin {
  @Option(
      names = "--audit",
      paramLabel = "MODE",
      defaultValue = "unicast",
      converter = AuditModeConverter.class,
      description = {
        "How audit records are received (default: ${DEFAULT-VALUE}):",
        "unicast: in the audit daemon role, which no other process may have.",
        "multicast: as copies, beside any audit daemon.",
        "auditd: from auditd, through its af_unix plugin."
      })
  private AuditMode audit = AuditMode.UNICAST;

  @Option(
      names = "--auditd-socket",
      paramLabel = "PATH",
      defaultValue = "/var/run/audispd_events",
      description = "Socket of auditd's af_unix plugin (default: ${DEFAULT-VALUE}).")
  private Path auditdSocket = Path.of("/var/run/audispd_events");

  @Option(
      names = "--backlog",
      paramLabel = "N",
      description = {
        "Records that the kernel queues before audited programs wait, 0 for no limit (default:",
        "65536, or the limit found if that is higher)."
      })
  private @Nullable Integer backlog;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      description = {
        "Records a second that the kernel passes on, 0 for no limit; what exceeds it is lost",
        "(default: as found)."
      })
  private @Nullable Integer rateLimit;

  @Option(
      names = "--immutable",
      description = {
        "Lock audit until the next boot, so that nothing can switch it off or change its rules. It",
        "cannot be undone: after the stop the rules stay in force, and no listener can start before",
        "a reboot. Needs --until-reboot."
      })
  private boolean immutable;

  @Option(names = "--until-reboot", description = "Confirms --immutable.")
  private boolean untilReboot;

  AuditMode mode() {
    return audit;
  }

  Path auditdSocket() {
    return auditdSocket;
  }

  AuditSettings settings() {
    return new AuditSettings(backlog, rateLimit, immutable);
  }

  /** Adds what is wrong with the values. */
  void check(List<String> problems) {
    if (backlog != null && backlog < 0) {
      problems.add("--backlog must be a number from 0");
    }
    if (rateLimit != null && rateLimit < 0) {
      problems.add("--rate-limit must be a number from 0");
    }
    if (immutable && !untilReboot) {
      problems.add(
          "--immutable locks audit until the next boot, which nothing can undo: after the stop its"
              + " rules stay in force, and no listener can start before a reboot; confirm it with"
              + " --until-reboot");
    }
    if (untilReboot && !immutable) {
      problems.add("--until-reboot confirms --immutable, which is missing");
    }
  }
}
