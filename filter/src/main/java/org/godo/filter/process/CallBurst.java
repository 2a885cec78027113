package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that the threads of a process created at the same time, and the calls that may have created
 * them. A call's event has no thread and no time of its end, so the order of the events does not
 * show which task is whose. The numbers do: the kernel allocates them in ascending order in each
 * pid namespace (kernel/pid.c, alloc_pid), up to the highest, then again from below. So the results
 * of the calls have the order of the tasks' pids.
 *
 * <p>Calls of several processes, with CLONE_PARENT, may be of several pid namespaces: then the
 * order of the results shows nothing. They are certain where no other assignment is possible by
 * time and descent, or where each result is its task's pid.
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
    this(tasks, () -> Stream.iterate(first, Objects::nonNull, tasks::after).iterator());
  }

  /**
   * @param candidates at least one, in order
   */
  private CallBurst(UnmatchedTasks tasks, Iterable<@Nullable TaskFork> candidates) {
    TaskFork last = candidates.iterator().next();
    for (TaskFork next : candidates) {
      if (next.millis() > last.millis() + Tolerances.TICK_ROUNDED || forks.size() == LIMIT) {
        break;
      }
      forks.add(next);
      last = next;
    }
    Iterator<PendingCall> entered = tasks.enteredBy(last.millis() + Tolerances.ROUNDING).iterator();
    while (entered.hasNext() && calls.size() < LIMIT) {
      calls.add(entered.next());
    }
    sortByNumber(forks, TaskFork::pid);
    sortByNumber(calls, PendingCall::result);
  }

  /**
   * Returns the task of a call whose flags are not known: one of its caller's, or one of a parent
   * of its caller.
   *
   * @param tasks of the caller
   * @param others the parents' that may be the call's
   */
  static CallTasks.Match matchAmong(
      UnmatchedTasks tasks, Collection<TaskFork> others, PendingCall call) {
    NavigableSet<TaskFork> all = new TreeSet<>(TaskFork.IN_ORDER);
    all.addAll(others);
    TaskFork own = tasks.first(call);
    while (own != null && all.size() < LIMIT) {
      all.add(own);
      own = tasks.after(own);
    }
    Set<TaskFork> ofParents = Set.copyOf(others);
    CallTasks.Match match =
        new CallBurst(tasks, all)
            .match(
                call,
                (fork, each) ->
                    fork.fits(each) && (each.maybeOfParent() || !ofParents.contains(fork)));
    boolean isOwn = match.fork() != null && !ofParents.contains(match.fork());
    return new CallTasks.Match(match.fork(), match.certain() && isOwn);
  }

  /**
   * Returns the task of a call: of several callers the only possible one, else that by the order of
   * numbers, which is certain if every call of the burst has a task and every task a call.
   *
   * @param first task that may be of the call
   */
  static CallTasks.Match match(UnmatchedTasks tasks, PendingCall call, TaskFork first) {
    CallBurst burst = new CallBurst(tasks, first);
    if (burst.ofOneCaller()) {
      return burst.match(call);
    }
    TaskFork only = burst.onlyPossible(call);
    return only == null ? burst.matchNamed(call) : new CallTasks.Match(only, true);
  }

  /** Returns whether a caller has a task for a call, and for each other of that time. */
  static boolean hasTaskForEach(UnmatchedTasks tasks, PendingCall call) {
    TaskFork first = tasks.first(call);
    return first != null && new CallBurst(tasks, first).match(call).certain();
  }

  private boolean ofOneCaller() {
    return calls.stream().mapToInt(PendingCall::caller).distinct().count() <= 1;
  }

  private CallTasks.Match match(PendingCall wanted) {
    return match(wanted, TaskFork::fits);
  }

  private CallTasks.Match match(PendingCall wanted, BiPredicate<TaskFork, PendingCall> fits) {
    List<TaskFork> left = new ArrayList<>(forks);
    TaskFork found = null;
    boolean complete = true;
    for (PendingCall call : calls) {
      TaskFork fork = poll(left, each -> fits.test(each, call));
      complete &= fork != null;
      found = call.equals(wanted) ? fork : found;
    }
    return new CallTasks.Match(found, complete && left.isEmpty());
  }

  /** Matches by numbers, which is certain only if each of them is a task's pid. */
  private CallTasks.Match matchNamed(PendingCall wanted) {
    long[] pids = forks.stream().mapToLong(TaskFork::pid).toArray();
    boolean named = Arrays.equals(pids, calls.stream().mapToLong(PendingCall::result).toArray());
    CallTasks.Match match = match(wanted);
    return new CallTasks.Match(match.fork(), match.certain() && named);
  }

  /**
   * Returns the task of a call if only one assignment of all tasks to all calls is possible; else
   * null. A call may have created its first possible task or a later one. So if these first tasks
   * are all different, and no task is left, each call has its first.
   */
  private @Nullable TaskFork onlyPossible(PendingCall wanted) {
    List<TaskFork> inOrder = new ArrayList<>(forks);
    inOrder.sort(TaskFork.IN_ORDER);
    Set<TaskFork> left = new HashSet<>(forks);
    TaskFork found = null;
    for (PendingCall call : calls) {
      TaskFork first = firstPossible(inOrder, call);
      if (first == null || !left.remove(first)) {
        return null;
      }
      found = call.equals(wanted) ? first : found;
    }
    return left.isEmpty() ? found : null;
  }

  /** A caller that is itself one of the tasks created none before its own. */
  private static @Nullable TaskFork firstPossible(List<TaskFork> inOrder, PendingCall call) {
    TaskFork first = null;
    for (TaskFork fork : inOrder) {
      if (fork.process() != null && fork.pid() == call.caller()) {
        first = null;
      } else if (first == null && fork.fits(call)) {
        first = fork;
      }
    }
    return first;
  }

  private static @Nullable TaskFork poll(Collection<TaskFork> forks, Predicate<TaskFork> fits) {
    Iterator<TaskFork> each = forks.iterator();
    while (each.hasNext()) {
      TaskFork fork = each.next();
      if (fits.test(fork)) {
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
