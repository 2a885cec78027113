package org.godo.filter.process;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds the process that made a call. The audit clock is coarse: where a pid is used again within
 * one tick, time cannot tell the old process from the new one, but the order of the record can. A
 * process calls nothing after its exit, nor after its pid was given to another. Takes calls in the
 * order of their serials.
 */
final class CallerResolver {
  private final ProcessTable table;
  private final Set<ProcessInstance> over = Collections.newSetFromMap(new IdentityHashMap<>());

  CallerResolver(ProcessTable table) {
    this.table = table;
  }

  /**
   * The process alive at the call's time, and not over by the order of the record; null if none.
   */
  @Nullable ProcessInstance of(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    ProcessInstance byTime = table.at(event.tgid(), millis);
    ProcessInstance caller =
        byTime != null && over.contains(byTime) ? successor(byTime, millis) : byTime;
    if (caller != null && event.call() instanceof Call.ExitCall exit && endsAll(caller, exit)) {
      over.add(caller);
    }
    return caller;
  }

  /** Last calls of a process's other threads are logged after its exit_group: then it has none. */
  private ProcessInstance successor(ProcessInstance ended, long millis) {
    List<ProcessInstance> instances = table.of(ended.tgid());
    for (int i = instances.indexOf(ended) + 1; i < instances.size(); i++) {
      ProcessInstance next = instances.get(i);
      if (next.start() > millis + ProcessTable.TICK_MILLIS) {
        break;
      }
      if (!over.contains(next)) {
        return next;
      }
    }
    return ended;
  }

  private static boolean endsAll(ProcessInstance caller, Call.ExitCall exit) {
    return exit.group() || !caller.multithreaded();
  }

  /**
   * The call that made this process is at its place in the record: earlier ones of its id are over.
   */
  void began(ProcessInstance process) {
    for (ProcessInstance earlier : table.of(process.tgid())) {
      if (earlier == process) {
        return;
      }
      over.add(earlier);
    }
  }

  /** A process is over and calls nothing any more. */
  void forget(ProcessInstance process) {
    over.remove(process);
  }
}
