package org.godo.filter.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.godo.filter.process.ProgramHistory.Program;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.ProcessResult.Execution;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a thread group, as it is being put together from the raw documents: never a bare
 * pid, since pids are used again. Times are milliseconds since the epoch.
 */
public final class ProcessInstance {
  /** Last calls of a process that is over are logged until then. */
  private static final long AFTER_EXIT_MILLIS = 100;

  private final String host;
  private final String bootId;
  private final String session;
  private final int tgid;
  private final long start;
  private final Threads threads;
  private final CommHistory names;
  private final ProgramHistory programs = new ProgramHistory();
  private final ParentHistory parents = new ParentHistory();
  private final ExecHistory executions = new ExecHistory();
  private final Set<ProcessInstance> expected = new LinkedHashSet<>(0);

  private @Nullable ProcessInstance creator;
  private @Nullable Integer creatorTgid;
  private @Nullable Integer observedPpid;
  private Inferences inferred = Inferences.NONE;
  private boolean forkSeen;
  private boolean foundAlive;
  private boolean sharesFiles;
  private boolean placedByCall;
  private boolean inherited;
  private boolean begun;
  private boolean endOnlyBegun;
  private boolean over;
  private boolean executedAny;
  private int ordinal;
  private @Nullable String key;
  private @Nullable Long exit;
  private @Nullable WaitStatus waitStatus;
  private @Nullable Long uid;
  private long lastSeen;
  private long shownAt = LossWindows.EVER;
  private long namedAt = LossWindows.EVER;

  ProcessInstance(
      String host, String bootId, String session, int tgid, long start, CommHistory names) {
    this.names = names;
    this.host = host;
    this.bootId = bootId;
    this.session = session;
    this.tgid = tgid;
    this.start = start;
    this.lastSeen = start;
    this.threads = new Threads(tgid, start);
  }

  /**
   * The {@code _id} of its result: host, boot, thread group id and start; and where the id was used
   * again within the same millisecond, a number from 1.
   */
  public String key() {
    if (key == null) {
      key = newKey();
    }
    return key;
  }

  private String newKey() {
    String boot = bootId.length() > 8 ? bootId.substring(0, 8) : bootId;
    String whole = host + '/' + boot + '/' + tgid + '/' + start;
    return ordinal == 0 ? whole : whole + '.' + ordinal;
  }

  /** It is at a place among the instances of its id; those before it began earlier or with it. */
  void beganAs(List<ProcessInstance> instances, int place) {
    if (place > 0 && instances.get(place - 1).start == start) {
      ordinal = instances.get(place - 1).ordinal + 1;
    }
  }

  /** Host it ran on. */
  public String host() {
    return host;
  }

  /** Session it was first seen in. */
  public String session() {
    return session;
  }

  /** Thread group id, the number people call the pid. */
  public int tgid() {
    return tgid;
  }

  /** When it began, or was first seen where its start is inferred. */
  public long start() {
    return start;
  }

  // ---- where it comes from -------------------------------------------------------------------

  /** The process that made it; null when not known. */
  public @Nullable ProcessInstance creator() {
    return creator;
  }

  /** Thread group id of the creator, known even where the creator itself was never seen. */
  public @Nullable Integer creatorTgid() {
    return creatorTgid;
  }

  void createdBy(int parentTgid, @Nullable ProcessInstance parent) {
    if (creator != null) {
      creator.expected.remove(this);
    }
    creatorTgid = parentTgid;
    creator = parent == this ? null : parent;
    if (creator != null && !begun) {
      creator.expected.add(this);
    }
    if (!parents.known()) {
      parents.began(parentTgid, creator);
    }
  }

  /** Whether the replay of the record has come to its beginning. */
  public boolean begun() {
    return begun;
  }

  /** The replay of the record has come to its beginning. */
  public void begin() {
    begun = true;
    if (creator != null) {
      creator.expected.remove(this);
    }
    inheritProgram();
  }

