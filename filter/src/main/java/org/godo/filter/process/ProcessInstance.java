package org.godo.filter.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a thread group, never a bare pid, since pids are reused: its identity, and its
 * facets as they are rebuilt from the raw documents. Times are milliseconds since the epoch.
 */
public final class ProcessInstance {
  private final String host;
  private final String boot;
  private final String session;
  private final int tgid;
  private final long start;
  private final Lineage lineage = new Lineage();
  private final Lifetime lifetime;
  private final Threads threads;
  private final ProgramState program;
  private final ReplayCursor replay = new ReplayCursor();
  private final LiveEntry live = new LiveEntry();
  private final Coverage coverage = new Coverage();
  private Inferences inferred = Inferences.NONE;
  private int ordinal;
  private @Nullable String key;

  /**
   * @param notable names that are remembered however long ago a thread had them
   */
  ProcessInstance(
      String host, String boot, String session, int tgid, long start, Set<String> notable) {
    this.host = host;
    this.boot = boot;
    this.session = session;
    this.tgid = tgid;
    this.start = start;
    this.lifetime = new Lifetime(start);
    this.threads = new Threads(tgid, start);
    this.program = new ProgramState(notable);
  }

  // ---- identity --------------------------------------------------------------------------------

  /**
   * Returns the {@code _id} of its result: host, boot, thread group id and start; and where the id
   * was reused within the same millisecond, a number from 1.
   */
  public String key() {
    if (key == null) {
      key = newKey();
    }
    return key;
  }

  private String newKey() {
    String whole = host + '/' + boot + '/' + tgid + '/' + start;
    return ordinal == 0 ? whole : whole + '.' + ordinal;
  }

  /** Numbers it after the instance of its id before it, if that started in the same millisecond. */
  void numberAfter(long startBefore, int ordinalBefore) {
    if (startBefore == start) {
      ordinal = ordinalBefore + 1;
    }
  }

  /** Returns its number among the instances of its id that started in the same millisecond. */
  int ordinal() {
    return ordinal;
  }

  /** Returns the host it ran on. */
  public String host() {
    return host;
  }

  /** Returns the session that saw it first. */
  public String session() {
    return session;
  }

  /** Returns the thread group id, which users know as the pid. */
  public int tgid() {
    return tgid;
  }

  /** Returns when it started, or was first seen where its start is inferred. */
  public long start() {
    return start;
  }

  // ---- facets ----------------------------------------------------------------------------------

  /** Returns where it comes from. */
  public Lineage lineage() {
    return lineage;
  }

  /** Returns when it was seen and how it ended. */
  public Lifetime lifetime() {
    return lifetime;
  }

  /** Returns its threads. */
  public Threads threads() {
    return threads;
  }

  /** Returns what it runs. */
  public ProgramState program() {
    return program;
  }

  /** Returns how far the replay has reached for it. */
  public ReplayCursor replay() {
    return replay;
  }

  /** Returns which sources show what it does. */
  public Coverage coverage() {
    return coverage;
  }

  /** Returns whether it is a thread of the kernel, which runs no program. */
  public boolean isKernelThread() {
    return Coverage.isKernelThread(this);
  }

  /** Returns what the stages hold for it while it lives. */
  LiveEntry live() {
    return live;
  }

  // ---- lineage ---------------------------------------------------------------------------------

  /** Sets its creator, of which maybe only the id is known. */
  void createdBy(int parentTgid, @Nullable ProcessInstance parent) {
    ProcessInstance before = lineage.creator();
    if (before != null) {
      before.replay.reached(this);
    }
    lineage.setCreator(parentTgid, parent == this ? null : parent);
    ProcessInstance creator = lineage.creator();
    if (creator != null && !replay.begun()) {
      creator.replay.expect(this);
    }
  }

  /** Accepts that another process than the known one may have created it, with CLONE_PARENT. */
  public void createdByOneOfSeveral() {
    infer(Reason.CREATED_BY_ONE_OF_SEVERAL.about(InferredField.CWD));
    infer(Reason.CREATED_BY_ONE_OF_SEVERAL.about(InferredField.PPID));
    lineage.setCreatorUncertain();
  }

