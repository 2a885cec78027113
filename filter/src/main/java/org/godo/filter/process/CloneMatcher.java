package org.godo.filter.process;

import static org.godo.model.linux.CloneFlags.CLONE_FILES;
import static org.godo.model.linux.CloneFlags.CLONE_PARENT;
import static org.godo.model.linux.CloneFlags.CLONE_THREAD;

import java.util.HashMap;
import java.util.Map;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each fork-family call in the audit record the process it created. The audit event has
 * the caller, the flags and the position among the caller's other calls; the connector has the
 * child. The call's result is no help inside a container, where it counts in the container's pid
 * namespace; so the calls of one process and its children are matched in order.
 *
 * <p>The connector reports the real parent, which with CLONE_PARENT is the caller's own parent:
 * there the call alone has the creator.
 */
public final class CloneMatcher {
  private final CallerResolver callers;
  private final LossWindows losses;
  private final Map<Integer, UnmatchedTasks> forksByParent = new HashMap<>();
  private final Map<Long, ProcessInstance> childBySerial = new HashMap<>();

  /**
   * @param losses all of the record
   */
  public CloneMatcher(ProcessTable table, LossWindows losses) {
    this.losses = losses;
    this.callers = new CallerResolver(table);
  }

  /** Accepts the connector's report of a process's fork. */
  void forked(int parent, ProcessInstance process) {
    forksOf(parent).addProcess(process);
  }

  /** Accepts the connector's report of a new thread. */
  void threadStarted(int tgid, int pid, long millis) {
    forksOf(tgid).addThread(pid, millis);
  }

  private UnmatchedTasks forksOf(int parent) {
    return forksByParent.computeIfAbsent(parent, id -> new UnmatchedTasks());
  }

  /** Drops the forks that have waited too long for their calls when the record is at a time. */
  public void dropUnmatched(long millis) {
    forksByParent
        .values()
        .removeIf(
            forks -> {
              forks.dropBefore(millis - Tolerances.UNMATCHED_KEPT);
              return forks.isEmpty();
            });
  }

  /** Accepts the next call about processes, in the order of serials. */
  public void accept(RawEvent.Syscall event) {
    ProcessInstance caller = callers.accept(event);
    if (caller != null && event.call() instanceof Call.Clone clone) {
      match(caller, event, clone);
    }
  }

  private void match(ProcessInstance caller, RawEvent.Syscall event, Call.Clone clone) {
    long flags = clone.flags() < 0 ? 0 : clone.flags();
    // The call's event has the caller's real parent, which is also the child's.
    int parent = (flags & CLONE_PARENT) != 0 ? event.subject().ppid() : caller.tgid();
    ProcessInstance child = matchingChild(parent, event, clone);
    if (child != null) {
      childBySerial.put(event.origin().serial(), child);
      callers.begin(child);
      child.createdBy(caller.tgid(), caller);
      child.lineage().matched((flags & CLONE_FILES) != 0);
    }
  }

  private @Nullable ProcessInstance matchingChild(
      int parent, RawEvent.Syscall event, Call.Clone clone) {
    UnmatchedTasks forks = forksByParent.get(parent);
    if (forks == null) {
      return null;
    }
    boolean flagsKnown = clone.flags() >= 0;
    boolean thread = flagsKnown && (clone.flags() & CLONE_THREAD) != 0;
    return forks.match(
        event.origin().timestamp(), event.result(), !thread, thread || !flagsKnown, losses);
  }

  /**
   * Removes and returns the process that the call with this serial created; null for a thread or if
   * not known.
   */
  public @Nullable ProcessInstance pollChildOf(long serial) {
    return childBySerial.remove(serial);
  }
}
