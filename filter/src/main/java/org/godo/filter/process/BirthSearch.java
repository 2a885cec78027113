package org.godo.filter.process;

import static org.godo.filter.process.LogProcess.Numbering.HOST;
import static org.godo.filter.process.LogProcess.Numbering.OTHER;
import static org.godo.filter.process.LogProcess.Numbering.UNKNOWN;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Finds the call of an audit log that created a process, at that process's first event. The call's
 * result is the child's number in the caller's pid namespace (kernel/fork.c, kernel_clone): the
 * host's number only if the caller is in the first one. That holds once a child with that number
 * names the caller as its parent, and nothing contradicts.
 */
final class BirthSearch {
  private final LogCallers callers;
  private final Births births;
  private final Foresight foresight;
  private final Set<Long> foreseen = new HashSet<>();

  BirthSearch(LogCallers callers, Births births, Foresight foresight) {
    this.callers = callers;
    this.births = births;
    this.foresight = foresight;
  }

  /** Removes a call, and returns whether its child was found before the call itself. */
  boolean foreseen(long serial) {
    return foreseen.remove(serial);
  }

  /**
   * Returns the call that created the process of an event; null if that is not new, or not known.
   *
   * @param before the process that had its pid before; null if none was seen
   */
  @Nullable Birth of(RawEvent.Syscall event, @Nullable ProcessInstance before) {
    Birth named = named(event, before);
    if (named != null) {
      return named;
    }
    Birth ahead = ahead(event, before);
    if (ahead != null) {
      return ahead;
    }
    return before == null || !before.lifetime().isOpen() ? only(event) : null;
  }

  // ---- by the result ---------------------------------------------------------------------------

  private @Nullable Birth named(RawEvent.Syscall event, @Nullable ProcessInstance before) {
    List<Birth> same = births.of(event.tgid());
    for (int i = same.size() - 1; i >= 0; i--) {
      Birth birth = same.get(i);
      int ppid = event.subject().ppid();
      boolean ofParent = birth.parentTgid() == ppid || ppid == Origin.UNKNOWN;
      if (ofParent ? believed(birth, event, before) : orphaned(birth, event, before)) {
        return birth;
      }
    }
    contradict(same, event, before);
    return null;
  }

  private boolean believed(Birth birth, RawEvent.Syscall event, @Nullable ProcessInstance before) {
    ProcessInstance creator = birth.creator();
    LogProcess.Numbering numbering = callers.numberingOf(creator);
    if (numbering != UNKNOWN || event.subject().ppid() == Origin.UNKNOWN) {
      return numbering == HOST;
    }
    boolean siblingLives =
        before != null
            && before.lifetime().isOpen()
            && before.lineage().creator() == creator
            && callers.stateOf(before).ppid() == event.subject().ppid();
    return !siblingLives && !(hasUnnamedChild(creator) && hasSilentCall(birth));
  }

  private boolean hasUnnamedChild(ProcessInstance creator) {
    return callers.stateOf(creator).hasUnexplained()
        || foresight.hasUnnamedChild(creator.tgid(), child -> isNamed(creator, child));
  }

  private boolean isNamed(ProcessInstance creator, int child) {
    ProcessInstance known = callers.current(child);
    return births.last(creator, child) != null
        || (known != null && known.lineage().creator() == creator && known.lineage().callKnown());
  }

