package org.godo.listener.netlink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.linux.Errno;

/**
 * What a session changes in the audit subsystem, and its rules. Everything found is written down
 * before anything is changed and put back at the end; what a killed predecessor left is put back
 * first.
 */
public abstract sealed class AuditSetup implements AutoCloseable
    permits ExclusiveAudit, SharedAudit {
  /** Records the kernel may at least queue while whoever reads them is behind. */
  public static final int BACKLOG_LIMIT = 65_536;

  private static final long DRAIN_STEP_NANOS = 20_000_000;
  private static final int DRAIN_STEPS_WITHOUT_PROGRESS = 100;

  private final AuditControl control;
  private final LiveProcesses processes;
  private final AuditStateRestorer state;
  private final InstalledRules rules;

  /**
   * @param stateFile where the state found is kept meanwhile
   * @param first comes before the session's other rules
   */
  AuditSetup(
      AuditControl control,
      LiveProcesses processes,
      Path stateFile,
      AuditRules wanted,
      List<AuditRule> first) {
    this.control = control;
    this.processes = processes;
    this.state = new AuditStateRestorer(control, processes, stateFile);
    List<AuditRule> all = new ArrayList<>(first);
    all.addAll(wanted.systemCalls(AuditRules.arches()));
    this.rules = new InstalledRules(control, all, wanted.ioUring());
  }

  /** Sets all up; if any of that fails, everything is as it was found. */
  final void begin() {
    try {
      state.repair();
      AuditStatus status = control.status();
      if (status.enabled() == AuditStatus.LOCKED) {
        throw new GodoException(
            ExitCode.NOT_PERMITTED,
            "cannot record: audit is locked until the next boot (auditctl -e 2);"
                + " reboot without that setting, or replay the audit log with listener replay");
      }
      occupy(status);
      rules.add();
    } catch (NativeException failure) {
      GodoException explained = explain(failure);
      closeAfter(explained);
      throw explained;
    } catch (RuntimeException failure) {
      closeAfter(failure);
      throw failure;
    }
  }

  /** Has records made and come to us; calls {@link #keep} before it changes anything. */
  abstract void occupy(AuditStatus found);

  /** Whether audit is as we need it to be. */
  public final boolean isHeld() {
    return isHeld(control.status());
  }

  /** Whether audit was as we need it to be, when this was its status. */
  public abstract boolean isHeld(AuditStatus status);

  /**
   * Has it be so again after others changed it, where that disturbs nobody.
   *
   * @return whether it is
   */
  public abstract boolean retake();

  /** The rules that are in force, as auditctl shows them. */
  public final List<String> rules() {
    return rules.shown();
  }

  /** Whether the kernel took the rule for io_uring; it has that list since 5.16. */
  public final boolean coversIoUring() {
    return rules.coversIoUring();
  }

  /** Whether all the rules are still there, which {@code auditctl -D} takes away unasked. */
  public final boolean hasRules() {
    return rules.areThere();
  }

  /**
   * Removes what is left of the rules and adds them all again, as their order matters.
   *
   * @return whether they are all there again
   */
  public final boolean putRulesBack() {
    rules.addAgain();
    return rules.areThere();
  }

  /**
   * Removes the rules, waits until the kernel has handed over what they caused, puts all back.
   *
   * @return how many rules were removed; the kernel makes a record of each
   */
  public final int release() {
    try {
      int removed = rules.remove();
      awaitHandedOver();
      return removed;
    } finally {
      close();
    }
  }

  /** Puts everything back, without waiting for what is still queued. */
  @Override
  public final void close() {
    if (state.isKept()) {
      try {
        rules.remove();
      } finally {
        state.putBack();
      }
    }
  }

  final AuditControl control() {
    return control;
  }

  /** Whether a living process has the seat. */
  final boolean isTaken(AuditStatus status) {
    return status.pid() != 0 && processes.isAlive(status.pid());
  }

  /**
   * Writes down what was found.
   *
   * @param backlogLimit what the limit is going to be
   */
  final void keep(AuditStatus found, int backlogLimit) {
    state.keep(found, backlogLimit);
  }

  /** What the backlog limit should be: never less than it was; 0 is no limit at all. */
  static int roomyLimit(AuditStatus found) {
    return found.backlogLimit() == 0 ? 0 : Math.max(BACKLOG_LIMIT, found.backlogLimit());
  }

  private void awaitHandedOver() {
    int backlog = Integer.MAX_VALUE;
    int steps = 0;
    while (backlog > 0 && steps < DRAIN_STEPS_WITHOUT_PROGRESS) {
      int now = control.status().backlog();
      steps = now < backlog ? 0 : steps + 1;
      backlog = now;
      if (backlog > 0) {
        LockSupport.parkNanos(DRAIN_STEP_NANOS);
      }
    }
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private static GodoException explain(NativeException failure) {
    return switch (failure.errno()) {
      case Errno.EPERM, Errno.EACCES ->
          new GodoException(
              ExitCode.NOT_PERMITTED,
              "cannot record: "
                  + failure.getMessage()
                  + "; run as root with CAP_AUDIT_CONTROL in the host's first pid namespace",
              failure);
      case Errno.ECONNREFUSED ->
          new GodoException(
              ExitCode.NOT_PERMITTED,
              "cannot record: "
                  + failure.getMessage()
                  + "; audit answers only in the host's first user namespace: run there",
              failure);
      default ->
          new GodoException(
              ExitCode.FAILED,
              "cannot set up audit: " + failure.getMessage() + "; check auditctl -s and -l",
              failure);
    };
  }
}
