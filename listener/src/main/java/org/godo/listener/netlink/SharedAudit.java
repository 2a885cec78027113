package org.godo.listener.netlink;

import static org.godo.model.linux.Netlink.NETLINK_AUDIT;

import java.nio.file.Path;
import java.util.List;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;

/**
 * Rules of ours beside whoever has the audit daemon's seat, if anybody: the records come to us by
 * another way. The seat stays untouched.
 */
public final class SharedAudit extends AuditSetup {

  /** Bit of AUDIT_NLGRP_READLOG, 1 (include/uapi/linux/audit.h). */
  private static final int READ_LOG = 1;

  private SharedAudit(
      AuditControl control, LiveProcesses processes, Path stateFile, AuditRules wanted) {
    super(control, processes, stateFile, wanted, List.of(wanted.neverOf(Os.pid())));
  }

  /**
   * A socket that gets a copy of each record, whoever has the seat. The kernel does not wait for
   * it: what finds no room is dropped (kernel/audit.c, {@code kauditd_send_multicast_skb}).
   */
  public static NetlinkDescriptor joinReaders() {
    return NetlinkDescriptor.open(NETLINK_AUDIT, READ_LOG);
  }

  /**
   * Switches audit on and adds the rules, before them one that keeps ourselves out; if any of that
   * fails, everything is as it was found.
   *
   * @param stateFile where the state found is kept meanwhile
   * @throws org.godo.model.error.GodoException exit 4 if we may not
   */
  public static SharedAudit beside(
      AuditControl control, LiveProcesses processes, Path stateFile, AuditRules wanted) {
    SharedAudit bystander = new SharedAudit(control, processes, stateFile, wanted);
    bystander.begin();
    return bystander;
  }

  @Override
  void occupy(AuditStatus found) {
    // Our records share the queue with those of whoever has the seat. At a small limit, as the
    // kernel's own of 64, a load of ours would make everybody's audited programs sleep.
    int limit = roomyLimit(found);
    keep(found, limit);
    if (limit != found.backlogLimit()) {
      control().setBacklogLimit(limit);
    }
    switchOn(found);
  }

  /** Whether records are made at all. */
  @Override
  public boolean isHeld(AuditStatus status) {
    return status.enabled() != 0;
  }

  @Override
  public boolean retake() {
    switchOn(control().status());
    return isHeld();
  }

  /** Whether a living process has the seat. */
  public boolean isSeatTaken() {
    return isTaken(control().status());
  }

  /**
   * Has the kernel make a record and changes nothing: it notes that audit is switched on, also when
   * it is on already (kernel/audit.c, {@code audit_do_config_change}).
   */
  public void makeRecord() {
    control().setEnabled(1);
  }

  private void switchOn(AuditStatus status) {
    if (status.enabled() == 0) {
      control().setEnabled(1);
    }
  }
}
