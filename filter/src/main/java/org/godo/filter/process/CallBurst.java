package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that the threads of a process created at the same time, and the calls that may have created
 * them. A call's event has no thread and no time of its end, so the order of the events does not
 * show which task is whose. The numbers do: the kernel allocates them in ascending order in each
 * pid namespace (kernel/pid.c, alloc_pid), up to the highest, then again from below. So the results
 * of the calls have the order of the tasks' pids.
 */
final class CallBurst {
  /** More at a time are not compared. */
  private static final int LIMIT = 512;

  /** Numbers that differ by more are of before and after the highest; the default is 32,768. */
  private static final long HALF_OF_NUMBERS = 16_384;

  private final List<TaskFork> forks = new ArrayList<>();
  private final List<PendingCall> calls = new ArrayList<>();

  /**
   * @param first task that may be of the first call
   */
  private CallBurst(UnmatchedTasks tasks, TaskFork first) {
    TaskFork last = first;
    TaskFork next = first;
    while (next != null
        && next.millis() <= last.millis() + Tolerances.TICK_ROUNDED
        && forks.size() < LIMIT) {
      forks.add(next);
      last = next;
      next = tasks.after(next);
    }
    Iterator<PendingCall> entered = tasks.enteredBy(last.millis() + Tolerances.ROUNDING).iterator();
    while (entered.hasNext() && calls.size() < LIMIT) {
      calls.add(entered.next());
    }
    sortByNumber(forks, TaskFork::pid);
    sortByNumber(calls, PendingCall::result);
  }

  /**
   * Returns the task of a call by the order of numbers; it is certain if every call of the burst
   * has a task and every task a call.
   *
   * @param first task that may be of the call
   */
  static CallTasks.Match match(UnmatchedTasks tasks, PendingCall call, TaskFork first) {
    return new CallBurst(tasks, first).match(call);
  }

  private CallTasks.Match match(PendingCall wanted) {
    List<TaskFork> left = new ArrayList<>(forks);
    TaskFork found = null;
    boolean complete = true;
    for (PendingCall call : calls) {
      TaskFork fork = poll(left, call);
      complete &= fork != null;
      found = call.equals(wanted) ? fork : found;
    }
    return new CallTasks.Match(found, complete && left.isEmpty());
  }

  private static @Nullable TaskFork poll(Collection<TaskFork> forks, PendingCall call) {
    Iterator<TaskFork> each = forks.iterator();
    while (each.hasNext()) {
      TaskFork fork = each.next();
      if (fork.fits(call)) {
        each.remove();
        return fork;
      }
    }
    return null;
  }

  private static <T> void sortByNumber(List<T> list, ToLongFunction<T> number) {
    long highest = list.stream().mapToLong(number).max().orElse(0);
    list.sort(
        Comparator.comparing((T each) -> number.applyAsLong(each) < highest - HALF_OF_NUMBERS)
            .thenComparingLong(number));
  }
}
