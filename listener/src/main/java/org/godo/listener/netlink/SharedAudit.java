package org.godo.listener.netlink;

import static org.godo.model.linux.Netlink.NETLINK_AUDIT;

import java.nio.file.Path;
import java.util.List;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;

/**
 * Audit without the audit daemon role: our rules beside those of another process, and records from
 * the multicast group or from auditd. The role is not touched.
 */
public final class SharedAudit extends AuditSetup {

  /** Bit of AUDIT_NLGRP_READLOG, 1 (include/uapi/linux/audit.h). */
  private static final int READ_LOG = 1;

  private SharedAudit(
      AuditControl control,
      LiveProcesses processes,
      Path stateFile,
      AuditRules sessionRules,
      AuditSettings settings) {
    super(
        control,
        processes,
        stateFile,
        sessionRules,
        settings,
        List.of(sessionRules.neverOf(Os.pid())));
  }

  /**
   * Opens a socket in audit's multicast group, which receives a copy of each record. The kernel
   * does not wait for it: a copy that finds its queue full is dropped (kernel/audit.c, {@code
   * kauditd_send_multicast_skb}).
   */
  public static NetlinkDescriptor openMulticast() {
    return NetlinkDescriptor.open(NETLINK_AUDIT, READ_LOG);
  }

  /**
   * Switches audit on and installs the rules, the first of them one that excludes this process; on
   * a failure restores the state found.
   *
   * @param stateFile where the state found is saved while it is changed
   * @throws org.godo.model.error.GodoException exit 4 if not permitted
   */
  public static SharedAudit acquire(
      AuditControl control,
      LiveProcesses processes,
      Path stateFile,
      AuditRules sessionRules,
      AuditSettings settings) {
    SharedAudit audit = new SharedAudit(control, processes, stateFile, sessionRules, settings);
    audit.install();
    return audit;
  }

  @Override
  void acquire(AuditStatus found) {
    // Our records share the queue with the daemon's. With a small limit, as the kernel's default
    // of 64, our load would make all audited programs wait.
    saveAndSetLimits(found);
    switchOn(found);
  }

  /** Whether audit is on, so that the kernel emits records. */
  @Override
  public boolean isHeld(AuditStatus status) {
    return status.enabled() != 0;
  }

  @Override
  public boolean reacquire() {
    switchOn(control().status());
    return isHeld();
  }

  /** Whether a living process has the audit daemon role. */
  public boolean hasDaemon() {
    return hasDaemon(control().status());
  }

  /**
   * Makes the kernel emit one record and changes nothing: it reports that audit is switched on,
   * also when it is on already (kernel/audit.c, {@code audit_do_config_change}).
   */
  public void triggerRecord() {
    control().setEnabled(1);
  }

  private void switchOn(AuditStatus status) {
    if (status.enabled() == 0) {
      control().setEnabled(1);
    }
  }
}
