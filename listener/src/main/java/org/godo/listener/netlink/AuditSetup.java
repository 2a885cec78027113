package org.godo.listener.netlink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.linux.Errno;
import org.jspecify.annotations.Nullable;

/**
 * What a session changes in the audit subsystem: its state and its rules. The state found is saved
 * before anything is changed, and restored at the end; the state that a killed listener left is
 * restored first.
 */
public abstract sealed class AuditSetup implements AutoCloseable
    permits ExclusiveAudit, SharedAudit {
  /** Smallest backlog limit of a session: records the kernel may queue while a reader is behind. */
  public static final int BACKLOG_LIMIT = 65_536;

  private static final long DRAIN_STEP_NANOS = 20_000_000;
  private static final int DRAIN_STEPS_WITHOUT_PROGRESS = 100;

  private final AuditControl control;
  private final LiveProcesses processes;
  private final AuditStateRestorer state;
  private final InstalledRules rules;
  private final AuditRules sessionRules;
  private final AuditSettings settings;
  private boolean foundOn;

  /**
   * @param stateFile where the state found is saved while it is changed
   * @param settings what the user wants of audit
   * @param first rules to install before the session's own
   */
  AuditSetup(
      AuditControl control,
      LiveProcesses processes,
      Path stateFile,
      AuditRules sessionRules,
      AuditSettings settings,
      List<AuditRule> first) {
    this.control = control;
    this.processes = processes;
    this.state = new AuditStateRestorer(control, processes, stateFile);
    List<AuditRule> all = new ArrayList<>(first);
    all.addAll(sessionRules.systemCalls(AuditRules.arches()));
    this.rules = new InstalledRules(control, all, sessionRules.ioUring());
    this.sessionRules = sessionRules;
    this.settings = settings;
  }

  /**
   * Restores the state that a killed listener saved, and removes its rules.
   *
   * @param stateFile where it is saved
   * @return whether there was one
   * @throws GodoException exit 5 if that listener is alive, exit 4 if not permitted
   */
  public static boolean restoreLeftover(
      AuditControl control, LiveProcesses processes, Path stateFile) {
    try {
      return new AuditStateRestorer(control, processes, stateFile).restoreLeftover();
    } catch (NativeException failure) {
      throw explain(failure);
    }
  }

  /** Acquires audit and installs the rules; on a failure restores the state found. */
  final void install() {
    try {
      requireUnlocked();
      state.restoreLeftover();
      AuditStatus status = control.status();
      foundOn = status.enabled() != 0;
      requireVisible();
      acquire(status);
      rules.install();
      if (settings.immutable()) {
        control.setEnabled(AuditStatus.LOCKED);
      }
    } catch (NativeException failure) {
      GodoException explained = explain(failure);
      closeAfter(explained);
      throw explained;
    } catch (RuntimeException failure) {
      closeAfter(failure);
      throw failure;
    }
  }

  /**
   * Changes the state so that the kernel emits records and sends them to us; calls {@link
   * #saveAndSetLimits} before the first change.
   */
  abstract void acquire(AuditStatus found);

  /** Whether the state is as this session needs it. */
  public final boolean isHeld() {
    return isHeld(control.status());
  }

  /** Whether a status is as this session needs it. */
  public abstract boolean isHeld(AuditStatus status);

  /**
   * Acquires audit again after others changed its state, unless that would take it from a living
   * process.
   *
   * @return whether the state is as this session needs it
   */
  public abstract boolean reacquire();

  /** Whether audit was on before this session changed anything. */
  public final boolean foundOn() {
    return foundOn;
  }

  /** The installed rules, as auditctl shows them. */
  public final List<String> rules() {
    return rules.shown();
  }

  /**
   * Rules of other programs that hide what is recorded, as {@link #hasAllRules} last found them.
   */
  public final List<HidingRules.Hiding> hidingRules() {
    return HidingRules.find(rules.listed(), sessionRules);
  }

  /** Whether the kernel accepted the rule for io_uring; it has that list since 5.16. */
  public final boolean coversIoUring() {
    return rules.coversIoUring();
  }

  /** Whether all rules are still installed; {@code auditctl -D} removes them. */
  public final boolean hasAllRules() {
    return rules.areInstalled();
  }

  /**
   * Removes the remaining rules and installs all again, as their order matters.
   *
   * @return whether all are installed again
   */
  public final boolean restoreRules() {
    rules.reinstall();
    return rules.areInstalled();
  }

  /**
   * Removes the rules, waits until the kernel's queue has drained, and restores the state found.
   *
   * @return how many rules were removed; the kernel emits a record for each
   */
  public final int release() {
    try {
      if (isLocked()) {
        return 0;
      }
      int removed = rules.remove();
      awaitDrained();
      return removed;
    } finally {
      close();
    }
  }

  /** Removes the rules and restores the state found, without waiting for queued records. */
  @Override
  public final void close() {
    if (state.isSaved()) {
      try {
        if (!isLocked()) {
          rules.remove();
        }
      } finally {
        state.restore();
      }
    }
  }

  /** Locked, also what a killed listener left cannot be restored. */
  private void requireUnlocked() {
    if (isLocked()) {
      throw new GodoException(
          ExitCode.NOT_PERMITTED,
          "cannot record: audit is locked until the next boot (auditctl -e 2, or --immutable);"
              + " reboot without that setting, or replay the audit log with listener replay");
    }
  }

  /** Whether neither rules nor settings can be changed before the next boot. */
  public final boolean isLocked() {
    return control.status().enabled() == AuditStatus.LOCKED;
  }

  /** Fails if a rule would hide all processes that are yet to be created. */
  private void requireVisible() {
    for (HidingRules.Hiding hiding : HidingRules.find(control.rules(), sessionRules)) {
      if (hiding.extent() == HidingRules.Extent.EVERYTHING) {
        throw new GodoException(
            ExitCode.NOT_PERMITTED,
            "cannot record: a rule of another program ("
                + hiding.rule()
                + ") switches audit off for every new process; remove it with 'auditctl -d "
                + hiding.rule()
                + "' and from /etc/audit/rules.d");
      }
    }
  }

  final AuditControl control() {
    return control;
  }

  /** Whether a living process has the audit daemon role. */
  final boolean hasDaemon(AuditStatus status) {
    return status.pid() != 0 && processes.isAlive(status.pid());
  }

  /** Saves the state found, then sets the limits. */
  final void saveAndSetLimits(AuditStatus found) {
    int backlog = settings.backlogLimit(found);
    int rate = settings.rateLimit(found);
    state.save(found, backlog, rate);
    if (backlog != found.backlogLimit()) {
      control.setBacklogLimit(backlog);
    }
    if (rate != found.rateLimit()) {
      control.setRateLimit(rate);
    }
  }

  /**
   * Returns the backlog limit to set: the one asked for, else never below the one found; 0 means no
   * limit.
   *
   * @param wanted null if none was asked for
   */
  public static int requiredBacklogLimit(AuditStatus found, @Nullable Integer wanted) {
    if (wanted != null) {
      return wanted;
    }
    return found.backlogLimit() == 0 ? 0 : Math.max(BACKLOG_LIMIT, found.backlogLimit());
  }

  private void awaitDrained() {
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