  /** Itself and those of its creators to whose beginning the replay has not come, eldest first. */
  public List<ProcessInstance> unbegun() {
    Deque<ProcessInstance> waiting = new ArrayDeque<>();
    Set<ProcessInstance> met = new HashSet<>();
    ProcessInstance next = this;
    while (next != null && !next.begun && met.add(next)) {
      waiting.push(next);
      next = next.creator;
    }
    return List.copyOf(waiting);
  }

  /** Children the connector told of, to whose beginning the replay has not come. */
  public List<ProcessInstance> expected() {
    return List.copyOf(expected);
  }

  /**
   * The process that the kernel had as its parent at its end, or has by now, where that is not its
   * creator: a reaper, or with CLONE_PARENT the creator's own parent; else null.
   */
  public @Nullable ProcessInstance reaper() {
    ProcessInstance last = parents.latest();
    return last == creator || last == this ? null : last;
  }

  /** Whether the connector told of its fork. */
  boolean forkSeen() {
    return forkSeen;
  }

  void forkedBy(int parentTgid, @Nullable ProcessInstance parent) {
    forkSeen = true;
    createdBy(parentTgid, parent);
  }

  /**
   * A process runs its creator's program, under its creator's name, until it execs one of its own:
   * takes over what the creator ran when this one was made. Later calls change nothing.
   */
  public void inheritProgram() {
    Deque<ProcessInstance> waiting = new ArrayDeque<>();
    ProcessInstance next = this;
    while (next != null && !next.inherited) {
      next.inherited = true;
      waiting.push(next);
      next = next.creator;
    }
    waiting.forEach(ProcessInstance::inheritFromCreator);
  }

  private void inheritFromCreator() {
    if (creator == null || foundAlive) {
      return;
    }
    names.inherited(start, creator.names.at(start));
    programs.inherited(start, creator.programs.at(start));
    uid = uid == null ? creator.uid : uid;
    if (shownAt == LossWindows.EVER) {
      shownAt = creator.shownAt <= start ? creator.shownAt : creator.start;
    }
    if (namedAt == LossWindows.EVER) {
      namedAt = creator.namedAt <= start ? creator.namedAt : creator.start;
    }
  }

  /**
   * Parent's thread group id as the latest audit record told it: the reaper after a reparenting.
   */
  public @Nullable Integer observedPpid() {
    return observedPpid;
  }

  void observePpid(int ppid) {
    observedPpid = ppid;
  }

  /** Whether audit told of this parent before, or the connector of no other. */
  boolean hasParent(int ppid) {
    return parents.is(ppid);
  }

  /**
   * Audit told of another parent than was known.
   *
   * @param latest the latest time in the record so far
   * @return whether the sources disagree; then the connector's counts, and audit's is kept as a
   *     mark
   */
  boolean parentChanged(int ppid, @Nullable ProcessInstance parent, long latest) {
    boolean disagrees = parents.changed(ppid, parent, latest);
    if (disagrees) {
      infer(Reason.PPID_OF_CONNECTOR.with(ppid));
    }
    return disagrees;
  }

  /** The connector told of its parent when it, or one of its threads, ended; 0 if that was gone. */
  void parentAtEnd(int parentTgid, @Nullable ProcessInstance parent) {
    if (parentTgid != 0) {
      parents.atEnd(parentTgid, parent);
    }
  }

  /** Whether it shares its descriptor table with its creator (CLONE_FILES). */
  public boolean sharesFiles() {
    return sharesFiles;
  }

  /** The call that made it is known, and with that its place in the record. */
  void placedByCall() {
    placedByCall = true;
  }

  /** Whether it may have begun earlier than at its first event, for its call may have been lost. */
  public boolean maybeBeganEarlier(LossWindows gaps) {
    return !placedByCall
        && !olderThanRecord()
        && gaps.overlaps(earliest(), start + ProcessTable.TICK_MILLIS);
  }

  void shareFiles() {
    sharesFiles = true;
  }

  /** Whether it was there already when the session that first saw it began. */
  public boolean olderThanRecord() {
    return foundAlive && !forkSeen;
  }

  /** A snapshot of /proc shows it with these threads. */
  void foundAlive(RawEvent.Snapshot snapshot) {
    foundAlive = true;
    seen(snapshot.origin().timestamp());
    snapshot.threads().forEach(thread -> threads.found(thread.pid(), thread.startTimestamp()));
  }

