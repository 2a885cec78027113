package org.godo.filter.process;

import java.util.HashSet;
import java.util.Set;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Reason;

/**
 * Decides, in an audit log alone, whether an event is one of the process that had its pid before or
 * of a new one. A process changes its parent only when that exits, and then to init or a subreaper
 * above it (kernel/exit.c, find_new_reaper).
 */
final class PidReuse {
  /** The login uid of a process that does not descend from a login. */
  static final long UNSET = 4_294_967_295L;

  private static final int INIT = 1;
  private static final int KTHREADD = 2;

  private final LogCallers callers;
  private final Foresight foresight;

  PidReuse(LogCallers callers, Foresight foresight) {
    this.callers = callers;
    this.foresight = foresight;
  }

  /** Returns whether the process that had the event's pid before made this call. */
  boolean continues(ProcessInstance process, RawEvent.Syscall event) {
    LogProcess state = callers.stateOf(process);
    int ppid = event.subject().ppid();
    boolean sameParent = ppid == state.ppid() || ppid == Origin.UNKNOWN;
    Long exit = process.lifetime().exit();
    if (exit != null) {
      // The last calls of other threads are logged after exit_group.
      return sameParent
          && event.origin().timestamp() - exit <= Tolerances.AFTER_EXIT
          && !isExec(event);
    }
    return sameParent || movedTo(process, state, event);
  }

  private static boolean isExec(RawEvent.Syscall event) {
    return event.call() instanceof Call.Exec && Boolean.TRUE.equals(event.success());
  }

  /** Returns whether a process may have been moved to the event's parent by the exit of its own. */
  private boolean movedTo(ProcessInstance process, LogProcess state, RawEvent.Syscall event) {
    int next = event.subject().ppid();
    ProcessInstance parent = callers.current(state.ppid());
    boolean parentOver = parent != null && !parent.lifetime().isOpen();
    boolean otherLogin =
        state.loginUid() != UNSET && event.subject().loginUid() != state.loginUid();
    if (otherLogin || (!parentOver && foresight.calls(state.ppid()))) {
      return false;
    }
    if (next == INIT || isAbove(process, next)) {
      return true;
    }
    ProcessInstance known = callers.current(next);
    boolean younger = known != null && known.start() > process.start();
    if (younger || isExec(event) || ancestryKnown(process, state)) {
      return false;
    }
    process.infer(Reason.PPID_CHANGED.with());
    return true;
  }

  /** Returns whether the ancestors of a process are known up to the first one. */
  private boolean ancestryKnown(ProcessInstance process, LogProcess state) {
    boolean byInit = state.ppid() == INIT || isAbove(process, INIT);
    return byInit || state.ppid() == KTHREADD || isAbove(process, KTHREADD);
  }

  /** Returns whether a process is among the known creators of another. */
  boolean isAbove(ProcessInstance process, int tgid) {
    Set<ProcessInstance> met = new HashSet<>();
    ProcessInstance each = process;
    while (each != null && met.add(each)) {
      Integer creator = each.lineage().creatorTgid();
      if (creator != null && creator == tgid) {
        return true;
      }
      each = each.lineage().creator();
    }
    return false;
  }
}
