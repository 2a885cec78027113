package org.godo.filter.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each fork-family call in the audit record the process it created. The audit event has
 * the caller, the flags and the position among the caller's other calls; the connector has the
 * child. {@link CallTasks} pairs them.
 *
 * <p>The connector reports the real parent, which with CLONE_PARENT is the caller's own parent:
 * there the call alone has the creator.
 *
 * <p>Calls are matched some seconds after they were accepted, with hindsight of later ones.
 */
public final class CloneMatcher {
  private final CallerResolver callers;
  private final CallTasks matches;
  private final Map<Integer, UnmatchedTasks> byParent = new HashMap<>();
  private final Deque<RawEvent.Syscall> waiting = new ArrayDeque<>();
  private final Map<Long, ProcessInstance> childBySerial = new HashMap<>();

  /**
   * @param losses all of the record
   * @param lostForks those in which reports of forks and exits were lost
   */
  public CloneMatcher(ProcessTable table, LossWindows losses, LossWindows lostForks) {
    this.callers = new CallerResolver(table, lostForks);
    this.matches = new CallTasks(table, losses);
  }

  /** Accepts the connector's report of a process's fork. */
  void forked(int parent, ProcessInstance process) {
    tasksOf(parent).addProcess(process);
  }

  /** Accepts the connector's report of a new thread. */
  void threadStarted(int tgid, int pid, long millis) {
    tasksOf(tgid).addThread(pid, millis);
  }

  private UnmatchedTasks tasksOf(int parent) {
    return byParent.computeIfAbsent(parent, id -> new UnmatchedTasks());
  }

  /** Drops the forks that have waited too long for their calls when the record is at a time. */
  public void dropUnmatched(long millis) {
    byParent
        .values()
        .removeIf(
            tasks -> {
              tasks.dropBefore(millis - Tolerances.UNMATCHED_KEPT);
              return tasks.isEmpty();
            });
  }

  /** Accepts the next call about processes, in the order of serials. */
  public void accept(RawEvent.Syscall event) {
    waiting.add(event);
    if (mayCreate(event) && event.call() instanceof Call.Clone clone) {
      PendingCall call = pending(event, clone);
      tasksOf(call.parent()).addCall(call);
    }
  }

  /** Returns whether a call may have created a task; one that was cut short may. */
  private static boolean mayCreate(RawEvent.Syscall event) {
    return !Boolean.FALSE.equals(event.success());
  }

  private PendingCall pending(RawEvent.Syscall event, Call.Clone clone) {
    return PendingCall.of(event, clone, callers.tgidOf(event));
  }

  /**
   * Matches the accepted calls that were entered by a time, in their order: a child's first call
   * may be logged before the call that created it.
   *
   * @param matched accepts each event once its call is matched
   */
  public void matchUpTo(long millis, Consumer<RawEvent.Syscall> matched) {
    while (!waiting.isEmpty() && waiting.element().origin().timestamp() <= millis) {
      matched.accept(matchNext());
    }
  }

  private RawEvent.Syscall matchNext() {
    RawEvent.Syscall event = waiting.remove();
    ProcessInstance caller = callers.accept(event);
    if (mayCreate(event) && event.call() instanceof Call.Clone clone) {
      match(caller, event, clone);
    }
    return event;
  }

  private void match(@Nullable ProcessInstance caller, RawEvent.Syscall event, Call.Clone clone) {
    PendingCall call = pending(event, clone);
    UnmatchedTasks tasks = tasksOf(call.parent());
    CallTasks.Match match =
        caller == null ? CallTasks.Match.NONE : matches.match(tasks, call, caller);
    boolean ofSeveral = tasks.ofSeveralCallers(call);
    tasks.removeCall(call);
    if (caller == null || match.fork() == null) {
      return;
    }
    tasks.remove(match.fork());
    if (!match.certain() && ofSeveral) {
      tasks.callerUncertain(match.fork());
    }
    ProcessInstance child = match.fork().process();
    if (child != null) {
      childBySerial.put(call.serial(), child);
      child.createdBy(caller.tgid(), caller);
      child.lineage().matched(clone.flags(), match.certain());
      callers.begin(child);
      if (!match.certain()) {
        markUncertain(child, ofSeveral);
      }
    }
  }

  /**
   * Marks what depends on the call that created a process.
   *
   * @param ofSeveral whether the calls that may have created it are of several processes
   */
  private static void markUncertain(ProcessInstance child, boolean ofSeveral) {
    child.infer(Reason.CREATED_BY_ONE_OF_SEVERAL.about(InferredField.CWD));
    if (ofSeveral) {
      child.lineage().setCreatorUncertain();
      child.infer(Reason.CREATED_BY_ONE_OF_SEVERAL.about(InferredField.PPID));
    }
  }

  /**
   * Removes and returns the process that the call with this serial created; null for a thread or if
   * not known.
   */
  public @Nullable ProcessInstance pollChildOf(long serial) {
    while (!waiting.isEmpty() && waiting.element().origin().serial() <= serial) {
      matchNext();
    }
    return childBySerial.remove(serial);
  }
}
