package org.godo.filter.process;

import static org.godo.model.linux.CloneFlags.CLONE_NEWPID;
import static org.godo.model.linux.CloneFlags.CLONE_THREAD;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.godo.filter.process.LogProcess.Numbering;
import org.godo.filter.process.ProgramState.Heritage;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Finds or creates the process that made a call, in an audit log without connector and snapshot.
 * Only the calls that create processes, their exits and the parents in the events separate one
 * process from the next with the same pid. Accepts calls in the order of their serials.
 */
final class LogCallers {
  private final ProcessTable table;
  private final LivePart<LogProcess> states;
  private final Foresight foresight = new Foresight();
  private final Births births;
  private final BirthSearch search;
  private final PidReuse reuse;
  private final LogThreads threads;
  private final List<ProcessInstance> adopted = new ArrayList<>();
  private final BitSet withoutChildren = new BitSet();

  LogCallers(ProcessTable table) {
    this.table = table;
    this.states = table.newPart();
    this.births = new Births(states);
    this.search = new BirthSearch(this, births, foresight);
    this.reuse = new PidReuse(this, foresight);
    this.threads = new LogThreads(this, births);
  }

  /** Accepts an event some seconds before the replay reaches it. */
  void foresee(RawEvent.Syscall event) {
    foresight.accept(event);
  }

  // ---- processes -------------------------------------------------------------------------------

  /** Returns the process of an id at this point of the record; null if none was seen. */
  @Nullable ProcessInstance current(int tgid) {
    ProcessInstance latest = null;
    long latestSerial = 0;
    for (ProcessInstance instance : table.of(tgid)) {
      long serial = stateOf(instance).serial();
      if (latest == null || serial >= latestSerial) {
        latest = instance;
        latestSerial = serial;
      }
    }
    return latest;
  }

  /** Returns the process that a parent's id means in an event; null if none was seen. */
  @Nullable ProcessInstance parent(int ppid, long millis) {
    ProcessInstance current = current(ppid);
    Long exit = current == null ? null : current.lifetime().exit();
    return exit != null && millis - exit > Tolerances.AFTER_EXIT ? null : current;
  }

  LogProcess stateOf(ProcessInstance process) {
    LogProcess state = states.of(process);
    if (state == null) {
      state = new LogProcess();
      states.set(process, state);
    }
    return state;
  }

  /** Returns the process that made a call, which is a new one if it is not seen to continue. */
  ProcessInstance accept(RawEvent.Syscall event) {
    foresight.reached(event.origin().serial());
    ProcessInstance ofThread = threads.processOf(event);
    if (ofThread == null) {
      startParent(event);
    }
    ProcessInstance process = ofThread == null ? byPid(event) : ofThread;
    LogProcess state = stateOf(process);
    state.seen(event.origin().serial(), event.subject());
    note(state, event);
    process.threads().setMaybeUnseen(!state.single());
    return process;
  }

  private ProcessInstance byPid(RawEvent.Syscall event) {
    ProcessInstance before = current(event.tgid());
    Birth birth = search.of(event, before);
    boolean continues = before != null && birth == null && reuse.continues(before, event);
    return continues && before != null
        ? before
        : started(event, event.origin().timestamp(), before, birth);
  }

  /**
   * Starts the parent that an event names and its parents in turn, of which the log has events
   * ahead alone: the record of the call that created a process follows what that did first, that of
   * a vfork all that it did before its exec.
   */
  private void startParent(RawEvent.Syscall event) {
    Deque<RawEvent.Syscall> unseen = new ArrayDeque<>();
    Set<Integer> met = new HashSet<>(Set.of(event.tgid()));
    RawEvent.Syscall child = event;
    long millis = event.origin().timestamp();
    while (child != null && child.subject().ppid() > 0 && met.add(child.subject().ppid())) {
      boolean isSeen = parent(child.subject().ppid(), millis) != null;
      child = isSeen ? null : foresight.next(child.subject().ppid());
      if (child != null) {
        unseen.push(child);
      }
    }
    for (RawEvent.Syscall first : unseen) {
      ProcessInstance before = current(first.tgid());
      Birth birth = search.of(first, before);
      ProcessInstance parent =
          started(first, Math.min(first.origin().timestamp(), millis), before, birth);
      stateOf(parent).seen(event.origin().serial(), first.subject());
    }
  }

  private void note(LogProcess state, RawEvent.Syscall event) {
    Call call = event.call();
    if (!Boolean.TRUE.equals(event.success())) {
      return;
    }
    if (call instanceof Call.Exec) {
      state.becameSingle();
    } else if (call instanceof Call.Unshare unshare && (unshare.flags() & CLONE_NEWPID) != 0) {
      state.setChildrenElsewhere();
    } else if (call instanceof Call.Setns setns
        && (setns.type() == 0 || (setns.type() & CLONE_NEWPID) != 0)) {
      state.setChildrenElsewhere();
    }
  }