  /** Accepts its fork, as the connector reported it. */
  void forkedBy(int parentTgid, @Nullable ProcessInstance parent) {
    lineage.setForkReported();
    if (parent != null) {
      coverage.inherit(parent.coverage);
    }
    createdBy(parentTgid, parent);
  }

  /** Accepts the call of an audit log that created it. */
  void bornBy(Birth birth) {
    createdBy(birth.creator().tgid(), birth.creator());
    lineage.matched(birth);
  }

  /**
   * Returns the process that the kernel had as its parent at its exit, or has by now, where that is
   * not its creator: a reaper, or with CLONE_PARENT the creator's own parent; else null.
   */
  public @Nullable ProcessInstance reaper() {
    ProcessInstance last = lineage.parents().latest();
    return last == lineage.creator() || last == this ? null : last;
  }

  /** Begins it: the replay has reached its start. */
  public void begin() {
    replay.begin();
    ProcessInstance creator = lineage.creator();
    if (creator != null) {
      creator.replay.reached(this);
    }
    inheritProgram();
  }

  /** Returns itself and its creators, eldest first, as far as the replay has not begun them. */
  public List<ProcessInstance> unbegun() {
    if (replay.begun()) {
      return List.of();
    }
    Deque<ProcessInstance> waiting = new ArrayDeque<>();
    Set<ProcessInstance> met = new HashSet<>();
    ProcessInstance next = this;
    while (next != null && !next.replay.begun() && met.add(next)) {
      waiting.push(next);
      next = next.lineage.creator();
    }
    return List.copyOf(waiting);
  }

  /** Returns whether its start may be earlier than its first event: its call may have been lost. */
  public boolean maybeStartedEarlier(LossWindows losses) {
    return !lineage.callKnown()
        && !lineage.olderThanRecord()
        && losses.overlaps(earliest(), start + Tolerances.TICK);
  }

  /** Accepts a snapshot of /proc that shows it; returns its threads. */
  List<ThreadSpan> foundAlive(RawEvent.Snapshot snapshot) {
    lineage.setInSnapshot();
    coverage.found(snapshot.process());
    lifetime.seen(snapshot.origin().timestamp());
    return snapshot.process().threads().stream()
        .map(thread -> threads.found(thread.pid(), thread.startTimestamp()))
        .toList();
  }

  // ---- lifetime --------------------------------------------------------------------------------

  /** Returns the earliest time at which something may have happened to it. */
  public long earliest() {
    if (inferred.reason(InferredField.START_TIMESTAMP) == Reason.START_NOT_FOLLOWED) {
      return LossWindows.EVER;
    }
    if (inferred.has(InferredField.START_TIMESTAMP)) {
      ProcessInstance creator = lineage.creator();
      return creator == null ? LossWindows.EVER : creator.start;
    }
    return start - Tolerances.TICK;
  }

  /** Returns the latest time at which something may have happened to it. */
  public long latest() {
    return lifetime.state().latestEvent();
  }

  /** Accepts that it is not followed further, though no source reported its exit. */
  public void stopFollowing() {
    if (lifetime.isOpen()) {
      lifetime.inferExit(lifetime.lastSeen(), Reason.EXIT_NOT_FOLLOWED);
    }
    infer(Reason.NOT_FOLLOWED.about(InferredField.COMPLETE));
    infer(Reason.NOT_FOLLOWED.about(InferredField.CHILDREN));
  }

  /** Accepts the start of a thread: the process lives, whatever seemed its exit. */
  ThreadSpan startThread(int pid, long millis) {
    lifetime.seen(millis);
    lifetime.revive();
    return threads.start(pid, millis);
  }

  /**
   * Accepts the exit of a thread. The process exits with its last one, whose status its parent
   * waits for (kernel/exit.c, synchronize_group_exit).
   */
  ThreadSpan exitThread(int pid, long millis, WaitStatus status) {
    lifetime.seen(millis);
    ThreadSpan thread = threads.exit(pid, millis);
    if (!threads.anyLive()) {
      lifetime.exited(millis, status);
    }
    return thread;
  }