  /** Returns whether another call of the same process has no child that is seen with its number. */
  private boolean hasSilentCall(Birth birth) {
    LogProcess creator = callers.stateOf(birth.creator());
    if (creator.hasDropped()) {
      return true;
    }
    for (Birth other : creator.pending()) {
      if (other != birth && !foresight.callsAsChild(other.number(), other.parentTgid())) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a child whose creator ended before its first event has a reaper by then. */
  private boolean orphaned(Birth birth, RawEvent.Syscall event, @Nullable ProcessInstance before) {
    boolean taken = before != null && before.lifetime().isOpen();
    Long exit = birth.creator().lifetime().exit();
    int reaper = event.subject().ppid();
    boolean hostOrUnknown = callers.numberingOf(birth.creator()) != OTHER;
    return !taken
        && exit != null
        && hostOrUnknown
        && (reaper == 1 || callers.isAbove(birth.creator(), reaper));
  }

  /** A number of the host that another process has is not that of the child. */
  private void contradict(
      List<Birth> same, RawEvent.Syscall event, @Nullable ProcessInstance before) {
    if (before == null
        || !before.lifetime().isOpen()
        || callers.stateOf(before).ppid() != event.subject().ppid()) {
      return;
    }
    for (Birth birth : same) {
      if (birth.parentTgid() != event.subject().ppid()) {
        LogProcess creator = callers.stateOf(birth.creator());
        creator.numbering(creator.numbering() == UNKNOWN ? OTHER : creator.numbering());
      }
    }
  }

  // ---- by calls ahead --------------------------------------------------------------------------

  private @Nullable Birth ahead(RawEvent.Syscall event, @Nullable ProcessInstance before) {
    int ppid = event.subject().ppid();
    long millis = event.origin().timestamp();
    RawEvent.Syscall call = foresight.creation(ppid, event.tgid(), millis);
    ProcessInstance caller = callers.parent(ppid, millis);
    boolean sameChild =
        before != null && before.lifetime().isOpen() && callers.stateOf(before).ppid() == ppid;
    if (call == null
        || caller == null
        || foreseen.contains(call.origin().serial())
        || !(call.call() instanceof Call.Clone clone)
        || sameChild) {
      return null;
    }
    Birth birth = LogCallers.birth(caller, call, clone);
    if (!believed(birth, event, before)) {
      return null;
    }
    foreseen.add(call.origin().serial());
    return birth;
  }

  // ---- by exclusion ----------------------------------------------------------------------------

  /** Returns the only call of the parent that has no child yet, where its number is another's. */
  private @Nullable Birth only(RawEvent.Syscall event) {
    ProcessInstance parent = callers.parent(event.subject().ppid(), event.origin().timestamp());
    if (parent == null || callers.numberingOf(parent) == HOST) {
      return null;
    }
    Birth only = callers.stateOf(parent).onlyPending();
    boolean plausible =
        only != null
            && only.parentTgid() == parent.tgid()
            && only.number() != event.tgid()
            && only.millis() <= event.origin().timestamp() + Tolerances.TICK
            && !foresight.callsAsChild(only.number(), parent.tgid());
    return plausible ? only : null;
  }

  // ---- what follows ----------------------------------------------------------------------------

  /** Accepts the process that a call created, at its first event. */
  void born(ProcessInstance process, Birth birth, RawEvent.Syscall event) {
    LogProcess creator = callers.stateOf(birth.creator());
    LogProcess state = callers.stateOf(process);
    state.becameSingle();
    if (birth.maybeThread()) {
      creator.wasNoThread();
    }
    if (birth.number() != process.tgid()) {
      process.infer(Reason.START_OF_ONLY_CALL.with());
      process.infer(Reason.PPID_OF_FIRST_EVENT.with());
      state.numbering(creator.numbering());
      return;
    }
    if (birth.parentTgid() != event.subject().ppid()) {
      process.infer(Reason.PPID_OF_RESULT.with());
    } else if (creator.numbering() == UNKNOWN) {
      confirm(process, birth, creator);
    }
    boolean sure = creator.numbering() == HOST && !birth.maybeInNewNamespace();
    state.numbering(sure && !creator.childrenElsewhere() ? HOST : UNKNOWN);
  }

  private void confirm(ProcessInstance process, Birth birth, LogProcess creator) {
    if (hasSilentCall(birth)) {
      process.infer(Reason.START_OF_NUMBER.with());
    } else {
      creator.numbering(HOST);
    }
  }

  /** Accepts a child that no call is known to have created. */
  void bornUnseen(ProcessInstance process, ProcessInstance creator) {
    process.lineage().setBirthUnseen();
    LogProcess state = callers.stateOf(creator);
    state.addUnexplained();
    if (state.numbering() == OTHER) {
      callers.stateOf(process).numbering(OTHER);
    }
  }

  /** Returns whether a call is logged after events of its child, more than is read ahead. */
  boolean isLateFor(ProcessInstance caller, RawEvent.Syscall event) {
    ProcessInstance child = callers.current((int) event.result());
    if (child == null) {
      return false;
    }
    boolean late =
        child.lifetime().isOpen()
            && child.lineage().creator() == caller
            && !child.lineage().callKnown()
            && child.start() >= event.origin().timestamp() - Tolerances.TICK;
    if (late) {
      child.lineage().matched(0, true);
    }
    return late;
  }
}
