package org.godo.filter.process;

import static org.godo.model.linux.CloneFlags.CLONE_PARENT;
import static org.godo.model.linux.CloneFlags.CLONE_THREAD;

import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;

/**
 * A fork-family call of the record that is not matched with its task yet.
 *
 * @param caller thread group id of the caller
 * @param parent thread group id of the new task's real parent
 * @param entry when the call was entered, by the coarse clock
 * @param result the task's id in the caller's own pid namespace; not positive if not known
 * @param process whether it may have created a process
 * @param thread whether it may have created a thread
 */
record PendingCall(
    long serial, int caller, int parent, long entry, long result, boolean process, boolean thread) {

  /** Returns the call of an event; the kernel does not log the flags of clone3. */
  static PendingCall of(RawEvent.Syscall event, Call.Clone clone, int caller) {
    boolean known = clone.flags() >= 0;
    boolean thread = known && (clone.flags() & CLONE_THREAD) != 0;
    // The call's event has the caller's real parent, which is also the child's.
    boolean sibling = known && (clone.flags() & CLONE_PARENT) != 0;
    return new PendingCall(
        event.origin().serial(),
        caller,
        sibling ? event.subject().ppid() : caller,
        event.origin().timestamp(),
        event.result(),
        !thread,
        thread || !known);
  }

  /** Returns whether a child of the task's parent made it, with CLONE_PARENT. */
  boolean isOfChild() {
    return caller != parent;
  }

  /** Returns the earliest time that a connector's report of its task may have. */
  long earliest() {
    return entry - Tolerances.ROUNDING;
  }
}
