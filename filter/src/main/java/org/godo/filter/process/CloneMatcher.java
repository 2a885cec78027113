package org.godo.filter.process;

import static org.godo.model.linux.CloneFlags.CLONE_PARENT;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * there the call alone has the creator. The caller's parent may have ended between the fork and the
 * end of the call, at which audit notes the parent; so those of before are looked at too. And as
 * the flags of clone3 are not recorded, such a call that has no child of its own may have created
 * one of its parent's, which no other call has.
 *
 * <p>Calls are matched some seconds after they were accepted, with hindsight of later ones.
 */
public final class CloneMatcher {
  private final ProcessTable table;
  private final CallerResolver callers;
  private final CallTasks matches;
  private final Map<Integer, UnmatchedTasks> byParent = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<Long, ProcessInstance> childBySerial = new HashMap<>();
  private final LivePart<TaskFork> forks;
  private final RecentForks recent = new RecentForks();
  private long reported;

  /**
   * An event that is not matched yet.
   *
   * @param calls the call, once for each process that may be the parent of its task; empty for one
   *     that creates none
   * @param ofParents the same call, if it may have created a child of a parent of its caller
   */
  private record Waiting(
      RawEvent.Syscall event, List<PendingCall> calls, List<PendingCall> ofParents) {}

  /**
   * @param losses all of the record
   * @param lostForks those in which reports of forks and exits were lost
   */
  public CloneMatcher(ProcessTable table, LossWindows losses, LossWindows lostForks) {
    this.table = table;
    this.callers = new CallerResolver(table, lostForks);
    this.matches = new CallTasks(table, losses);
    this.forks = table.newPart();
  }

  /** Accepts the connector's report of a process's fork. */
  void forked(int parent, ProcessInstance process) {
    TaskFork fork = new TaskFork(process.start(), reported++, process.tgid(), process);
    forks.set(process, fork);
    recent.add(parent, process);
    tasksOf(parent).add(fork);
  }

  /** Accepts the connector's report of an exec, which follows all forks before it. */
  void execReported(ProcessInstance process, long millis) {
    recent.execReported(process, millis);
  }

  /** Accepts the connector's report of a new thread. */
  void threadStarted(int tgid, int pid, long millis) {
    tasksOf(tgid).add(new TaskFork(millis, reported++, pid, null));
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
    List<PendingCall> calls =
        mayCreate(event) && event.call() instanceof Call.Clone clone
            ? pending(event, clone)
            : List.of();
    calls.forEach(call -> tasksOf(call.parent()).addCall(call));
    waiting.add(new Waiting(event, calls, maybeOfParents(event, calls)));
  }

  private List<PendingCall> maybeOfParents(RawEvent.Syscall event, List<PendingCall> calls) {
    if (calls.isEmpty()
        || !calls.get(0).maybeOfParent()
        || !(event.call() instanceof Call.Clone clone)) {
      return List.of();
    }
    PendingCall own = calls.get(0);
    UnmatchedTasks ownTasks = tasksOf(own.caller());
    List<PendingCall> ofParents =
        parentsOf(event, own.caller()).stream()
            .filter(parent -> parent != own.caller())
            .map(parent -> PendingCall.of(event, clone, own.caller(), parent, own.callersFork()))
            .toList();
    for (PendingCall call : ofParents) {
      tasksOf(call.parent())
          .maybeOfChildren()
          .add(call, () -> CallBurst.hasTaskForEach(ownTasks, own));
    }
    return ofParents;
  }

  /** Returns whether a call may have created a task; one that was cut short may. */
  private static boolean mayCreate(RawEvent.Syscall event) {
    return !Boolean.FALSE.equals(event.success());
  }

  /** Returns the call, once for each process that may be the parent of its task. */
  private List<PendingCall> pending(RawEvent.Syscall event, Call.Clone clone) {
    int caller = callers.tgidOf(event);
    boolean ofParent = clone.flags() >= 0 && (clone.flags() & CLONE_PARENT) != 0;
    Collection<Integer> parents = ofParent ? parentsOf(event, caller) : List.of(caller);
    TaskFork callersFork = forkOf(caller, event.origin().timestamp());
    return parents.stream()
        .map(parent -> PendingCall.of(event, clone, caller, parent, callersFork))
        .toList();
  }