  private ProcessInstance started(
      RawEvent.Syscall event, long seen, @Nullable ProcessInstance before, @Nullable Birth birth) {
    long start = birth == null ? seen : birth.millis();
    if (before != null && before.lifetime().isOpen()) {
      before.lifetime().inferExit(start, Reason.EXIT_BY_NEXT_FORK);
    }
    ProcessInstance process = table.add(event.origin().session(), event.tgid(), start);
    if (birth == null) {
      firstSeen(process, event);
    } else {
      births.claim(birth);
      process.bornBy(birth);
      search.born(process, birth, event);
    }
    return process;
  }

  private void firstSeen(ProcessInstance process, RawEvent.Syscall event) {
    int ppid = event.subject().ppid();
    table.inferStart(process);
    if (ppid == Origin.UNKNOWN) {
      return;
    }
    process.infer(Reason.PPID_OF_FIRST_EVENT.with());
    ProcessInstance creator = parent(ppid, event.origin().timestamp());
    process.createdBy(ppid, creator);
    if (creator == null) {
      table.orphan(ppid, process);
    } else {
      search.bornUnseen(process, creator);
    }
    if (!(event.call() instanceof Call.Exec)) {
      adopt(process, event);
    }
  }

  /** A process from before the log may be seen as a parent first; one that execs may be newer. */
  private void adopt(ProcessInstance process, RawEvent.Syscall event) {
    if (withoutChildren.get(process.tgid())) {
      stateOf(process).dropped();
    }
    for (ProcessInstance child : table.orphansOf(process.tgid())) {
      LogProcess state = stateOf(child);
      boolean loginDiffers =
          event.subject().loginUid() != PidReuse.UNSET
              && state.loginUid() != event.subject().loginUid();
      if (child != process && child.lineage().creator() == null && !loginDiffers) {
        child.createdBy(process.tgid(), process);
        adopted.add(child);
      }
    }
  }

  /** Removes and returns those whose creator was seen only now. */
  List<ProcessInstance> pollAdopted() {
    if (adopted.isEmpty()) {
      return List.of();
    }
    List<ProcessInstance> polled = List.copyOf(adopted);
    adopted.clear();
    return polled;
  }

  // ---- calls -----------------------------------------------------------------------------------

  /**
   * Accepts a call that succeeded and created a task.
   *
   * @return it, if its child was not seen yet and may be a process; else null
   */
  @Nullable Birth created(ProcessInstance caller, RawEvent.Syscall event, Call.Clone clone) {
    LogProcess state = stateOf(caller);
    if (clone.flags() > 0 && (clone.flags() & CLONE_THREAD) != 0) {
      state.createdThread();
      threads.created(caller, event);
      return null;
    }
    if (search.foreseen(event.origin().serial()) || search.isLateFor(caller, event)) {
      return null;
    }
    Birth birth = birth(caller, event, clone);
    if (birth.maybeThread()) {
      state.createdMaybeThread();
    }
    births.add(birth);
    return birth;
  }

  static Birth birth(ProcessInstance caller, RawEvent.Syscall event, Call.Clone clone) {
    Heritage heritage = caller.program().now(event.subject().comm());
    return new Birth(caller, event, clone, heritage);
  }

  /** Accepts that the stages hold what they have for the child of a call. */
  void held(Birth birth) {
    births.held(birth);
  }

  /** Returns whether a process made calls whose children were not seen yet. */
  boolean awaitsChildren(ProcessInstance process) {
    LogProcess state = states.of(process);
    return state != null && !state.pending().isEmpty();
  }

  /**
   * Returns whether the first of a process's creators may yet be seen, which is then to be above it
   * in the trees.
   */
  boolean awaitsCreator(ProcessInstance process) {
    if (!states.has(process)) {
      return false;
    }
    Integer parent = process.lineage().first().creatorTgid();
    return parent != null && parent > 0;
  }

  /** Accepts that a process was ended although its creator may yet be seen. */
  void gaveUp(ProcessInstance process) {
    Integer parent = process.lineage().creatorTgid();
    if (parent != null && process.lineage().creator() == null) {
      withoutChildren.set(parent);
    }
  }

  /** Drops the calls whose children were never seen, at the end of the record. */
  void finish() {
    births.dropAll();
    threads.clear();
    foresight.clear();
  }

  /** Marks what of a process that is over an audit log alone does not have. */
  void markEnded(ProcessInstance process) {
    LogProcess state = states.of(process);
    if (state == null) {
      return;
    }
    if (state.hasSilentChildren()) {
      process.infer(Reason.CHILDREN_SILENT.with());
    }
    if (state.everMaybeThreaded() || process.lifetime().waitStatus() == null) {
      process.infer(Reason.THREADS_UNSEEN.with());
    }
    if (process.program().execMissed()) {
      process.infer(Reason.EXEC_UNSEEN.about(InferredField.ARGS));
      process.infer(Reason.EXEC_UNSEEN.about(InferredField.EXECVE));
    }
  }

  /** Returns whether a process is among the known creators of another. */
  boolean isAbove(ProcessInstance process, int tgid) {
    return reuse.isAbove(process, tgid);
  }

  /** Returns whether the results of a process's calls are the host's numbers. */
  Numbering numberingOf(ProcessInstance process) {
    return stateOf(process).numbering();
  }
}