  /** Accepts the connector's report of an exec. */
  void execReported(long millis) {
    lifetime.seen(millis);
    threads.exec(millis);
    coverage.execNoticed();
    program.execReported(millis);
    lifetime.revive();
  }

  /**
   * Returns when the last of its threads exited, where the exit of the main thread was reported but
   * not that of another, and nothing showed the process later; else null.
   */
  public @Nullable Long lastThreadExit() {
    Long last = threads.mainExit() == null ? null : threads.lastExit();
    return last == null || lifetime.lastSeen() > last + Tolerances.TICK ? null : last;
  }

  // ---- program ---------------------------------------------------------------------------------

  /**
   * Takes over the program and name that the creator had at the fork, and before that the creator
   * those of its own. Later calls change nothing.
   */
  public void inheritProgram() {
    if (!program.startInheriting()) {
      return;
    }
    Deque<ProcessInstance> waiting = new ArrayDeque<>();
    waiting.push(this);
    ProcessInstance next = lineage.creator();
    while (next != null && next.program.startInheriting()) {
      waiting.push(next);
      next = next.lineage.creator();
    }
    waiting.forEach(ProcessInstance::inheritFromCreator);
  }

  private void inheritFromCreator() {
    ProcessInstance creator = lineage.creator();
    Birth birth = lineage.birth();
    if (birth != null) {
      program.inherit(start, birth.heritage());
    } else if (creator != null && !lineage.wasInSnapshot()) {
      boolean beforeExec = lineage.isForkedBeforeExec();
      program.inherit(start, creator.program.at(start, creator.start, beforeExec));
      lineage.forgetExecs();
    }
  }

  /** Returns whether it runs its creator's program, without an exec of its own. */
  public boolean runsCreatorsProgram() {
    return lineage.creator() != null && !lineage.wasInSnapshot() && program.calledNoExec();
  }

  // ---- results ---------------------------------------------------------------------------------

  /** Settles where it comes from and what it ran last, at its end or that of the record. */
  public void settle() {
    Integer lastParent = lineage.parents().tgidAtExit();
    if (lineage.creatorTgid() == null && lastParent != null) {
      createdBy(lastParent, lineage.parents().latest());
      infer(Reason.PPID_AT_EXIT.with());
    }
    inheritProgram();
    program.settle();
  }

  /** Returns the fields whose values are inferred, with the reasons. */
  public Inferences inferred() {
    Reason exit = lifetime.state().reason();
    boolean isNoted = inferred.reason(InferredField.EXIT_TIMESTAMP) == exit;
    Inferences all = exit == null || isNoted ? inferred : inferred.with(exit.with());
    Inference args = program.argsInferred();
    Inference execs = program.execsInferred();
    all = args == null ? all : all.with(args);
    return execs == null ? all : all.with(execs);
  }

  /** Accepts that the snapshot does not have all of it, or of what it inherited. */
  public void setUnread() {
    infer(Reason.SNAPSHOT_INCOMPLETE.about(InferredField.COMPLETE));
  }

  /** Returns whether the snapshot does not have all of it, or of what it inherited. */
  public boolean isUnread() {
    return inferred.reason(InferredField.COMPLETE) == Reason.SNAPSHOT_INCOMPLETE;
  }

  /** Marks the value of a field as inferred. */
  public void infer(Inference inference) {
    inferred = inferred.with(inference);
  }

  /** Accepts that a source reported the value of a field, whatever was inferred before. */
  public void reported(InferredField field) {
    inferred = inferred.without(field);
  }

  /**
   * Forgets, once its result is built, all but what its descendants may need, and of its creators
   * all but as many as these may need, so that a chain of dead ones does not grow with the record.
   *
   * @param generations of creators that are needed
   */
  public void forgetDetails(int generations) {
    program.trim();
    threads.clear();
    lineage.trim(this, generations);
  }

  @Override
  public String toString() {
    return key() + program.args();
  }
}