  /** Returns the fork of the process that made a call; of the first that may have. */
  private @Nullable TaskFork forkOf(int caller, long millis) {
    for (ProcessInstance process : table.of(caller)) {
      Long exit = process.lifetime().exit();
      if (exit == null || exit >= millis - Tolerances.ROUNDING) {
        return forks.of(process);
      }
    }
    return null;
  }

  /** Returns the parents that the caller may have had during a call. */
  private Collection<Integer> parentsOf(RawEvent.Syscall event, int caller) {
    Set<Integer> parents = new LinkedHashSet<>(List.of(event.subject().ppid()));
    ProcessInstance process = table.at(caller, event.origin().timestamp());
    Integer before = process == null ? null : process.lineage().parents().tgid();
    if (before != null) {
      parents.add(before);
    }
    return parents;
  }

  /**
   * Matches the accepted calls that were entered by a time, in their order: a child's first call
   * may be logged before the call that created it.
   *
   * @param matched accepts each event once its call is matched
   */
  public void matchUpTo(long millis, Consumer<RawEvent.Syscall> matched) {
    while (!waiting.isEmpty() && waiting.element().event().origin().timestamp() <= millis) {
      matched.accept(matchNext());
    }
  }

  private RawEvent.Syscall matchNext() {
    Waiting next = waiting.remove();
    RawEvent.Syscall event = next.event();
    ProcessInstance caller = callers.accept(event);
    if (!next.calls().isEmpty() && event.call() instanceof Call.Clone clone) {
      match(caller, next, clone);
    }
    return event;
  }

  private void match(@Nullable ProcessInstance caller, Waiting waited, Call.Clone clone) {
    Found found = caller == null ? null : find(waited, clone, caller);
    waited.calls().forEach(call -> tasksOf(call.parent()).removeCall(call));
    boolean isOwn = found != null && found.certain();
    for (PendingCall call : waited.ofParents()) {
      tasksOf(call.parent()).maybeOfChildren().matched(call, isOwn);
    }
    if (caller != null && found != null) {
      accept(caller, waited.event(), clone, found);
    }
  }

  private @Nullable Found find(Waiting waited, Call.Clone clone, ProcessInstance caller) {
    Found found = clone.flags() < 0 ? ofParent(waited.calls().get(0), waited.event(), clone) : null;
    if (found != null) {
      return found;
    }
    for (PendingCall call : waited.calls()) {
      Found next = find(tasksOf(call.parent()), call, caller);
      found = found == null ? next : found.or(next);
    }
    return found;
  }

  private @Nullable Found find(UnmatchedTasks tasks, PendingCall call, ProcessInstance caller) {
    CallTasks.Match match = matches.match(tasks, call, caller);
    TaskFork fork = match.fork();
    return fork == null
        ? null
        : new Found(call, tasks, fork, match.certain(), tasks.ofSeveralCallers(call, fork));
  }

  /**
   * Returns the task of a call with unknown flags where its caller's parent has tasks that no call
   * of the parent is known to have created; null if it has none, or that has none.
   */
  private @Nullable Found ofParent(PendingCall call, RawEvent.Syscall event, Call.Clone clone) {
    int caller = call.caller();
    UnmatchedTasks tasks = tasksOf(caller);
    for (int parent : parentsOf(event, caller)) {
      PendingCall sibling = PendingCall.of(event, clone, caller, parent, call.callersFork());
      UnmatchedTasks others = tasksOf(parent);
      List<TaskFork> unclaimed = parent == caller ? List.of() : others.unclaimed(sibling);
      if (!unclaimed.isEmpty()) {
        CallTasks.Match match = CallBurst.matchAmong(tasks, unclaimed, call);
        TaskFork fork = match.fork();
        boolean ofOther = fork != null && unclaimed.contains(fork);
        return fork == null
            ? null
            : new Found(
                call,
                ofOther ? others : tasks,
                fork,
                match.certain(),
                ofOther,
                ofOther && others.isContested(fork));
      }
    }
    return null;
  }

