package org.godo.listener.netlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.godo.listener.nativeio.Os;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/**
 * Saves the state of audit in a file before it is changed, and restores it at the end; the next
 * start restores it if the listener was killed. Changes that others made meanwhile are kept.
 */
final class AuditStateRestorer {
  private final AuditControl control;
  private final LiveProcesses processes;
  private final Path file;
  private @Nullable SavedAuditState saved;

  AuditStateRestorer(AuditControl control, LiveProcesses processes, Path file) {
    this.control = control;
    this.processes = processes;
    this.file = file;
  }

  /**
   * Removes the rules of a killed listener, then restores the state that it saved.
   *
   * @return whether there was one
   */
  boolean restoreLeftover() {
    SavedAuditState leftover = read();
    if (leftover == null) {
      return false;
    }
    if (processes.isAlive(leftover.owner(), leftover.ownerStart())) {
      throw new GodoException(
          ExitCode.SEAT_TAKEN,
          "cannot record: another listener, process "
              + leftover.owner()
              + ", is recording this host; stop it first");
    }
    InstalledRules.ofListeners(control).forEach(control::deleteRule);
    restore(leftover);
    return true;
  }

  /**
   * Saves the state found.
   *
   * @param newBacklogLimit the limit that we are about to set
   * @param newRateLimit likewise
   */
  void save(AuditStatus found, int newBacklogLimit, int newRateLimit) {
    SavedAuditState state =
        SavedAuditState.of(
            found, newBacklogLimit, newRateLimit, Os.pid(), processes.requireStartTicks(Os.pid()));
    try {
      state.write(file);
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot save the audit state before changing it: " + e + "; make room for " + file,
          e);
    }
    saved = state;
  }

  /** Whether a state is saved that was not restored yet. */
  boolean isSaved() {
    return saved != null;
  }

  /** Restores the saved state, once. */
  void restore() {
    SavedAuditState state = saved;
    if (state != null) {
      saved = null;
      restore(state);
    }
  }

  private void restore(SavedAuditState state) {
    AuditStatus now = control.status();
    boolean hasOtherDaemon =
        now.pid() != 0 && now.pid() != Os.pid() && processes.isAlive(now.pid());
    boolean changeable = now.enabled() != AuditStatus.LOCKED;
    // A daemon that has acquired the role meanwhile needs audit to be on.
    if (changeable && now.enabled() != state.enabled() && !hasOtherDaemon) {
      control.setEnabled(state.enabled());
    }
    if (now.pid() != 0 && !hasOtherDaemon) {
      control.releaseDaemonRole();
    }
    boolean limitIsOurs = now.backlogLimit() == state.backlogSet();
    if (changeable && limitIsOurs && state.backlogSet() != state.backlogLimit()) {
      control.setBacklogLimit(state.backlogLimit());
    }
    boolean rateIsOurs = now.rateLimit() == state.rateSet();
    if (changeable && rateIsOurs && state.rateSet() != state.rateLimit()) {
      control.setRateLimit(state.rateLimit());
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  private @Nullable SavedAuditState read() {
    try {
      return SavedAuditState.read(file);
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot read the audit state that an earlier listener saved: "
              + e.getMessage()
              + "; check auditctl -s and -l, then remove "
              + file,
          e);
    }
  }
}
