package org.godo.listener.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.auditd.AuditdSource;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.lifecycle.RuntimeDirectory;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditRules;
import org.godo.listener.netlink.AuditSetup;
import org.godo.listener.netlink.ExclusiveAudit;
import org.godo.listener.netlink.LiveProcesses;
import org.godo.listener.netlink.ReceiveBuffers;
import org.godo.listener.netlink.SharedAudit;
import org.godo.model.session.Loss;
import org.jspecify.annotations.Nullable;

/** A session's audit records: how they come, what may keep them from coming, and their end. */
public final class AuditSource {
  private final AuditSetup access;
  private final CaptureSource source;
  private final @Nullable AuditdLink link;
  private final List<KernelWatch.Counter> counters = new ArrayList<>();
  private final List<KernelWatch.Hold> holds = new ArrayList<>();

  private AuditSource(AuditSetup access, CaptureSource source, @Nullable AuditdLink link) {
    this.access = access;
    this.source = source;
    this.link = link;
  }

  /** What a feed is made with. */
  record Means(
      AuditControl control,
      LiveProcesses processes,
      KernelQueues queues,
      KernelClocks clocks,
      Messages messages) {}

  /** Has audit records made, to be captured from {@link #source}. */
  static AuditSource open(AuditOptions options, Means means, Closer closer) {
    long lostBefore = means.control.status().lost();
    AuditRules rules =
        new AuditRules(options.loginUid(), options.excludedExecutables(), options.onlySuccess());
    AuditSource feed =
        switch (options.mode()) {
          case UNICAST -> seat(rules, means, closer);
          case MULTICAST -> readers(rules, means, closer);
          case AUDITD -> auditd(options.auditdSocket(), rules, means, closer);
        };
    // The kernel's count is of all records, whoever they were for.
    feed.counters.add(means.queues.lost(lostBefore));
    feed.holds.add(
        new KernelWatch.Hold(
            Loss.RULES_REMOVED,
            "audit rules of ours were removed and cannot be put back:"
                + " what they stood for goes unseen",
            "loss: audit rules_removed: somebody removed audit rules of ours; they are put back",
            feed.access::hasRules,
            feed.access::putRulesBack));
    return feed;
  }

  private static AuditSource seat(AuditRules rules, Means means, Closer closer) {
    NetlinkDescriptor socket = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0);
    closer.add(socket::close);
    // No counter: what finds the socket full the kernel keeps and sends again; what it cannot keep
    // is in its own count or, when it gives us up for a while, missing from the serials
    // (kernel/audit.c, kauditd_send_queue).
    room(socket, means);
    ExclusiveAudit seat =
        ExclusiveAudit.take(
            means.control, socket, means.processes, RuntimeDirectory.AUDIT_FOUND, rules);
    closer.add(seat::close);
    AuditSource feed = overNetlink(seat, socket);
    feed.holds.add(
        new KernelWatch.Hold(
            Loss.SEAT_LOST,
            "the audit daemon's seat is lost: no audit records until it is free again",
            "loss: audit seat_lost: the audit daemon's seat was lost and is ours again",
            () -> seat.isHeld(means.queues.latest()),
            seat::retake));
    return feed;
  }

  private static AuditSource readers(AuditRules rules, Means means, Closer closer) {
    NetlinkDescriptor socket = SharedAudit.joinReaders();
    closer.add(socket::close);
    KernelWatch.Counter drops = room(socket, means);
    SharedAudit access = beside(rules, means, closer);
    if (!access.isSeatTaken()) {
      means.messages.warn(
          "nobody has the audit daemon's seat: the kernel prints audit records to its own log too");
    }
    AuditSource feed = overNetlink(access, socket);
    feed.counters.add(drops);
    feed.holds.add(switchedOff(access, means.queues));
    return feed;
  }

  private static AuditSource auditd(Path path, AuditRules rules, Means means, Closer closer) {
    AuditdSource source = AuditdSource.open(path, means.clocks);
    closer.add(source::close);
    SharedAudit access = beside(rules, means, closer);
    AuditdLink link = new AuditdLink(path, access, source, means.clocks);
    AuditSource feed = new AuditSource(access, source, link);
    feed.holds.add(switchedOff(access, means.queues));
    feed.holds.add(
        new KernelWatch.Hold(
            Loss.AUDITD_GONE,
            "auditd has closed its socket: no audit records until it is back",
            "loss: audit auditd_gone: auditd was away and passes on records again",
            source::isTalking,
            link::reconnect));
    return feed;
  }

  private static SharedAudit beside(AuditRules rules, Means means, Closer closer) {
    SharedAudit access =
        SharedAudit.beside(means.control, means.processes, RuntimeDirectory.AUDIT_FOUND, rules);
    closer.add(access::close);
    return access;
  }

  private static KernelWatch.Counter room(NetlinkDescriptor socket, Means means) {
    return means.queues.prepare(
        Loss.AUDIT_SOCKET_DROPS, CapturedMessage.AUDIT, socket, ReceiveBuffers.AUDIT);
  }

  private static AuditSource overNetlink(AuditSetup access, NetlinkDescriptor socket) {
    return new AuditSource(access, new CaptureSource.Netlink(CapturedMessage.AUDIT, socket), null);
  }

  private static KernelWatch.Hold switchedOff(SharedAudit access, KernelQueues queues) {
    return new KernelWatch.Hold(
        Loss.SWITCHED_OFF,
        "audit is switched off, and cannot be switched on again: no audit records",
        "loss: audit switched_off: somebody switched audit off; it is on again",
        () -> access.isHeld(queues.latest()),
        access::retake);
  }

  /** Whether audit is as we need it to be. */
  public boolean isHeld() {
    return access.isHeld();
  }

  /** What the capture takes them from. */
  CaptureSource source() {
    return source;
  }

  /** The rules that are in force, as auditctl shows them. */
  public List<String> rules() {
    return access.rules();
  }

  /** Whether files that io_uring opens are seen. */
  boolean coversIoUring() {
    return access.coversIoUring();
  }

  /** Counters of what was lost. */
  List<KernelWatch.Counter> counters() {
    return List.copyOf(counters);
  }

  /** What others can take from us, in the order to look at it. */
  public List<KernelWatch.Hold> holds() {
    return List.copyOf(holds);
  }

  /** Sees that records come; call it once they are captured. */
  void awaitFirst() throws InterruptedException {
    if (link != null) {
      link.awaitFirst();
    }
  }

  /** Ends the making of records, waits for those that are on their way, and puts all back. */
  void release(NoteSink sink) throws InterruptedException {
    if (link == null) {
      access.release();
    } else {
      link.release(sink);
    }
  }
}
