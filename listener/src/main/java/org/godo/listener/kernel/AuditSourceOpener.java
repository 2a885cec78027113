package org.godo.listener.kernel;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.godo.listener.auditd.AuditdSource;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.lifecycle.RuntimeDirectory;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditRules;
import org.godo.listener.netlink.AuditSettings;
import org.godo.listener.netlink.AuditSetup;
import org.godo.listener.netlink.ExclusiveAudit;
import org.godo.listener.netlink.HidingRules;
import org.godo.listener.netlink.ReceiveBuffers;
import org.godo.listener.netlink.SharedAudit;
import org.godo.model.session.Loss;

/** Installs the audit rules and opens the source to read records from, in each of the modes. */
final class AuditSourceOpener {
  private final Host host;
  private final AuditControl control;
  private final KernelQueues queues;
  private final Messages messages;
  private final Closer closer;

  /**
   * @param closer closes what is opened, and restores the state of audit
   */
  AuditSourceOpener(
      Host host, AuditControl control, KernelQueues queues, Messages messages, Closer closer) {
    this.host = host;
    this.control = control;
    this.queues = queues;
    this.messages = messages;
    this.closer = closer;
  }

  AuditSource open(AuditOptions options) throws IOException {
    // The kernel's count is of all records, ours and those for other programs.
    LossCounter lost = queues.auditLost(control.status().lost());
    // The daemons that log have no login uid, so that a scope leaves them out.
    List<String> excluded =
        options.loginUid() == null
            ? LogDaemons.with(options.excludedExecutables())
            : options.excludedExecutables();
    AuditRules rules = new AuditRules(options.loginUid(), excluded, options.onlySuccess());
    return switch (options.mode()) {
      case UNICAST -> openUnicast(options.settings(), rules, lost);
      case MULTICAST -> openMulticast(options.settings(), rules, lost);
      case AUDITD -> openAuditd(options, rules, lost);
    };
  }

  private AuditSource openUnicast(AuditSettings settings, AuditRules rules, LossCounter lost) {
    NetlinkDescriptor socket = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0);
    closer.add(socket::close);
    // No counter of drops: a record that finds the socket full the kernel keeps and sends again;
    // one that it cannot keep is in its own count or, when it gives us up for a while, missing from
    // the serials (kernel/audit.c, kauditd_send_queue).
    addQueue(socket);
    ExclusiveAudit audit =
        ExclusiveAudit.acquire(
            control, socket, host.processes(), RuntimeDirectory.SAVED_AUDIT_STATE, rules, settings);
    closer.add(audit::close);
    Requirement daemonRole =
        new Requirement(
            Loss.SEAT_LOST,
            "the audit daemon role is lost: no audit records until it can be re-acquired",
            "the audit daemon role was lost and is re-acquired",
            audit::isHeld,
            audit::reacquire);
    return new AuditSource(
        audit,
        new CaptureSource.Netlink(CapturedMessage.AUDIT, socket),
        new Watched(List.of(lost), List.of(daemonRole, rulesInstalled(audit), visible(audit))),
        null);
  }

  private AuditSource openMulticast(AuditSettings settings, AuditRules rules, LossCounter lost) {
    NetlinkDescriptor socket = SharedAudit.openMulticast();
    closer.add(socket::close);
    LossCounter drops = addQueue(socket);
    SharedAudit audit = acquireShared(settings, rules);
    if (!audit.hasDaemon()) {
      messages.warn(
          "no process has the audit daemon role: the kernel prints audit records to its log too");
    }
    return new AuditSource(
        audit,
        new CaptureSource.Netlink(CapturedMessage.AUDIT, socket),
        new Watched(
            List.of(drops, lost),
            List.of(switchedOn(audit), rulesInstalled(audit), visible(audit))),
        null);
  }

  private AuditSource openAuditd(AuditOptions options, AuditRules rules, LossCounter lost) {
    AuditdSource source = AuditdSource.open(options.auditdSocket(), host.clocks());
    closer.add(source::close);
    SharedAudit audit = acquireShared(options.settings(), rules);
    AuditdLink link = new AuditdLink(options.auditdSocket(), audit, source, host.clocks());
    Requirement connected =
        new Requirement(
            Loss.AUDITD_GONE,
            "auditd has closed its socket: no audit records until it is back",
            "auditd was away and passes on records again",
            status -> source.isDelivering(),
            link::reconnect);
    return new AuditSource(
        audit,
        source,
        new Watched(
            List.of(lost),
            List.of(switchedOn(audit), connected, rulesInstalled(audit), visible(audit))),
        link);
  }

  private SharedAudit acquireShared(AuditSettings settings, AuditRules rules) {
    SharedAudit audit =
        SharedAudit.acquire(
            control, host.processes(), RuntimeDirectory.SAVED_AUDIT_STATE, rules, settings);
    closer.add(audit::close);
    return audit;
  }

  private LossCounter addQueue(NetlinkDescriptor socket) {
    return queues.addSocket(
        Loss.AUDIT_SOCKET_DROPS, CapturedMessage.AUDIT, socket, ReceiveBuffers.AUDIT);
  }

  private static Requirement rulesInstalled(AuditSetup audit) {
    return new Requirement(
        Loss.RULES_REMOVED,
        "another program removed audit rules of ours, and they cannot be restored: events matched"
            + " by those rules are not recorded",
        "another program removed audit rules of ours; they are restored",
        status -> audit.hasAllRules(),
        audit::restoreRules);
  }

  /** Behind {@link #rulesInstalled}, which lists the rules. */
  private static Requirement visible(AuditSetup audit) {
    return new Requirement(
        Loss.HIDDEN_BY_RULES,
        () -> "loss: " + Loss.HIDDEN_BY_RULES.label() + ": " + hidden(audit),
        "the rules of other programs that hid records are removed",
        status -> audit.hidingRules().stream().noneMatch(HidingRules.Hiding::isLoss),
        () -> false);
  }

  private static String hidden(AuditSetup audit) {
    return audit.hidingRules().stream()
        .filter(HidingRules.Hiding::isLoss)
        .map(HidingRules.Hiding::explain)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static Requirement switchedOn(SharedAudit audit) {
    return new Requirement(
        Loss.SWITCHED_OFF,
        "audit is switched off, and cannot be switched on again: no audit records",
        "another program switched audit off; it is on again",
        audit::isHeld,
        audit::reacquire);
  }
}
