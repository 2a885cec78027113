package org.godo.filter.process;

import org.godo.filter.process.ExitState.Alive;
import org.godo.filter.process.ExitState.ExitEntered;
import org.godo.filter.process.ExitState.ExitInferred;
import org.godo.filter.process.ExitState.Exited;
import org.godo.model.linux.WaitStatus;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** When a process was seen, and whether and how it ended. */
public final class Lifetime {
  private final long start;
  private ExitState state = Alive.ALIVE;
  private long lastSeen;

  Lifetime(long start) {
    this.start = start;
    this.lastSeen = start;
  }

  /** Returns whether and how it ended. */
  public ExitState state() {
    return state;
  }

  /** Returns when it ended; null while it lives or if its exit is not known. */
  public @Nullable Long exit() {
    return state.timestamp();
  }

  /** Returns whether it has no exit, reported or inferred. */
  public boolean isOpen() {
    return state instanceof Alive;
  }

  /** Returns the wait status; null if no source reported it. */
  public @Nullable WaitStatus waitStatus() {
    return state.status();
  }

  /** Returns whether {@link #exit()} is inferred. */
  public boolean exitInferred() {
    return state.reason() != null;
  }

  /** Returns whether the connector reported its exit. */
  boolean isReported() {
    return state instanceof Exited;
  }

  /** Returns whether only its entry into exit_group is known so far. */
  public boolean isExiting() {
    return state instanceof ExitEntered;
  }

  /** Returns the latest time at which a source showed it. */
  public long lastSeen() {
    return lastSeen;
  }

  void seen(long millis) {
    lastSeen = Math.max(lastSeen, millis);
  }

  /** Cancels an exit: the process did something after it. */
  void revive() {
    state = Alive.ALIVE;
  }

  /** Accepts the exit of the whole process. */
  void exited(long millis, WaitStatus status) {
    state = new Exited(millis, status);
  }

  /** Accepts the entry into exit_group: it has the code, but not the time of the exit. */
  void enteredExit(long millis, WaitStatus status) {
    state = new ExitEntered(Math.max(millis, start), status);
  }

  /** Accepts the entry of its only thread into exit, which ends the process too. */
  void enteredLastExit(long millis, WaitStatus status) {
    state = new ExitEntered(Math.max(millis, start), status, Reason.EXIT_BY_LAST_ENTRY);
  }

  /** Accepts a signal that ends it. */
  void killed(long millis, WaitStatus status) {
    state = new ExitEntered(Math.max(millis, start), status, Reason.EXIT_BY_SIGNAL);
  }

  /** Sets an exit that no source reported. */
  public void inferExit(long millis, Reason reason) {
    state = new ExitInferred(Math.max(millis, start), reason);
  }
}
