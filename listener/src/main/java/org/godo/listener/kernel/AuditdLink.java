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
 * Whether auditd passes on what the kernel tells it: the kernel is had make a record, which must
 * come out at auditd's socket. Until it does, and from when auditd closed its socket, records are
 * missed.
 */
final class AuditdLink {
  /** Cause of the loss while auditd passes nothing on. */
  private static final int FIRST_ATTEMPTS = 15;

  private static final int LATER_ATTEMPTS = 2;
  private static final long ATTEMPT_MILLIS = 200;
  private static final long LAST_MILLIS = 5_000;
  private static final long STEP_MILLIS = 5;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Path socket;
  private final SharedAudit access;
  private final AuditdSource source;
  private final KernelClocks clocks;

  AuditdLink(Path socket, SharedAudit access, AuditdSource source, KernelClocks clocks) {
    this.socket = socket;
    this.access = access;
    this.source = source;
    this.clocks = clocks;
  }

  /**
   * Waits until auditd passes on a record.
   *
   * @throws GodoException if it does not
   */
  void awaitFirst() throws InterruptedException {
    if (!talks(FIRST_ATTEMPTS)) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot record: auditd passes on nothing at "
              + socket
              + "; end the program that reads this socket already, or use --audit multicast");
    }
  }

  /** Connects again, and says whether auditd passes on records then. */
  boolean reconnect() {
    try {
      return source.reconnect() && talks(LATER_ATTEMPTS);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Removes the rules, and waits until auditd has passed on the records that the kernel makes of
   * that, which are the last ones. If they do not come, what came before may not have come either.
   */
  void release(NoteSink sink) throws InterruptedException {
    boolean talked = source.isTalking();
    long before = source.configChanges();
    int removed = access.release();
    if (talked && !await(LAST_MILLIS, () -> source.configChanges() >= before + removed)) {
      sink.accept(new Note.Loss(Loss.AUDITD_GONE, source.lastReadMillis(), nowMillis(), 0));
    }
  }

  private boolean talks(int attempts) throws InterruptedException {
    for (int i = 0; i < attempts && !source.isTalking(); i++) {
      access.makeRecord();
      await(ATTEMPT_MILLIS, source::isTalking);
    }
    return source.isTalking();
  }

  private boolean await(long millis, BooleanSupplier condition) throws InterruptedException {
    long deadline = clocks.monotonicNs() + millis * NANOS_PER_MILLI;
    while (!condition.getAsBoolean() && clocks.monotonicNs() < deadline) {
      TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
    }
    return condition.getAsBoolean();
  }

  private long nowMillis() {
    return clocks.realtimeNs() / NANOS_PER_MILLI;
  }
}
