package org.godo.filter.process;

import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds the process that made a call. The audit clock is coarse: it stands until the next timer
 * tick, which a busy machine may serve late, a virtual one by more than 100 ms. So a call may
 * appear to be before the fork of its own process, and while an earlier one still had its pid. The
 * order of the record shows whose it is: a process makes no call after its exit, nor after its pid
 * was given to another. Without a loss every process is known from its fork; so a call under a pid
 * that nobody has at its time is of the next process that has it. Accepts calls in the order of
 * their serials.
 *
 * <p>Kernels before 4.9 report the thread that made the call ({@link ThreadIndex}): then the caller
 * is the process of that thread.
 */
final class CallerResolver {
  private final ProcessTable table;
  private final LossWindows lostForks;
  private final LivePart<Boolean> exited;
  private long latest = LossWindows.EVER;

  /**
   * @param lostForks when reports of forks and exits were lost, or times cannot be compared
   */
  CallerResolver(ProcessTable table, LossWindows lostForks) {
    this.table = table;
    this.lostForks = lostForks;
    this.exited = table.newPart();
  }

  /**
   * Returns the process that lives at the call's time and, by the order of the record, has not
   * exited; null if there is none. Notes an exit.
   */
  @Nullable ProcessInstance accept(RawEvent.Syscall event) {
    ProcessInstance caller = callerOf(event);
    advance(event.origin().timestamp());
    if (caller != null && ends(caller, event)) {
      exited.set(caller, true);
    }
    return caller;
  }

  private @Nullable ProcessInstance callerOf(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    ThreadIndex.Entry thread = threadOf(event);
    if (thread != null) {
      return thread.process();
    }
    ProcessInstance alive = table.at(event.tgid(), millis);
    ProcessInstance nearest = alive == null ? table.next(event.tgid(), millis) : alive;
    if (table.maybeEndedEarly(event.tgid(), nearest, millis)) {
      return null;
    }
    return alive == null ? nearest(event) : inOrder(alive, event);
  }

  /** A call that blocked, and one after the clock was set back, shows no later time. */
  private void advance(long millis) {
    latest = millis < latest - Tolerances.LATE_EXIT ? millis : Math.max(latest, millis);
  }

  /** Returns the thread group of the caller, which is known before the order of exits is. */
  int tgidOf(RawEvent.Syscall event) {
    ThreadIndex.Entry thread = threadOf(event);
    return thread == null ? event.tgid() : thread.process().tgid();
  }

  /** Returns the thread that made a call, where its id is a thread's; else null. */
  private ThreadIndex.@Nullable Entry threadOf(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    ThreadIndex.Entry thread = table.threads().at(event.tgid(), millis);
    ProcessInstance process = thread == null ? null : table.at(event.tgid(), millis);
    boolean processsNow =
        thread != null && process != null && process.start() >= thread.thread().start();
    return processsNow ? null : thread;
  }

  // ---- reused pids -----------------------------------------------------------------------------

  /** Returns the process that has the id at the time of a call, or one that has it after that. */
  private ProcessInstance inOrder(ProcessInstance first, RawEvent.Syscall event) {
    ProcessInstance caller = first;
    ProcessInstance next = table.after(caller);
    while (next != null && isOver(caller, next, event)) {
      caller = next;
      next = table.after(caller);
    }
    return caller;
  }

  /** Returns whether a call is not that of a process, but of a later one with its id. */
  private boolean isOver(ProcessInstance process, ProcessInstance next, RawEvent.Syscall event) {
    int ppid = event.subject().ppid();
    if (exited.has(process)) {
      // The last calls of other threads are logged after exit_group.
      long reached = Math.max(latest, event.origin().timestamp());
      return process.threads().count() <= 1 || next.start() <= reached + Tolerances.TICK;
    }
    boolean nextReached = latest > next.start() + Tolerances.ROUNDING;
    return nextReached || (mayHaveParent(next, ppid) && !mayHaveParent(process, ppid));
  }

  private static boolean mayHaveParent(ProcessInstance process, int ppid) {
    Lineage lineage = process.lineage();
    Integer creator = lineage.creatorTgid();
    Integer last = lineage.parents().tgidAtExit();
    return creator == null
        || last == null
        || creator == ppid
        || last == ppid
        || lineage.parents().is(ppid);
  }

  /**
   * Returns whose call it is where no process has its id at its time: that of the next one, if
   * nothing was lost between, or of the one before, after whose exit the clock seems to be.
   */
  private @Nullable ProcessInstance nearest(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    ProcessInstance before = table.latest(event.tgid(), millis);
    ProcessInstance next = table.next(event.tgid(), millis);
    Long exit = before == null ? null : before.lifetime().exit();
    if (before != null && exit != null && next != null && millis - exit <= Tolerances.ROUNDING) {
      return inOrder(before, event);
    }
    if (next != null && !lostForks.overlaps(millis - Tolerances.TICK, next.start())) {
      return inOrder(next, event);
    }
    boolean stillRuns = before != null && !exited.has(before) && before.lifetime().isReported();
    return stillRuns && exit != null && !lostForks.overlaps(exit, millis) ? before : null;
  }

  // ---- exits -----------------------------------------------------------------------------------

  private static boolean ends(ProcessInstance caller, RawEvent.Syscall event) {
    return (event.call() instanceof Call.Killed killed && endsAll(caller, killed.group()))
        || (event.call() instanceof Call.ExitCall exit && endsAll(caller, exit.group()));
  }

  /** Returns whether the end of a whole group, or else of a thread, is that of a process. */
  static boolean endsAll(ProcessInstance caller, boolean group) {
    return group || caller.threads().count() <= 1;
  }

  /**
   * Accepts that the record has reached the call that created a process: earlier ones exited. It
   * shows nothing if another call may have created the process.
   */
  void begin(ProcessInstance process) {
    if (process.lineage().callUncertain()) {
      return;
    }
    for (ProcessInstance earlier : table.of(process.tgid())) {
      if (earlier == process) {
        return;
      }
      exited.set(earlier, true);
    }
  }
}