  /** The record is at a snapshot of /proc: from here on the process is as that shows it. */
  public void resume(RawEvent.Snapshot snapshot) {
    long millis = snapshot.origin().timestamp();
    names.told(millis, snapshot.comm());
    programs.runs(millis, new Program(snapshot.exe(), snapshot.args()));
    uid = snapshot.uid();
    shownAt = millis;
    namedAt = millis;
  }

  /** Audit showed the user, and with the program's file also the name. */
  void shown(long millis, long id, @Nullable String path) {
    uid = id;
    shownAt = path == null ? shownAt : millis;
  }

  /** When it, or what it inherited from a creator, was last shown by any source. */
  public long shownAt() {
    return shownAt;
  }

  /** When its name, or that it inherited, was last told. */
  public long namedAt() {
    return namedAt;
  }

  /** Whether its beginning was not told. */
  public boolean startInferred() {
    return inferred.has(InferredField.START_TIMESTAMP);
  }

  /** The earliest time at which something may have happened to it. */
  public long earliest() {
    if (startInferred()) {
      return creator == null ? LossWindows.EVER : creator.start;
    }
    return start - ProcessTable.TICK_MILLIS;
  }

  /** The latest time at which something may have happened to it. */
  public long latest() {
    Long end = exit;
    boolean told = !exitInferred() || endOnlyBegun;
    return end == null || !told ? Long.MAX_VALUE : end + AFTER_EXIT_MILLIS;
  }

  // ---- threads and end -----------------------------------------------------------------------

  /** Threads sorted by start, the main thread first; the first where there are very many. */
  public List<ThreadSpan> threads() {
    return threads.sorted();
  }

  /** How many threads it had. */
  public long threadCount() {
    return threads.count();
  }

  /** Whether more than its main thread was ever seen. */
  boolean multithreaded() {
    return threads.count() > 1;
  }

  /** Whether it had more than one thread at a time. */
  public boolean hasThreadsAt(long millis) {
    return threads.countAt(millis) > 1;
  }

  /** A thread began: so the process lives, whatever seemed its end. */
  void startThread(int pid, long millis) {
    seen(millis);
    threads.start(pid, millis);
    lives();
  }

  /**
   * A thread ended; the process ends with its last one, whose status is what its parent waits for
   * (kernel/exit.c, synchronize_group_exit).
   */
  void exitThread(int pid, long millis, WaitStatus status) {
    seen(millis);
    threads.exit(pid, millis);
    if (!threads.anyLive()) {
      ended(millis, status);
    }
  }

  /** Told that a program replaced the old one. */
  void execAt(long millis) {
    seen(millis);
    threads.exec(millis);
    names.replaced(millis);
    programs.noticed(millis);
    lives();
  }

  private void lives() {
    endOnlyBegun = false;
    exit = null;
    waitStatus = null;
    inferred = inferred.without(InferredField.EXIT_TIMESTAMP);
  }

  /** When it ended; null while it lives or when its end was not seen. */
  public @Nullable Long exit() {
    return exit;
  }

  /** Wait status of its end; null when it was not seen. */
  public @Nullable WaitStatus waitStatus() {
    return waitStatus;
  }

  /** Whether {@link #exit()} was worked out rather than told. */
  public boolean exitInferred() {
    return inferred.has(InferredField.EXIT_TIMESTAMP);
  }

  /** It was told when and how the whole process ended. */
  void ended(long millis, WaitStatus status) {
    exit = millis;
    waitStatus = status;
    endOnlyBegun = false;
    inferred = inferred.without(InferredField.EXIT_TIMESTAMP);
  }

  /** Audit tells how a process ends, and of the time only when its end began. */
  void enteredExit(long millis, WaitStatus status) {
    waitStatus = status;
    inferExit(millis, Reason.EXIT_BY_ENTRY);
    endOnlyBegun = true;
  }

  /** Whether of its end only the beginning is known. */
  boolean endOnlyBegun() {
    return endOnlyBegun;
  }

