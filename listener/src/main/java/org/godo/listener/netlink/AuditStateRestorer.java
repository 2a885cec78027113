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
 * The state of audit as it was found: kept in a file before anything is changed, and put back at
 * the end, or by the next start when its listener was killed. What others changed meanwhile is
 * theirs and stays.
 */
final class AuditStateRestorer {
  private final AuditControl control;
  private final LiveProcesses processes;
  private final Path file;
  private @Nullable SavedAuditState found;

  AuditStateRestorer(AuditControl control, LiveProcesses processes, Path file) {
    this.control = control;
    this.processes = processes;
    this.file = file;
  }

  /** Puts back what a killed predecessor left: its rules first. */
  void repair() {
    SavedAuditState left = read();
    if (left == null) {
      return;
    }
    if (processes.isAlive(left.owner(), left.ownerStart())) {
      throw new GodoException(
          ExitCode.SEAT_TAKEN,
          "cannot record: another listener, process "
              + left.owner()
              + ", is recording this host; stop it first");
    }
    InstalledRules.keyed(control).forEach(control::deleteRule);
    restore(left);
  }

  /**
   * Keeps what was found.
   *
   * @param backlogLimit what the limit is going to be
   */
  void keep(AuditStatus status, int backlogLimit) {
    SavedAuditState state =
        SavedAuditState.of(status, backlogLimit, Os.pid(), processes.startTicks(Os.pid()));
    try {
      state.write(file);
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot write down the audit state before changing it: " + e + "; make room for it",
          e);
    }
    found = state;
  }

  /** Whether something is kept that was not put back. */
  boolean isKept() {
    return found != null;
  }

  /** Puts back what is kept, once. */
  void putBack() {
    SavedAuditState state = found;
    if (state != null) {
      found = null;
      restore(state);
    }
  }

  private void restore(SavedAuditState state) {
    AuditStatus now = control.status();
    boolean others = now.pid() != 0 && now.pid() != Os.pid() && processes.isAlive(now.pid());
    boolean changeable = now.enabled() != AuditStatus.LOCKED;
    // Whoever has taken the seat meanwhile needs audit to be on.
    if (changeable && now.enabled() != state.enabled() && !others) {
      control.setEnabled(state.enabled());
    }
    if (now.pid() != 0 && !others) {
      control.leaveSeat();
    }
    boolean limitIsOurs = now.backlogLimit() == state.backlogSet();
    if (changeable && limitIsOurs && state.backlogSet() != state.backlogLimit()) {
      control.setBacklogLimit(state.backlogLimit());
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
          "cannot read what an earlier listener wrote down of the audit state: "
              + e.getMessage()
              + "; check auditctl -s and -l, then remove "
              + file,
          e);
    }
  }
}
