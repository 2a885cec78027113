package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tasks below one parent whose calls are not known yet, and the calls whose tasks are not: both
 * in order, and by number.
 */
final class UnmatchedTasks {
  private static final Comparator<PendingCall> BY_RESULT =
      Comparator.comparingLong(PendingCall::result).thenComparingLong(PendingCall::serial);

  /** More processes at a time are not compared. */
  private static final int UNCLAIMED_LIMIT = 512;

  private final NavigableSet<TaskFork> processes = new TreeSet<>(TaskFork.IN_ORDER);
  private final NavigableSet<TaskFork> threads = new TreeSet<>(TaskFork.IN_ORDER);
  private final Map<Integer, NavigableSet<TaskFork>> byPid = new HashMap<>();
  private final NavigableSet<PendingCall> calls = new TreeSet<>(PendingCall.BY_ENTRY);
  private final NavigableSet<PendingCall> byResult = new TreeSet<>(BY_RESULT);
  private long outOfStepUntil = Long.MIN_VALUE;
  private int ofChildren;
  private long severalUntil = Long.MIN_VALUE;
  private final UnflaggedCalls maybeOfChildren = new UnflaggedCalls();

  /** Returns whether nothing is left. */
  boolean isEmpty() {
    return processes.isEmpty() && threads.isEmpty() && calls.isEmpty() && maybeOfChildren.isEmpty();
  }

  // ---- forks -----------------------------------------------------------------------------------

  void add(TaskFork fork) {
    of(fork.process() != null).add(fork);
    byPid.computeIfAbsent(fork.pid(), pid -> new TreeSet<>(TaskFork.IN_ORDER)).add(fork);
  }

  /** Removes the fork of a task whose call is known. */
  void remove(TaskFork fork) {
    of(fork.process() != null).remove(fork);
    unindex(fork);
  }

  /** Drops the forks before a time, whose calls were missed. */
  void dropBefore(long millis) {
    dropBefore(processes, millis);
    dropBefore(threads, millis);
    maybeOfChildren.dropBefore(millis);
  }

  private void dropBefore(NavigableSet<TaskFork> forks, long millis) {
    NavigableSet<TaskFork> old = forks.headSet(TaskFork.first(millis), false);
    old.forEach(this::unindex);
    old.clear();
  }

  private void unindex(TaskFork fork) {
    NavigableSet<TaskFork> ofPid = byPid.get(fork.pid());
    if (ofPid != null && ofPid.remove(fork) && ofPid.isEmpty()) {
      byPid.remove(fork.pid());
    }
  }

  private NavigableSet<TaskFork> of(boolean process) {
    return process ? processes : threads;
  }

  /** Returns the fork of the task that a call's result names, if the call may have created it. */
  @Nullable TaskFork named(PendingCall call) {
    NavigableSet<TaskFork> ofPid = call.result() > 0 ? byPid.get((int) call.result()) : null;
    TaskFork fork = ofPid == null ? null : ofPid.ceiling(call.from());
    return fork != null && fork.fits(call) ? fork : null;
  }

  /**
   * Returns whether another call may have created a task: one of another child of the parent, or
   * one of the parent that names no task.
   */
  boolean isContested(TaskFork fork) {
    return calls.stream()
        .anyMatch(call -> fork.fits(call) && (call.isOfChild() || named(call) == null));
  }

  /**
   * Returns the processes that a call of a child of their parent may have created, as no call of
   * the parent itself is known to have.
   */
  List<TaskFork> unclaimed(PendingCall call) {
    List<PendingCall> own =
        calls.stream().filter(each -> !each.isOfChild() && named(each) == null).toList();
    long since = own.isEmpty() ? call.earliest() : own.get(0).earliest();
    List<TaskFork> left = unnamed(Math.min(call.earliest(), since), call.latest());
    Iterator<PendingCall> each = own.iterator();
    while (!left.isEmpty() && each.hasNext()) {
      PendingCall next = each.next();
      left.stream().filter(fork -> fork.fits(next)).findFirst().ifPresent(left::remove);
    }
    left.removeIf(fork -> !fork.fits(call));
    return left;
  }

  private List<TaskFork> unnamed(long from, long to) {
    List<TaskFork> unnamed = new ArrayList<>(0);
    for (TaskFork fork : processes.tailSet(TaskFork.first(from), true)) {
      if (fork.millis() > to || unnamed.size() == UNCLAIMED_LIMIT) {
        break;
      }
      if (!isNamed(fork)) {
        unnamed.add(fork);
      }
    }
    return unnamed;
  }