  /** Sets an end that was worked out. */
  public void inferExit(long millis, Reason reason) {
    endOnlyBegun = false;
    exit = Math.max(millis, start);
    infer(reason.with());
  }

  /**
   * When the last of its threads ended, where the main thread was seen to end but another was not,
   * and nothing was seen of the process later; else null.
   */
  public @Nullable Long lastThreadExit() {
    Long last = threads.mainExit() == null ? null : threads.lastExit();
    return last == null || lastSeen > last + ProcessTable.TICK_MILLIS ? null : last;
  }

  /** The latest time at which something was seen of it. */
  public long lastSeen() {
    return lastSeen;
  }

  void seen(long millis) {
    lastSeen = Math.max(lastSeen, millis);
  }

  // ---- what it runs --------------------------------------------------------------------------

  /** The execs in time order, failed ones too; the first where there are very many. */
  public List<Execution> executions() {
    return executions.listed();
  }

  /** How many there were. */
  public long executionCount() {
    return executions.count();
  }

  void executed(Execution execution, @Nullable String comm) {
    executions.add(execution);
    if (execution.success()) {
      executedAny = true;
      Program program = new Program(execution.exe(), execution.args());
      // By the coarse clock it may seem to have been before the beginning, and what is inherited.
      long millis = Math.max(execution.timestamp(), start);
      names.began(programs.executed(millis, program), comm);
      namedAt = millis;
    }
  }

  /** Name of the main thread, the latest known. */
  public @Nullable String comm() {
    return names.latest();
  }

  /** The main thread took a name. */
  void named(long millis, String name) {
    seen(millis);
    names.told(millis, name);
    namedAt = millis;
    names.note(name);
  }

  /** One of its threads had this name. */
  void observedName(long millis, @Nullable String name) {
    names.observed(millis, name);
    names.note(name);
  }

  /** Whether one of its threads ever bore this name, one of the table's notable ones. */
  public boolean hasBorne(String comm) {
    return names.hasBorne(comm);
  }

  /** Program file as the process's root sees it; null when not known. */
  public @Nullable String exe() {
    return programs.current().exe();
  }

  void exeSeen(long millis, @Nullable String path) {
    if (path != null) {
      programs.seen(millis, path);
    }
  }

  /** Arguments of the program it runs; empty when not known. */
  public List<String> args() {
    return programs.current().args();
  }

  /** The record is at its end: settles where the process comes from and what it ran last. */
  public void settleProgram() {
    Integer lastParent = parents.tgidAtEnd();
    if (creatorTgid == null && lastParent != null) {
      createdBy(lastParent, parents.latest());
      infer(Reason.PPID_AT_EXIT.with());
    }
    inheritProgram();
    programs.settle();
  }

  /** Whether it runs its creator's program, having called no exec of its own. */
  public boolean runsCreatorsProgram() {
    return creator != null && !foundAlive && !programs.wasNoticed() && !executedAny;
  }

  /** Real user id, the latest known. */
  public @Nullable Long uid() {
    return uid;
  }

  // ---- marks ---------------------------------------------------------------------------------

  /** Returns the fields whose values are inferred, with the reasons. */
  public Inferences inferred() {
    return inferred;
  }

  /** Marks the value of a field as inferred. */
  public void infer(Inference inference) {
    inferred = inferred.with(inference);
  }

  /** It is over: no event is about it any more. */
  public void over() {
    over = true;
  }

  /** Whether it is over, and nothing more can be hung from it. */
  public boolean isOver() {
    return over;
  }

  /**
   * Its result was built: keeps only what its descendants may ask for, and of its own creators only
   * as many as they may ask for, so that a chain of dead ones does not grow with the record.
   *
   * @param generations of creators that are asked for
   */
  public void forgetDetails(int generations) {
    executions.forgetAll();
    threads.forgetAll();
    parents.forget();
    ProcessInstance oldest = this;
    for (int i = 0; i < generations && oldest.creator != null; i++) {
      oldest = oldest.creator;
    }
    if (oldest.over) {
      oldest.creator = null;
    }
  }

  @Override
  public String toString() {
    return key() + args();
  }
}
