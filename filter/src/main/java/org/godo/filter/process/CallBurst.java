package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
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
 * time and descent, or where each result is its task's pid. A call that was entered long before and
 * still lasts, as vfork does, is among them with the tasks of that time.
 */
final class CallBurst {
  /** More at a time are not compared. */
  private static final int LIMIT = 512;

  /** Numbers that differ by more are of before and after the highest; the default is 32,768. */
  private static final long HALF_OF_NUMBERS = 16_384;

  private final List<TaskFork> forks = new ArrayList<>();
  private final List<PendingCall> calls = new ArrayList<>();
  private final BiPredicate<TaskFork, PendingCall> fits;

  /**
   * @param candidates at least one, in order
   * @param fits whether a task may be that of a call
   */
  private CallBurst(
      UnmatchedTasks tasks,
      Iterable<@Nullable TaskFork> candidates,
      BiPredicate<TaskFork, PendingCall> fits) {
    this.fits = fits;
    TaskFork first = candidates.iterator().next();
    TaskFork last = first;
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
    addEarlier(tasks, first);
    forks.sort(TaskFork.IN_ORDER);
  }

  /** Adds the tasks before the first that one of the calls may have created: a vfork lasts. */
  private void addEarlier(UnmatchedTasks tasks, TaskFork first) {
    long from = calls.isEmpty() ? first.millis() : calls.get(0).earliest();
    for (TaskFork fork : tasks.between(from, first)) {
      if (forks.size() < LIMIT && calls.stream().anyMatch(call -> fits.test(fork, call))) {
        forks.add(fork);
      }
    }
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
    CallBurst burst =
        new CallBurst(
            tasks,
            all,
            (fork, each) -> fork.fits(each) && (each.maybeOfParent() || !ofParents.contains(fork)));
    CallTasks.Match match = burst.byNumber(call);
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
    return new CallBurst(tasks, from(tasks, first), TaskFork::fits).match(call);
  }

  /** Returns whether a caller has a task for a call, and for each other of that time. */
  static boolean hasTaskForEach(UnmatchedTasks tasks, PendingCall call) {
    TaskFork first = tasks.first(call);
    return first != null
        && new CallBurst(tasks, from(tasks, first), TaskFork::fits).byNumber(call).certain();
  }

  private static Iterable<@Nullable TaskFork> from(UnmatchedTasks tasks, TaskFork first) {
    return () -> Stream.iterate(first, Objects::nonNull, tasks::after).iterator();
  }

  private CallTasks.Match match(PendingCall wanted) {
    Part part = partOf(wanted);
    boolean known = part.isOfOneCaller() || part.forks().size() == 1 || part.isNamed();
    CallTasks.Match match = byNumber(part, wanted);
    return new CallTasks.Match(match.fork(), match.certain() && known);
  }

  private CallTasks.Match byNumber(PendingCall wanted) {
    return byNumber(partOf(wanted), wanted);
  }

  private CallTasks.Match byNumber(Part part, PendingCall wanted) {
    List<TaskFork> left = new ArrayList<>(part.forks());
    TaskFork found = null;
    boolean complete = true;
    for (PendingCall call : part.calls()) {
      TaskFork fork = poll(left, each -> fits.test(each, call));
      complete &= fork != null;
      found = call.equals(wanted) ? fork : found;
    }
    return new CallTasks.Match(found, complete && left.isEmpty());
  }

  /**
   * Calls and tasks, by their numbers, of which no call has another task, and no task another call:
   * if all are known, they are as many.
   */
  private record Part(List<TaskFork> forks, List<PendingCall> calls) {
    private boolean isOfOneCaller() {
      return calls.stream().mapToInt(PendingCall::caller).distinct().count() <= 1;
    }

    /** Returns whether each result is a task's pid. */
    private boolean isNamed() {
      long[] pids = forks.stream().mapToLong(TaskFork::pid).toArray();
      return Arrays.equals(pids, calls.stream().mapToLong(PendingCall::result).toArray());
    }
  }

  /**
   * Returns the part of a call. A call may have created its first possible task or a later one. So
   * if as many calls have their first possible task among the last tasks as these are, they created
   * all of them, and other calls none.
   */
  private Part partOf(PendingCall wanted) {
    int[] firsts = calls.stream().mapToInt(this::firstPossible).toArray();
    int wantedFirst = firstPossible(wanted);
    int[] having = new int[forks.size()];
    for (int first : firsts) {
      if (first < having.length) {
        having[first]++;
      }
    }
    int from = 0;
    int to = forks.size();
    int sum = 0;
    for (int i = forks.size() - 1; i >= 0 && sum <= forks.size() - 1 - i; i--) {
      sum += having[i];
      if (sum == forks.size() - i) {
        from = i <= wantedFirst ? i : from;
        to = i > wantedFirst ? i : to;
        if (i <= wantedFirst) {
          break;
        }
      }
    }
    return part(from, to, firsts);
  }

  private Part part(int from, int to, int[] firsts) {
    List<TaskFork> ofPart = new ArrayList<>(forks.subList(from, to));
    List<PendingCall> by = new ArrayList<>();
    for (int i = 0; i < firsts.length; i++) {
      if (firsts[i] >= from && firsts[i] < to) {
        by.add(calls.get(i));
      }
    }
    sortByNumber(ofPart, TaskFork::pid);
    sortByNumber(by, PendingCall::result);
    return new Part(ofPart, by);
  }

  /** Returns the first task that may be a call's; the number of tasks if there is none. */
  private int firstPossible(PendingCall call) {
    int first = 0;
    while (first < forks.size() && !fits.test(forks.get(first), call)) {
      first++;
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
