package org.godo.filter.process;

import java.util.List;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds the process that made a call. The audit clock is coarse: where a pid is reused within one
 * tick, time cannot tell the old process from the new one, but the order of the record can. A
 * process makes no call after its exit, nor after its pid was given to another. Accepts calls in
 * the order of their serials.
 *
 * <p>Kernels before 4.9 report the thread that made the call ({@link ThreadIndex}): then the caller
 * is the process of that thread.
 */
final class CallerResolver {
  private final ProcessTable table;
  private final LivePart<Boolean> exited;

  CallerResolver(ProcessTable table) {
    this.table = table;
    this.exited = table.newPart();
  }

  /**
   * Returns the process that lives at the call's time and, by the order of the record, has not
   * exited; null if there is none. Notes an exit.
   */
  @Nullable ProcessInstance accept(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    ThreadIndex.Entry thread = threadOf(event);
    if (thread != null) {
      return exiting(thread.process(), event);
    }
    ProcessInstance byTime = table.at(event.tgid(), millis);
    ProcessInstance caller =
        byTime != null && exited.has(byTime) ? successor(byTime, millis) : byTime;
    return caller == null ? null : exiting(caller, event);
  }

  /** Returns the thread group of the caller, which is known before the order of exits is. */
  int tgidOf(RawEvent.Syscall event) {
    ThreadIndex.Entry thread = threadOf(event);
    return thread == null ? event.tgid() : thread.process().tgid();
  }

  private ProcessInstance exiting(ProcessInstance caller, RawEvent.Syscall event) {
    boolean ends =
        event.call() instanceof Call.Killed
            || (event.call() instanceof Call.ExitCall exit && endsAll(caller, exit));
    if (ends) {
      exited.set(caller, true);
    }
    return caller;
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

  /** The last calls of other threads are logged after exit_group: they have no successor yet. */
  private ProcessInstance successor(ProcessInstance ended, long millis) {
    List<ProcessInstance> instances = table.of(ended.tgid());
    for (int i = instances.indexOf(ended) + 1; i < instances.size(); i++) {
      ProcessInstance next = instances.get(i);
      if (next.start() > millis + Tolerances.TICK) {
        break;
      }
      if (!exited.has(next)) {
        return next;
      }
    }
    return ended;
  }

  private static boolean endsAll(ProcessInstance caller, Call.ExitCall exit) {
    return exit.group() || caller.threads().count() <= 1;
  }

  /** Accepts that the record has reached the call that created a process: earlier ones exited. */
  void begin(ProcessInstance process) {
    for (ProcessInstance earlier : table.of(process.tgid())) {
      if (earlier == process) {
        return;
      }
      exited.set(earlier, true);
    }
  }
}
