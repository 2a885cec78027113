package org.godo.filter.process;

import static org.godo.model.linux.CloneFlags.CLONE_THREAD;

import java.util.Comparator;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * A fork-family call of the record that is not matched with its task yet.
 *
 * @param caller thread group id of the caller
 * @param parent thread group id of the new task's real parent
 * @param entry when the call was entered, by the coarse clock
 * @param result the task's id in the caller's own pid namespace; not positive if not known
 * @param process whether it may have created a process
 * @param thread whether it may have created a thread
 * @param callersFork that of the caller; null if it was not reported
 */
record PendingCall(
    long serial,
    int caller,
    int parent,
    long entry,
    long result,
    boolean process,
    boolean thread,
    @Nullable TaskFork callersFork) {
  static final Comparator<PendingCall> BY_ENTRY =
      Comparator.comparingLong(PendingCall::entry).thenComparingLong(PendingCall::serial);

  /**
   * Returns the call of an event; the kernel does not log the flags of clone3.
   *
   * @param parent thread group id of the caller itself, or with CLONE_PARENT of a parent of it
   * @param callersFork that of the caller; null if it was not reported
   */
  static PendingCall of(
      RawEvent.Syscall event,
      Call.Clone clone,
      int caller,
      int parent,
      @Nullable TaskFork callersFork) {
    boolean known = clone.flags() >= 0;
    boolean thread = known && (clone.flags() & CLONE_THREAD) != 0;
    return new PendingCall(
        event.origin().serial(),
        caller,
        parent,
        event.origin().timestamp(),
        event.result(),
        !thread,
        thread || (!known && caller == parent),
        callersFork);
  }

  /** Returns one before all those that were entered at a time. */
  static PendingCall enteredAt(long millis) {
    return new PendingCall(Long.MIN_VALUE, 0, 0, millis, 0, false, false, null);
  }

  /** Returns whether a child of the task's parent made it, with CLONE_PARENT. */
  boolean isOfChild() {
    return caller != parent;
  }

  /** Returns whether its flags are not known, so that its task may be a child of its parent. */
  boolean maybeOfParent() {
    return process && thread;
  }

  /** Returns the earliest time that a connector's report of its task may have. */
  long earliest() {
    return entry - Tolerances.ROUNDING;
  }

  /** Returns the latest time that a connector's report of its task may have. */
  long latest() {
    return entry + Tolerances.LONGEST_CALL;
  }

  /** Returns what no fork of its task is before, in the order of forks. */
  TaskFork from() {
    TaskFork entered = TaskFork.first(earliest());
    return callersFork == null || TaskFork.IN_ORDER.compare(entered, callersFork) >= 0
        ? entered
        : callersFork;
  }

  /** Returns whether its caller was there before a task, and is not that task. */
  boolean hasCallerBefore(TaskFork fork) {
    boolean isCaller = fork.process() != null && fork.pid() == caller;
    boolean wasThere = callersFork == null || TaskFork.IN_ORDER.compare(callersFork, fork) < 0;
    return wasThere && !isCaller;
  }
}
