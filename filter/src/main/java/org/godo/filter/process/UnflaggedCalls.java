package org.godo.filter.process;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Calls of a process's children whose flags are not recorded (clone3): with CLONE_PARENT each may
 * have created a child of the process itself, unless its caller has a task for each of its calls.
 */
final class UnflaggedCalls {
  private final NavigableMap<PendingCall, BooleanSupplier> calls =
      new TreeMap<>(PendingCall.BY_ENTRY);

  /**
   * Accepts a call.
   *
   * @param hasOwnTask whether the caller has a task for each of its calls; asked when all those of
   *     that time are known
   */
  void add(PendingCall call, BooleanSupplier hasOwnTask) {
    calls.put(call, hasOwnTask);
  }

  /**
   * Accepts that a call was matched.
   *
   * @param isOwn whether its task is certainly a child or thread of its caller; else it may yet be
   *     any
   */
  void matched(PendingCall call, boolean isOwn) {
    if (isOwn) {
      calls.remove(call);
    } else {
      calls.replace(call, () -> false);
    }
  }

  /** Returns whether one of the calls may have created a task of the process. */
  boolean mayHaveCreated(TaskFork fork) {
    if (calls.isEmpty() || fork.process() == null) {
      return false;
    }
    PendingCall from = PendingCall.enteredAt(fork.millis() - Tolerances.LONGEST_CALL);
    Iterator<Map.Entry<PendingCall, BooleanSupplier>> each =
        calls.tailMap(from, true).entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<PendingCall, BooleanSupplier> next = each.next();
      if (next.getKey().earliest() > fork.millis()) {
        return false;
      }
      if (!next.getKey().hasCallerBefore(fork)) {
        continue;
      }
      if (!next.getValue().getAsBoolean()) {
        return true;
      }
      each.remove();
    }
    return false;
  }

  /** Drops the calls that were entered before a time. */
  void dropBefore(long millis) {
    calls.headMap(PendingCall.enteredAt(millis), false).clear();
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }
}
