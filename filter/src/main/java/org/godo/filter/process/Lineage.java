package org.godo.filter.process;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a process comes from: its creator, its parents in the kernel, and how it is known. */
public final class Lineage {
  private final ParentHistory parents = new ParentHistory();
  private @Nullable ProcessInstance creator;
  private @Nullable Integer creatorTgid;
  private @Nullable Integer observedPpid;
  private boolean forkReported;
  private boolean inSnapshot;
  private boolean callKnown;
  private long cloneFlags;
  private boolean flagsKnown;
  private boolean callUncertain;
  private boolean creatorUncertain;
  private Set<ProcessInstance> maybeCreators = Set.of();
  private @Nullable Birth birth;
  private boolean birthUnseen;
  private Set<ProcessInstance> execsAfterFork = Set.of();

  /** Returns the process that created it; null if not known. */
  public @Nullable ProcessInstance creator() {
    return creator;
  }

  /** Returns the creator's thread group id, known even where the creator was never seen. */
  public @Nullable Integer creatorTgid() {
    return creatorTgid;
  }

  void setCreator(int tgid, @Nullable ProcessInstance process) {
    creatorTgid = tgid;
    creator = process;
    if (!parents.known()) {
      parents.start(tgid, process);
    }
  }

  /** Returns what the kernel had as its parent over time. */
  ParentHistory parents() {
    return parents;
  }

  /** Returns the thread group ids of the parents that it had, by any source. */
  Set<Integer> parentTgids() {
    Set<Integer> tgids = new HashSet<>();
    for (Integer each :
        Arrays.asList(creatorTgid, observedPpid, parents.tgid(), parents.tgidAtExit())) {
      if (each != null) {
        tgids.add(each);
      }
    }
    return tgids;
  }

  /** Returns the latest parent that audit reported: after a reparenting the reaper. */
  public @Nullable Integer observedPpid() {
    return observedPpid;
  }

  void observePpid(int ppid) {
    observedPpid = ppid;
  }

  /** Accepts that the connector reported its fork. */
  void setForkReported() {
    forkReported = true;
  }

  /** Accepts that a snapshot of /proc shows it. */
  void setInSnapshot() {
    inSnapshot = true;
  }

  /** Returns whether a snapshot of /proc showed it. */
  boolean wasInSnapshot() {
    return inSnapshot;
  }

  /** Returns whether it started before the session that first saw it. */
  public boolean olderThanRecord() {
    return inSnapshot && !forkReported;
  }

  /**
   * Accepts the call that created it, which gives it its position in the record.
   *
   * @param flags CLONE_* bits; negative where they are not recorded
   * @param certain whether no other call may have created it
   */
  void matched(long flags, boolean certain) {
    callKnown = true;
    callUncertain = !certain;
    flagsKnown = flags >= 0 && certain;
    cloneFlags |= Math.max(0, flags);
  }

  /** Returns whether its start is known, rather than that of its first event. */
  public boolean isBirthKnown() {
    return callKnown || forkReported || inSnapshot;
  }

  /** Accepts the call that created it, of an audit log alone. */
  void matched(Birth call) {
    birth = call;
    matched(call.flags(), true);
  }

  /** Returns the call of an audit log that created it, until it begins; null if not known. */
  public @Nullable Birth birth() {
    return birth;
  }

  /** Accepts that an audit log alone does not have the call that created it. */
  void setBirthUnseen() {
    birthUnseen = true;
  }

  /** Accepts that a process called exec in the millisecond of the fork, after that. */
  void addExecAfterFork(ProcessInstance process) {
    execsAfterFork = execsAfterFork.isEmpty() ? new HashSet<>() : execsAfterFork;
    execsAfterFork.add(process);
  }

  /** Returns whether its creator called exec in the millisecond of the fork, after that. */
  boolean isForkedBeforeExec() {
    return creator != null && execsAfterFork.contains(creator);
  }

  /** Forgets the execs of the millisecond of the fork. */
  void forgetExecs() {
    execsAfterFork = Set.of();
  }

  /** Returns whether an audit log alone does not have the call that created it. */
  public boolean birthUnseen() {
    return birthUnseen;
  }

  /** Returns whether a process is one of its creators. */
  public boolean descendsFrom(ProcessInstance process) {
    Set<ProcessInstance> met = new HashSet<>();
    ProcessInstance each = creator;
    while (each != null && each != process && met.add(each)) {
      each = each.lineage().creator;
    }
    return each == process;
  }

  /** Returns the lineage of the first of its creators that is known, which may be its own. */
  Lineage first() {
    Set<ProcessInstance> met = new HashSet<>();
    Lineage each = this;
    while (each.creator != null && met.add(each.creator)) {
      each = each.creator.lineage();
    }
    return each;
  }

  /** Forgets the call that created it, once it has begun. */
  public void forgetBirth() {
    birth = null;
  }

  /** Returns whether the call that created it is known. */
  boolean callKnown() {
    return callKnown;
  }

  /** Returns whether another call than the known one may have created it. */
  public boolean callUncertain() {
    return callUncertain;
  }

  /** Accepts that another process than the known one may have created it, with CLONE_PARENT. */
  void setCreatorUncertain() {
    creatorUncertain = true;
  }

  /** Returns the processes that may have created it, as far as they are known. */
  public Set<ProcessInstance> maybeCreators() {
    return maybeCreators;
  }

  void setMaybeCreators(Set<ProcessInstance> processes) {
    maybeCreators = processes;
  }

  /** Returns whether another process than the known one may have created it. */
  public boolean creatorUncertain() {
    return creatorUncertain;
  }

  /**
   * Returns whether its call is missing in a record that has its fork, or has events of it alone: a
   * child of its parent may have created it, with CLONE_PARENT.
   */
  public boolean callMissing() {
    return !callKnown && (birthUnseen || (forkReported && !inSnapshot));
  }

  /**
   * Returns the process that the kernel had as its parent by the latest report; null if unknown.
   */
  public @Nullable ProcessInstance parent() {
    return parents.latest();
  }

  /**
   * Returns the CLONE_* bits of the call that created it, which say what it shares with its
   * creator; 0 where they are not recorded.
   */
  public long cloneFlags() {
    return cloneFlags;
  }

  /**
   * Returns whether it may share more with its creator than these bits say: they are not recorded
   * (clone3), or the call may be another one, or lasts (vfork(2)) and is yet to be recorded.
   */
  public boolean maybeSharesMore() {
    if (callKnown || creator == null) {
      return callKnown && !flagsKnown;
    }
    boolean isAudited = !creator.lineage().olderThanRecord() || creator.coverage().isAudited();
    return isAudited && callMissing() && !birthUnseen;
  }

  /** Forgets the parents, and the creator of the oldest of some creators if that is over. */
  void trim(ProcessInstance process, int generations) {
    parents.clear();
    ProcessInstance oldest = process;
    for (int i = 0; i < generations; i++) {
      ProcessInstance next = oldest.lineage().creator;
      if (next == null) {
        break;
      }
      oldest = next;
    }
    if (oldest.replay().isOver()) {
      oldest.lineage().creator = null;
    }
  }
}
