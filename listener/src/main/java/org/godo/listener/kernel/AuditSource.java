package org.godo.listener.kernel;

import java.util.List;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.netlink.AuditSetup;
import org.godo.listener.netlink.HidingRules;
import org.jspecify.annotations.Nullable;

/** The audit records of a session: where they arrive, what can interrupt them, and their end. */
final class AuditSource {
  private final AuditSetup setup;
  private final CaptureSource source;
  private final Watched watched;
  private final @Nullable AuditdLink auditd;

  /**
   * @param auditd null if the records come from the kernel directly
   */
  AuditSource(
      AuditSetup setup, CaptureSource source, Watched watched, @Nullable AuditdLink auditd) {
    this.setup = setup;
    this.source = source;
    this.watched = watched;
    this.auditd = auditd;
  }

  /** Whether the state of audit is as the session needs it. */
  boolean isHeld() {
    return setup.isHeld();
  }

  /** For the user, what rules of other programs leave out on purpose. */
  List<String> leftOut() {
    setup.hasAllRules();
    return setup.hidingRules().stream()
        .filter(hiding -> !hiding.isLoss())
        .map(HidingRules.Hiding::explain)
        .toList();
  }

  /** Whether audit was on before this session changed anything. */
  boolean foundOn() {
    return setup.foundOn();
  }

  /** Whether audit is locked until the next boot. */
  boolean isLocked() {
    return setup.isLocked();
  }

  /** The source for the capture to read records from. */
  CaptureSource source() {
    return source;
  }

  /** The installed rules, as auditctl shows them. */
  List<String> rules() {
    return setup.rules();
  }

  /** Whether files that io_uring opens are recorded. */
  boolean coversIoUring() {
    return setup.coversIoUring();
  }

  Watched watched() {
    return watched;
  }

  /** Waits until records arrive; call it once the capture reads {@link #source}. */
  void awaitFirst() throws InterruptedException {
    if (auditd != null) {
      auditd.awaitFirst();
    }
  }

  /** Removes the rules, waits for the records still queued, and restores the state of audit. */
  void release(NoteSink notes) throws InterruptedException {
    if (auditd == null) {
      setup.release();
    } else {
      auditd.release(notes);
    }
  }
}
