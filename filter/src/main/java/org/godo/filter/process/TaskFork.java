package org.godo.filter.process;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The connector's report of a new task.
 *
 * @param order in which it was reported: a pid may be used twice in a millisecond
 * @param pid of the task in the first pid namespace
 * @param process null for a thread
 */
record TaskFork(long millis, long order, int pid, @Nullable ProcessInstance process) {
  static final Comparator<TaskFork> IN_ORDER =
      Comparator.comparingLong(TaskFork::millis).thenComparingLong(TaskFork::order);

  /** Returns one before all those of a millisecond. */
  static TaskFork first(long millis) {
    return new TaskFork(millis, Long.MIN_VALUE, 0, null);
  }

  /** Returns whether a call may have created it, by kind and time. */
  boolean fits(PendingCall call) {
    boolean rightKind = process == null ? call.thread() : call.process();
    return rightKind
        && millis >= call.earliest()
        && millis <= call.latest()
        && call.hasCallerBefore(this);
  }
}