  private void accept(
      ProcessInstance caller, RawEvent.Syscall event, Call.Clone clone, Found found) {
    found.tasks().remove(found.fork());
    if (found.contested()) {
      found.tasks().callerUncertain(found.fork());
    }
    ProcessInstance child = found.fork().process();
    if (child != null) {
      childBySerial.put(found.call().serial(), child);
      child.createdBy(caller.tgid(), caller);
      child.lineage().matched(clone.flags(), found.certain());
      child.program().createdByThread(found.certain() ? event.subject().comm() : null);
      callers.begin(child);
      if (!found.certain()) {
        markUncertain(child, found.ofSeveral());
        child.lineage().setMaybeCreators(found.ofSeveral() ? maybeCreators(found) : Set.of());
      }
    }
  }

  private Set<ProcessInstance> maybeCreators(Found found) {
    Set<ProcessInstance> processes = new HashSet<>();
    for (int caller : found.tasks().callersFor(found.fork())) {
      ProcessInstance process = table.at(caller, found.fork().millis());
      if (process != null) {
        processes.add(process);
      }
    }
    return processes;
  }

  /**
   * The task of a call.
   *
   * @param certain whether it can be no other
   * @param ofSeveral whether the calls that may have created it are of several processes
   * @param contested whether one of the others may then have the task of this call
   */
  private record Found(
      PendingCall call,
      UnmatchedTasks tasks,
      TaskFork fork,
      boolean certain,
      boolean ofSeveral,
      boolean contested) {

    Found(
        PendingCall call, UnmatchedTasks tasks, TaskFork fork, boolean certain, boolean ofSeveral) {
      this(call, tasks, fork, certain, ofSeveral, !certain && ofSeveral);
    }

    /** Returns the earlier of two, of which either may be the task: then none is certain. */
    Found or(@Nullable Found other) {
      if (other == null) {
        return this;
      }
      Found first = TaskFork.IN_ORDER.compare(fork, other.fork) <= 0 ? this : other;
      return new Found(first.call, first.tasks, first.fork, false, true);
    }
  }

  /**
   * Marks what depends on the call that created a process.
   *
   * @param ofSeveral whether the calls that may have created it are of several processes
   */
  private static void markUncertain(ProcessInstance child, boolean ofSeveral) {
    if (ofSeveral) {
      child.createdByOneOfSeveral();
    } else {
      child.infer(Reason.CREATED_BY_ONE_OF_SEVERAL.about(InferredField.CWD));
    }
  }

  /**
   * Removes and returns the next process that was forked for certain before a call was entered, by
   * the coarse clock of audit; null if there is none.
   */
  public @Nullable ProcessInstance pollForked(long entry) {
    return recent.poll(entry);
  }

  /** Returns those that were forked maybe before a call was entered, and maybe after it. */
  public List<ProcessInstance> forkedNear(long entry) {
    return recent.near(entry);
  }

  /** Returns the same of those that a process may have created, also with CLONE_PARENT. */
  public List<ProcessInstance> forkedNear(long entry, ProcessInstance process) {
    Set<Integer> parents = new HashSet<>(process.lineage().parentTgids());
    parents.add(process.tgid());
    return recent.near(entry, parents);
  }

  /**
   * Matches accepted calls, in their order, until that is which created a process; or until none is
   * left that may have.
   *
   * @param matched accepts each event once its call is matched
   */
  public void matchCallOf(ProcessInstance process, Consumer<RawEvent.Syscall> matched) {
    TaskFork fork = process.lineage().callKnown() ? null : forks.of(process);
    Integer parent = process.lineage().creatorTgid();
    UnmatchedTasks tasks = fork == null || parent == null ? null : byParent.get(parent);
    while (tasks != null && fork != null && tasks.awaits(fork)) {
      matched.accept(matchNext());
    }
  }

  /**
   * Removes and returns the process that the call with this serial created; null for a thread or if
   * not known.
   */
  public @Nullable ProcessInstance pollChildOf(long serial) {
    while (!waiting.isEmpty() && waiting.element().event().origin().serial() <= serial) {
      matchNext();
    }
    return childBySerial.remove(serial);
  }
}
