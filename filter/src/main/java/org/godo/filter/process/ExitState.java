package org.godo.filter.process;

import org.godo.model.linux.WaitStatus;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Whether and how a process ended, and which source that is from. */
public sealed interface ExitState {
  /** Returns when it ended, in milliseconds since the epoch; null while it lives. */
  @Nullable Long timestamp();

  /** Returns the wait status; null where no source reported it. */
  @Nullable WaitStatus status();

  /** Returns why the time is inferred; null where it was reported. */
  @Nullable Reason reason();

  /** Returns the latest time at which the process may have done something. */
  long latestEvent();

  /** It lives, or its exit was not reported. */
  record Alive() implements ExitState {
    static final Alive ALIVE = new Alive();

    @Override
    public @Nullable Long timestamp() {
      return null;
    }

    @Override
    public @Nullable WaitStatus status() {
      return null;
    }

    @Override
    public @Nullable Reason reason() {
      return null;
    }

    @Override
    public long latestEvent() {
      return Long.MAX_VALUE;
    }
  }

  /**
   * It entered exit_group, or exit with its only thread, or a signal ended it, as audit reported;
   * the exit itself follows.
   *
   * @param reason which of them
   */
  record ExitEntered(long entry, WaitStatus status, Reason reason) implements ExitState {
    ExitEntered(long entry, WaitStatus status) {
      this(entry, status, Reason.EXIT_BY_ENTRY);
    }

    @Override
    public Long timestamp() {
      return entry;
    }

    @Override
    public long latestEvent() {
      return entry + Tolerances.AFTER_EXIT;
    }
  }

  /** Its last thread exited, as the connector reported. */
  record Exited(long exit, WaitStatus status) implements ExitState {
    @Override
    public Long timestamp() {
      return exit;
    }

    @Override
    public @Nullable Reason reason() {
      return null;
    }

    @Override
    public long latestEvent() {
      return exit + Tolerances.AFTER_EXIT;
    }
  }

  /** No source reported its exit; the time follows from other events. */
  record ExitInferred(long latest, Reason reason) implements ExitState {
    @Override
    public Long timestamp() {
      return latest;
    }

    @Override
    public @Nullable WaitStatus status() {
      return null;
    }

    @Override
    public long latestEvent() {
      return Long.MAX_VALUE;
    }
  }
}
