package org.godo.listener.netlink;

import java.nio.file.Path;
import java.util.List;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;

/** The audit daemon's seat, while we have it: records come to a socket of ours, and only there. */
public final class ExclusiveAudit extends AuditSetup {
  private final NetlinkDescriptor receiver;

  private ExclusiveAudit(
      AuditControl control,
      NetlinkDescriptor receiver,
      LiveProcesses processes,
      Path stateFile,
      AuditRules wanted) {
    // The kernel does not audit the process that has the seat.
    super(control, processes, stateFile, wanted, List.of());
    this.receiver = receiver;
  }

  /**
   * Takes the seat for a socket, switches audit on and adds the rules; if any of that fails,
   * everything is as it was found.
   *
   * @param receiver where the records will arrive
   * @param stateFile where the state found is kept meanwhile
   * @throws GodoException exit 5 if another process has the seat, exit 4 if we may not
   */
  public static ExclusiveAudit take(
      AuditControl control,
      NetlinkDescriptor receiver,
      LiveProcesses processes,
      Path stateFile,
      AuditRules wanted) {
    ExclusiveAudit seat = new ExclusiveAudit(control, receiver, processes, stateFile, wanted);
    seat.begin();
    return seat;
  }

  @Override
  void occupy(AuditStatus found) {
    if (isTaken(found)) {
      throw seatTaken(found.pid());
    }
    int limit = roomyLimit(found);
    keep(found, limit);
    AuditControl.requestSeat(receiver, Os.pid());
    int holder = control().status().pid();
    if (holder != Os.pid()) {
      throw seatTaken(holder);
    }
    control().setBacklogLimit(limit);
    control().setEnabled(1);
  }

  /** Whether records come to us: the seat is ours and audit is on. */
  @Override
  public boolean isHeld(AuditStatus status) {
    return status.pid() == Os.pid() && status.enabled() != 0;
  }

  /**
   * Takes the seat again after it was lost, unless another process has it, and switches audit on
   * again if somebody switched it off. A process that has the seat is not even asked: the kernel
   * would send it a message and write a record of our attempt, each time.
   */
  @Override
  public boolean retake() {
    AuditStatus status = control().status();
    if (status.pid() != Os.pid() && !isTaken(status)) {
      AuditControl.requestSeat(receiver, Os.pid());
    }
    status = control().status();
    if (status.pid() == Os.pid() && status.enabled() == 0) {
      control().setEnabled(1);
    }
    return isHeld();
  }

  private static GodoException seatTaken(int holder) {
    return new GodoException(
        ExitCode.SEAT_TAKEN,
        "cannot record: the audit daemon's seat is taken by process "
            + holder
            + "; stop that daemon, or record beside it with --audit multicast or --audit auditd,"
            + " or replay its log with 'listener replay /var/log/audit/audit.log'");
  }
}
