package org.godo.listener.kernel;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.godo.listener.auditd.AuditdSource;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.netlink.SharedAudit;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;

/**
 * Checks that auditd passes on the kernel's records: we make the kernel emit one, which must arrive
 * from auditd's socket. Until it does, and from when auditd closed its socket, records are lost.
 */
final class AuditdLink {
  private static final int FIRST_ATTEMPTS = 15;
  private static final int LATER_ATTEMPTS = 2;
  private static final long ATTEMPT_MILLIS = 200;
  private static final long LAST_MILLIS = 5_000;
  private static final long POLL_MILLIS = 5;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Path socket;
  private final SharedAudit audit;
  private final AuditdSource source;
  private final KernelClocks clocks;

  AuditdLink(Path socket, SharedAudit audit, AuditdSource source, KernelClocks clocks) {
    this.socket = socket;
    this.audit = audit;
    this.source = source;
    this.clocks = clocks;
  }

  /**
   * Waits until auditd passes on a record.
   *
   * @throws GodoException if it does not
   */
  void awaitFirst() throws InterruptedException {
    if (!awaitRecord(FIRST_ATTEMPTS)) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot record: auditd passes on no records at "
              + socket
              + "; stop the program that reads this socket already, or use --audit multicast");
    }
  }

  /** Connects again, and returns whether auditd then passes on records. */
  boolean reconnect() {
    try {
      return source.reconnect() && awaitRecord(LATER_ATTEMPTS);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Removes the rules, and waits until auditd has passed on the records of that, which are the last
   * ones. If they do not arrive, records before them may be missing too: notes a loss since the
   * last record.
   */
  void release(NoteSink notes) throws InterruptedException {
    boolean wasDelivering = source.isDelivering();
    long before = source.configChanges();
    int removed = audit.release();
    if (wasDelivering && !await(LAST_MILLIS, () -> source.configChanges() >= before + removed)) {
      notes.accept(new Note.Loss(Loss.AUDITD_GONE, source.lastReadMillis(), nowMillis(), 0));
    }
  }

  private boolean awaitRecord(int attempts) throws InterruptedException {
    for (int i = 0; i < attempts && !source.isDelivering(); i++) {
      audit.triggerRecord();
      await(ATTEMPT_MILLIS, source::isDelivering);
    }
    return source.isDelivering();
  }

  private boolean await(long millis, BooleanSupplier condition) throws InterruptedException {
    long deadline = clocks.monotonicNs() + millis * NANOS_PER_MILLI;
    while (!condition.getAsBoolean() && clocks.monotonicNs() < deadline) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return condition.getAsBoolean();
  }

  private long nowMillis() {
    return clocks.realtimeNs() / NANOS_PER_MILLI;
  }
}
