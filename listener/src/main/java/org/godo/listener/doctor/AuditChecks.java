package org.godo.listener.doctor;

import static org.godo.listener.finding.Finding.fail;
import static org.godo.listener.finding.Finding.ok;
import static org.godo.listener.finding.Finding.skip;
import static org.godo.listener.finding.Finding.warn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.godo.listener.finding.Finding;
import org.godo.listener.netlink.AuditSetup;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.netlink.ListedRule;
import org.godo.model.error.ExitCode;
import org.jspecify.annotations.Nullable;

/** The kernel's audit subsystem: whether it is available, free, and reports everything. */
final class AuditChecks {
  private static final String NOT_ASKED = "cannot be asked with these rights";
  private static final int PANIC = 2;

  private AuditChecks() {}

  static List<Finding> of(HostFacts facts) {
    return Stream.of(
            Stream.of(boot(facts.kernel())),
            state(facts.audit()).stream(),
            Stream.of(readers(facts.readers())))
        .flatMap(findings -> findings)
        .toList();
  }

  private static Finding boot(HostFacts.Kernel kernel) {
    String check = "audit at boot";
    List<String> words = Arrays.asList(kernel.commandLine().trim().split("\\s+"));
    if (words.contains("audit=0") || words.contains("audit=off")) {
      return fail(
          check,
          "the kernel was booted with audit=0",
          "remove it from the kernel's command line and reboot",
          ExitCode.FAILED);
    }
    return words.contains("audit=1") || words.contains("audit=on")
        ? ok(check, "booted with audit=1: no process is a blind spot")
        : warn(
            check,
            "booted without audit=1: calls of processes that were forked before audit was first"
                + " switched on go unseen, those of their later children do not",
            "boot with audit=1, or restart containerd and Docker when the listener runs");
  }

  private static List<Finding> state(ProbeResult<HostFacts.Audit> audit) {
    if (audit instanceof ProbeResult.Answered<HostFacts.Audit> answered) {
      HostFacts.Audit state = answered.value();
      return List.of(
          switchedOn(state.status()),
          seat(state.status().pid(), state.holder()),
          rules(state.rules()),
          backlog(state.status()));
    }
    if (audit instanceof ProbeResult.Failed<HostFacts.Audit> failed) {
      return List.of(
          fail(
              "audit",
              "does not answer: " + failed.reason(),
              "use a kernel with CONFIG_AUDITSYSCALL, booted without audit=0, on the host itself",
              ExitCode.FAILED));
    }
    return Stream.of("audit", "audit seat", "audit rules", "audit backlog")
        .map(check -> skip(check, NOT_ASKED))
        .toList();
  }

  private static Finding switchedOn(AuditStatus status) {
    String check = "audit";
    if (status.enabled() == AuditStatus.LOCKED) {
      return fail(
          check,
          "locked until the next boot: neither the seat can be acquired nor rules added",
          "remove '-e 2' from /etc/audit/rules.d and reboot",
          ExitCode.NOT_PERMITTED);
    }
    if (status.failure() == PANIC) {
      return warn(check, "the kernel panics when it loses a record", "auditctl -f 1");
    }
    if (status.rateLimit() > 0) {
      return warn(
          check,
          "the kernel passes on only " + status.rateLimit() + " records a second",
          "auditctl -r 0");
    }
    return ok(
        check,
        (status.enabled() == 0 ? "off, the listener switches it on" : "on")
            + (status.lost() == 0 ? "" : "; " + status.lost() + " records lost since boot"));
  }

  private static Finding seat(int pid, @Nullable String holder) {
    String check = "audit seat";
    if (holder != null) {
      return fail(
          check,
          "process " + pid + " (" + holder + ") has it",
          "stop it, as with 'service auditd stop', or see 'listener run --help' for --audit",
          ExitCode.SEAT_TAKEN);
    }
    return ok(check, pid == 0 ? "free" : "free: process " + pid + ", which held it, has ended");
  }

  private static Finding rules(List<ListedRule> rules) {
    String check = "audit rules";
    List<ListedRule> others = rules.stream().filter(rule -> !rule.isOurs()).toList();
    if (others.stream().anyMatch(rule -> rule.never() && rule.list().equals("task"))) {
      return fail(
          check,
          "a rule never,task switches audit off for every new process",
          "auditctl -d never,task, and remove it from /etc/audit/rules.d",
          ExitCode.FAILED);
    }
    String hiding =
        others.stream()
            .filter(AuditChecks::hides)
            .map(ListedRule::toString)
            .distinct()
            .collect(Collectors.joining(" "));
    if (!hiding.isEmpty()) {
      return warn(
          check,
          "rules of others keep records out: " + hiding,
          "see what they hide with auditctl -l");
    }
    return ok(
        check, others.isEmpty() ? "none of others" : others.size() + " of others, none that hides");
  }

  /** In the list {@code exclude} either action does (kernel/auditfilter.c, audit_filter). */
  private static boolean hides(ListedRule rule) {
    return rule.never() || rule.list().equals("exclude");
  }

  private static Finding backlog(AuditStatus status) {
    String check = "audit backlog";
    if (status.backlogWaitTime() == 0) {
      return warn(
          check,
          "audited programs do not wait when it is full, so records are lost",
          "auditctl --backlog_wait_time 15000");
    }
    return ok(
        check,
        "%d of %d records; the listener raises the limit to %d, programs then wait up to %d ticks"
            .formatted(
                status.backlog(),
                status.backlogLimit(),
                Math.max(AuditSetup.BACKLOG_LIMIT, status.backlogLimit()),
                status.backlogWaitTime()));
  }

  private static Finding readers(ProbeResult<List<HostFacts.Reader>> readers) {
    String check = "audit readers";
    if (!(readers instanceof ProbeResult.Answered<List<HostFacts.Reader>> answered)) {
      return skip(check, "/proc/net/netlink cannot be read");
    }
    if (answered.value().isEmpty()) {
      return ok(check, "no other program is sent the records");
    }
    boolean journal =
        answered.value().stream().map(HostFacts.Reader::name).anyMatch(AuditChecks::isSystemd);
    return warn(
        check,
        answered.value().stream()
            .map(r -> r.name() == null ? "port " + r.port() : r.name() + " (" + r.port() + ")")
            .collect(Collectors.joining(", ", "every record also goes to ", "")),
        journal
            ? "systemctl mask --now systemd-journald-audit.socket, then restart systemd-journald"
            : "stop it while you record, as it doubles the kernel's work");
  }

  /** The journal's socket is made by systemd itself, pid 1. */
  private static boolean isSystemd(@Nullable String name) {
    return name != null && name.startsWith("systemd");
  }
}
