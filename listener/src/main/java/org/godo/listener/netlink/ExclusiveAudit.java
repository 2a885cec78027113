package org.godo.listener.netlink;

import java.nio.file.Path;
import java.util.List;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/**
 * Audit with the audit daemon role, as auditd has it: the kernel sends all records to our socket.
 */
public final class ExclusiveAudit extends AuditSetup {
  private final NetlinkDescriptor receiver;

  private ExclusiveAudit(
      AuditControl control,
      NetlinkDescriptor receiver,
      LiveProcesses processes,
      Path stateFile,
      AuditRules sessionRules,
      AuditSettings settings) {
    // The kernel does not audit the process that has the daemon role.
    // Without another daemon what programs write is of no use: a daemon beside us needs it.
    super(
        control,
        processes,
        stateFile,
        sessionRules,
        settings,
        List.of(sessionRules.userMessages()));
    this.receiver = receiver;
  }

  /**
   * Acquires the audit daemon role for a socket, switches audit on and installs the rules; on a
   * failure restores the state found.
   *
   * @param receiver socket that will receive the records
   * @param stateFile where the state found is saved while it is changed
   * @throws GodoException exit 5 if another process has the role, exit 4 if not permitted
   */
  public static ExclusiveAudit acquire(
      AuditControl control,
      NetlinkDescriptor receiver,
      LiveProcesses processes,
      Path stateFile,
      AuditRules sessionRules,
      AuditSettings settings) {
    ExclusiveAudit audit =
        new ExclusiveAudit(control, receiver, processes, stateFile, sessionRules, settings);
    audit.install();
    return audit;
  }

  @Override
  void acquire(AuditStatus found) {
    if (hasDaemon(found)) {
      throw roleTaken(found.pid());
    }
    saveAndSetLimits(found);
    AuditControl.requestDaemonRole(receiver, Os.pid());
    int holder = control().status().pid();
    if (holder != Os.pid()) {
      throw roleTaken(holder);
    }
    control().setEnabled(1);
  }

  /** Whether we have the audit daemon role and audit is on. */
  @Override
  public boolean isHeld(AuditStatus status) {
    return status.pid() == Os.pid() && status.enabled() != 0;
  }

  /**
   * Acquires the audit daemon role again unless another process has it, and switches audit on if it
   * was switched off. The role is not requested while another process has it: each time the kernel
   * would send that process a message and write a record of our attempt.
   */
  @Override
  public boolean reacquire() {
    AuditStatus status = control().status();
    if (status.pid() != Os.pid() && !hasDaemon(status)) {
      AuditControl.requestDaemonRole(receiver, Os.pid());
    }
    status = control().status();
    if (status.pid() == Os.pid() && status.enabled() == 0) {
      control().setEnabled(1);
    }
    return isHeld();
  }

  private static GodoException roleTaken(int holder) {
    return new GodoException(
        ExitCode.SEAT_TAKEN,
        "cannot record: process "
            + holder
            + " has the audit daemon role; stop it, or record beside it with --audit multicast or"
            + " --audit auditd, or replay its log with 'listener replay /var/log/audit/audit.log'");
  }
}
