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
 * Finds for each fork-family call in the audit record the process it made. The audit record says
 * who called, with which flags and at which place among the caller's other calls; the connector
 * says who was born. The call's result is no help inside a container, where it counts in the
 * container's pid namespace; so the calls of one process and its children are matched in order.
 *
 * <p>The connector names as parent the real parent, which with CLONE_PARENT is the caller's own
 * parent: there the call alone knows the creator.
 */
public final class CloneMatcher {

  /**
   * How long a birth waits for its call: with vfork that returns, and is logged, only when the
   * child execs or ends. Births of processes that audit was not told to watch wait in vain.
   */
  private static final long KEPT_MILLIS = 60_000;

  private final CallerResolver callers;
  private final LossWindows gaps;
  private final Map<Integer, UnmatchedTasks> birthsByParent = new HashMap<>();
  private final Map<Long, ProcessInstance> childBySerial = new HashMap<>();

  /**
   * @param gaps all that there are in the record
   */
  public CloneMatcher(ProcessTable table, LossWindows gaps) {
    this.gaps = gaps;
    this.callers = new CallerResolver(table);
  }

  /** The connector told of a process's fork. */
  void born(int parent, ProcessInstance process) {
    births(parent).addProcess(process);
  }

  /** The connector told of a thread of a process. */
  void threadBorn(int tgid, int pid, long millis) {
    births(tgid).addThread(pid, millis);
  }

  private UnmatchedTasks births(int parent) {
    return birthsByParent.computeIfAbsent(parent, id -> new UnmatchedTasks());
  }

  /** The record has come to a time: gives up what waited too long before it. */
  public void passed(long millis) {
    birthsByParent
        .values()
        .removeIf(
            births -> {
              births.forgetBefore(millis - KEPT_MILLIS);
              return births.isEmpty();
            });
  }

  /** A process is over and calls nothing any more. */
  public void forget(ProcessInstance process) {
    callers.forget(process);
  }

  /** Takes the next call about processes, in the order of serials. */
  public void accept(RawEvent.Syscall event) {
    ProcessInstance caller = callers.of(event);
    if (caller != null && event.call() instanceof Call.Clone clone) {
      match(caller, event, clone);
    }
  }

  private void match(ProcessInstance caller, RawEvent.Syscall event, Call.Clone clone) {
    long flags = clone.flags() < 0 ? 0 : clone.flags();
    // The call's record names the caller's real parent, which is the one the child got.
    int parent = (flags & CLONE_PARENT) != 0 ? event.subject().ppid() : caller.tgid();
    ProcessInstance child = takeChild(parent, event, clone);
    if (child != null) {
      childBySerial.put(event.origin().serial(), child);
      child.placedByCall();
      callers.began(child);
      child.createdBy(caller.tgid(), caller);
      if ((flags & CLONE_FILES) != 0) {
        child.shareFiles();
      }
    }
  }

  private @Nullable ProcessInstance takeChild(
      int parent, RawEvent.Syscall event, Call.Clone clone) {
    UnmatchedTasks births = birthsByParent.get(parent);
    if (births == null) {
      return null;
    }
    boolean flagsKnown = clone.flags() >= 0;
    boolean thread = flagsKnown && (clone.flags() & CLONE_THREAD) != 0;
    return births.take(
        event.origin().timestamp(), event.result(), !thread, thread || !flagsKnown, gaps);
  }

  /**
   * The process that the call with this serial made; null for a thread or when not known. Told
   * once.
   */
  public @Nullable ProcessInstance takeChildOf(long serial) {
    return childBySerial.remove(serial);
  }
}