  /** Returns the first task that a call may have created; null if there is none. */
  @Nullable TaskFork first(PendingCall call) {
    TaskFork ofProcess = call.process() ? first(processes, call) : null;
    return earlier(ofProcess, call.thread() ? first(threads, call) : null);
  }

  private static @Nullable TaskFork first(NavigableSet<TaskFork> forks, PendingCall call) {
    for (TaskFork fork : forks.tailSet(call.from(), true)) {
      if (fork.fits(call) || fork.millis() > call.latest()) {
        return fork.fits(call) ? fork : null;
      }
    }
    return null;
  }

  /** Returns the tasks from a time on and before one of them, of both kinds, in no order. */
  List<TaskFork> between(long from, TaskFork before) {
    List<TaskFork> between = new ArrayList<>(0);
    TaskFork first = TaskFork.first(from);
    if (TaskFork.IN_ORDER.compare(first, before) < 0) {
      between.addAll(processes.subSet(first, before));
      between.addAll(threads.subSet(first, before));
    }
    return between;
  }

  /** Returns the next task, of either kind; null if there is none. */
  @Nullable TaskFork after(TaskFork fork) {
    return earlier(processes.higher(fork), threads.higher(fork));
  }

  private static @Nullable TaskFork earlier(@Nullable TaskFork one, @Nullable TaskFork other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return TaskFork.IN_ORDER.compare(one, other) <= 0 ? one : other;
  }

  // ---- calls -----------------------------------------------------------------------------------

  void addCall(PendingCall call) {
    calls.add(call);
    byResult.add(call);
    ofChildren += call.isOfChild() ? 1 : 0;
  }

  void removeCall(PendingCall call) {
    calls.remove(call);
    byResult.remove(call);
    ofChildren -= call.isOfChild() ? 1 : 0;
  }

  /** Returns the calls entered no later than a time. */
  Collection<PendingCall> enteredBy(long millis) {
    PendingCall last = new PendingCall(Long.MAX_VALUE, 0, 0, millis, 0, false, false, null);
    return calls.headSet(last, true);
  }

  /** Returns whether a call may have created a task whose call is not known. */
  boolean awaits(TaskFork fork) {
    return of(fork.process() != null).contains(fork)
        && enteredBy(fork.millis() + Tolerances.ROUNDING).stream().anyMatch(fork::fits);
  }

  /** Returns all calls, by their entry. */
  Collection<PendingCall> calls() {
    return calls;
  }

  /** Returns whether there are calls of the parent's children, with CLONE_PARENT. */
  boolean hasCallsOfChildren() {
    return ofChildren > 0;
  }

  /** Returns the calls of the parent's children that may be with CLONE_PARENT. */
  UnflaggedCalls maybeOfChildren() {
    return maybeOfChildren;
  }

  /** Returns whether a call of a child of the parent may have created a task. */
  boolean maybeOfChild(TaskFork fork) {
    return hasCallsOfChildren() || maybeOfChildren.mayHaveCreated(fork);
  }

  /**
   * Returns whether the task of a call may be that of a call of another process: where calls of the
   * parent's children may have created it, and where one of those was matched in doubt.
   */
  boolean ofSeveralCallers(PendingCall call, TaskFork fork) {
    return call.earliest() <= severalUntil || maybeOfChild(fork);
  }

  /** Notes that a task may be that of a call of another process, whose call then has another's. */
  void callerUncertain(TaskFork fork) {
    outOfStep(fork);
    severalUntil = Math.max(severalUntil, fork.millis());
  }

  /** Returns whether the result of a call names a task that the call may have created. */
  boolean isNamed(TaskFork fork) {
    PendingCall lowest = new PendingCall(Long.MIN_VALUE, 0, 0, 0, fork.pid(), false, false, null);
    for (PendingCall call : byResult.tailSet(lowest, true)) {
      if (call.result() != fork.pid()) {
        return false;
      }
      if (fork.fits(call)) {
        return true;
      }
    }
    return false;
  }

  // ---- losses ----------------------------------------------------------------------------------

  /**
   * Notes that a call near a task was not matched because of a loss. The tasks within a tick of it
   * are out of step with the calls, as entries are on the coarse clock.
   */
  void outOfStep(TaskFork near) {
    outOfStepUntil = Math.max(outOfStepUntil, near.millis() + Tolerances.TICK_ROUNDED);
  }

  /**
   * Returns whether a call may have created a task that was matched with one before it: then each
   * call after it may have the next one's task, until one is entered after all those.
   */
  boolean isOutOfStep(PendingCall call) {
    return call.earliest() <= outOfStepUntil;
  }
}
