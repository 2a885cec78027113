package org.godo.listener.doctor;

import static org.godo.listener.finding.Finding.fail;
import static org.godo.listener.finding.Finding.ok;
import static org.godo.listener.finding.Finding.skip;
import static org.godo.listener.finding.Finding.warn;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.godo.listener.finding.Finding;
import org.godo.listener.kernel.StartWarnings;
import org.godo.listener.netlink.AuditRules;
import org.godo.listener.netlink.AuditSetup;
import org.godo.listener.netlink.AuditSince;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.netlink.HidingRules;
import org.godo.listener.netlink.HidingRules.Hiding;
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
            Stream.of(boot(facts)),
            state(facts.audit(), ownListener(facts.listeners())).stream(),
            Stream.of(readers(facts.readers())))
        .flatMap(findings -> findings)
        .toList();
  }

  private static Finding boot(HostFacts facts) {
    String check = "audit at boot";
    return switch (AuditSince.BootSwitch.of(facts.kernel().commandLine())) {
      case OFF ->
          fail(
              check,
              "the kernel was booted with audit=0",
              "remove it from the kernel's command line and reboot",
              ExitCode.FAILED);
      case ON -> ok(check, "booted with audit=1: no process is a blind spot");
      case ABSENT -> earlier(check, facts.since());
    };
  }

  /** Processes from before audit was first switched on; that may not have happened yet. */
  private static Finding earlier(String check, ProbeResult<HostFacts.Since> answer) {
    String booted = "booted without audit=1: ";
    if (answer instanceof ProbeResult.Answered<HostFacts.Since> answered) {
      HostFacts.Since found = answered.value();
      String unrecorded = StartWarnings.unrecorded(found.since(), found.earlier());
      return unrecorded == null
          ? ok(
              check,
              booted
                  + "no daemon of containers and no container is from before audit was on; of"
                  + " other processes from then nothing is recorded")
          : warn(check, booted + unrecorded, StartWarnings.RESTART);
    }
    return warn(
        check,
        booted
            + "calls of processes that were forked before audit was first switched on go unseen,"
            + " those of their later children do not",
        StartWarnings.RESTART);
  }

  private static @Nullable Integer ownListener(ProbeResult<HostFacts.Listeners> answer) {
    return answer instanceof ProbeResult.Answered<HostFacts.Listeners> answered
        ? answered.value().host()
        : null;
  }

  private static List<Finding> state(
      ProbeResult<HostFacts.Audit> audit, @Nullable Integer listener) {
    if (audit instanceof ProbeResult.Answered<HostFacts.Audit> answered) {
      HostFacts.Audit state = answered.value();
      return List.of(
          switchedOn(state.status()),
          seat(state.status().pid(), state.holder(), listener),
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
          "'auditctl -r 0', or 'listener run --rate-limit 0', which restores it at the stop");
    }
    return ok(
        check,
        (status.enabled() == 0 ? "off, the listener switches it on" : "on")
            + (status.lost() == 0 ? "" : "; " + status.lost() + " records lost since boot"));
  }

  private static Finding seat(int pid, @Nullable String holder, @Nullable Integer listener) {
    String check = "audit seat";
    if (listener != null && listener == pid) {
      return ok(check, "process " + pid + " has it, the listener that is recording this host");
    }
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
    List<Hiding> hiding = HidingRules.find(rules, new AuditRules(null, List.of(), false));
    for (Hiding each : hiding) {
      if (each.extent() == HidingRules.Extent.EVERYTHING) {
        return fail(
            check,
            "a rule switches audit off for every new process: " + each.rule(),
            "auditctl -d " + each.rule() + ", and remove it from /etc/audit/rules.d",
            ExitCode.NOT_PERMITTED);
      }
    }
    String loss = shown(hiding, true);
    if (!loss.isEmpty()) {
      return warn(
          check,
          "rules of others hide records, which is a loss while they are in force: " + loss,
          "remove them with auditctl -d, and from /etc/audit/rules.d");
    }
    String leftOut = shown(hiding, false);
    if (!leftOut.isEmpty()) {
      return warn(
          check,
          "rules of others leave out what they match: " + leftOut,
          "remove them with auditctl -d if it is to be recorded");
    }
    long others = rules.stream().filter(rule -> !rule.isOurs()).count();
    return ok(check, others == 0 ? "none of others" : others + " of others, none that hides");
  }

  private static String shown(List<Hiding> hiding, boolean loss) {
    return hiding.stream()
        .filter(each -> each.isLoss() == loss)
        .map(each -> each.rule().toString())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static Finding backlog(AuditStatus status) {
    String check = "audit backlog";
    if (status.backlogWaitTime() == 0) {
      return warn(
          check,
          "audited programs do not wait when it is full, so records are lost",
          "auditctl --backlog_wait_time 15000");
    }
    int limit = AuditSetup.requiredBacklogLimit(status, null);
    String waits =
        status.backlogWaitTime() == AuditStatus.UNKNOWN
            ? "this kernel does not say how long programs then wait"
            : "programs then wait up to " + status.backlogWaitTime() + " ticks";
    return ok(
        check,
        limit == 0
            ? status.backlog() + " records, without a limit"
            : "%d of %d records; %s, %s"
                .formatted(
                    status.backlog(),
                    status.backlogLimit(),
                    limit == status.backlogLimit()
                        ? "the listener keeps that limit"
                        : "the listener raises the limit to " + limit,
                    waits));
  }

  private static Finding readers(ProbeResult<List<StartWarnings.Reader>> readers) {
    String check = "audit readers";
    if (!(readers instanceof ProbeResult.Answered<List<StartWarnings.Reader>> answered)) {
      return skip(check, "/proc/net/netlink cannot be read");
    }
    if (answered.value().isEmpty()) {
      return ok(check, "no other program is sent the records");
    }
    boolean journal = answered.value().stream().anyMatch(StartWarnings.Reader::isJournal);
    return warn(
        check,
        answered.value().stream()
                .map(StartWarnings.Reader::toString)
                .collect(Collectors.joining(", ", "every record also goes to ", ""))
            + (journal ? ": the journal's audit socket" : ""),
        journal
            ? StartWarnings.MASK_JOURNAL + " (which switches audit off once)"
            : "stop it while you record, as it doubles the kernel's work");
  }
}
