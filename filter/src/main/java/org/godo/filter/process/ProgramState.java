package org.godo.filter.process;

import java.util.List;
import java.util.Set;
import org.godo.filter.process.ProgramHistory.Program;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.result.Inference;
import org.godo.model.result.InferredField;
import org.godo.model.result.ProcessResult.Execution;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** What a process runs, under which name and as which user. */
public final class ProgramState {
  private final CommHistory comms;
  private final ProgramHistory programs = new ProgramHistory();
  private final ExecHistory executions = new ExecHistory();
  private @Nullable Long uid;
  private boolean inherited;
  private @Nullable String creatorsThread;
  private boolean executed;
  private boolean execMissed;
  private long shownAt = LossWindows.EVER;
  private long commReportedAt = LossWindows.EVER;

  /**
   * @param notable names that are remembered however long ago a thread had them
   */
  ProgramState(Set<String> notable) {
    this.comms = new CommHistory(notable);
  }

  // ---- what is known ---------------------------------------------------------------------------

  /** Returns the name of the main thread, the latest known. */
  public @Nullable String comm() {
    return comms.latest();
  }

  /** Returns whether one of its threads ever had this name, one of the table's notable ones. */
  public boolean hasBorne(String comm) {
    return comms.hasBorne(comm);
  }

  /** Returns the program file as the process's root shows it; null if not known. */
  public @Nullable String exe() {
    return programs.current().exe();
  }

  /** Returns whether the exec of its program is recorded without the program's file. */
  public boolean isUnnamed() {
    return programs.current().isUnnamed();
  }

  /** Returns the arguments of the program it runs; empty if not known. */
  public List<String> args() {
    return programs.current().args();
  }

  /** Returns whether all arguments were recorded, other than empty ones. */
  public boolean argsWhole() {
    ExecArguments.Note note = programs.current().note();
    return note == null || note.reason() == Reason.ARGS_LEFT_OUT;
  }

  /** Returns what is inferred or not known of the arguments; null for nothing. */
  @Nullable Inference argsInferred() {
    ExecArguments.Note note = programs.current().note();
    return note == null ? null : note.reason().about(InferredField.ARGS, note.text());
  }

  /** Returns the same of the arguments of its execs. */
  @Nullable Inference execsInferred() {
    return executions.inferred();
  }

  /** Returns the real user id, the latest known. */
  public @Nullable Long uid() {
    return uid;
  }

  /** Returns the execs in time order, failed ones too; the first where there are very many. */
  public List<Execution> executions() {
    return executions.listed();
  }

  /** Returns how many execs there were. */
  public long executionCount() {
    return executions.count();
  }

  /** Returns when any source last showed the program and user, its own or the inherited ones. */
  public long shownAt() {
    return shownAt;
  }

  /** Returns when its name, or the one it inherited, was last reported. */
  public long commReportedAt() {
    return commReportedAt;
  }

  /** Returns whether no source reported an exec of its own. */
  boolean calledNoExec() {
    return !programs.execReported() && !executed && !execMissed;
  }

  // ---- reports ---------------------------------------------------------------------------------

  /** Accepts what a snapshot of /proc shows: from here on this is what runs. */
  void resume(RawEvent.Snapshot snapshot) {
    long millis = snapshot.origin().timestamp();
    ProcessSnapshot process = snapshot.process();
    comms.report(ProgramSource.SNAPSHOT, millis, process.comm());
    programs.runs(millis, new Program(process.exe(), process.args(), cut(process)));
    uid = process.uid();
    shownAt = millis;
    commReportedAt = millis;
  }

  private static ExecArguments.@Nullable Note cut(ProcessSnapshot process) {
    return process.lacks(ProcessSnapshot.ARGS)
        ? new ExecArguments.Note(
            Reason.ARGS_NOT_RECORDED,
            process.args().size()
                + " are known, the last perhaps not to its end; the snapshot"
                + " reads no more")
        : null;
  }

  /** Accepts the user, and with the program's file also the program, that audit shows. */
  void shown(long millis, long id, @Nullable String exe) {
    uid = id;
    shownAt = exe == null ? shownAt : millis;
  }

  /** Accepts the program's file that an audit event of any call shows. */
  void exeObserved(long millis, @Nullable String exe) {
    if (exe != null) {
      programs.observed(millis, exe);
    }
  }

  /**
   * Accepts the name of one of the threads, which may be the main one's.
   *
   * @param isOnlyThread whether it is
   */
  void commObserved(long millis, @Nullable String comm, boolean isOnlyThread) {
    comms.observed(millis, comm);
    if (isOnlyThread && comm != null) {
      comms.observedOfMain(millis, comm);
    }
    comms.note(comm);
  }

  /**
   * Accepts what an event of an audit log shows of a process.
   *
   * @param mainThread whether the name in it is that of the main thread, as far as is known
   * @return whether the name is another than that of the main thread, or may be
   */
  boolean observedAlone(Subject subject, long millis, boolean mainThread) {
    observeExe(subject.exe(), millis);
    String comm = subject.comm();
    comms.note(comm);
    if (comm == null || comm.equals(comms.latest())) {
      return false;
    }
    if (mainThread) {
      comms.reportNow(millis, comm);
      commReportedAt = millis;
      return false;
    }
    boolean differs = comms.latest() != null;
    comms.observed(millis, comm);
    return differs;
  }

  /** Returns whether its name is its creator's. */
  boolean isNameInherited() {
    return comms.isInherited();
  }

  /** An inherited program that its own event contradicts ended by an exec that was not recorded. */
  private void observeExe(@Nullable String exe, long millis) {
    if (exe == null) {
      return;
    }
    String before = programs.current().exe();
    if (before != null && !executed && !execMissed && !ProgramHistory.sameFile(before, exe)) {
      execMissed = true;
      programs.runs(millis, new Program(exe, List.of()));
    } else {
      programs.observed(millis, exe);
    }
  }

  /** Returns whether it runs another program than it inherited, without an exec in the record. */
  boolean execMissed() {
    return execMissed;
  }

  /** Accepts the connector's report of the main thread's name. */
  void commReported(long millis, String comm) {
    comms.report(ProgramSource.CONNECTOR, millis, comm);
    commReportedAt = millis;
    comms.note(comm);
  }

  /** Accepts the connector's report of an exec, which does not name the program. */
  void execReported(long millis) {
    comms.report(ProgramSource.CONNECTOR, millis, null);
    programs.execReported(millis);
  }

  /**
   * Accepts audit's event of an exec.
   *
   * @param note what is inferred or not known of the arguments; null for nothing
   * @param start of the process: by the coarse clock the exec may appear to be before it
   */
  void executed(
      Execution execution, ExecArguments.@Nullable Note note, @Nullable String comm, long start) {
    executions.add(execution, note);
    if (execution.success()) {
      executed = true;
      String exe = execution.exe();
      Program program = new Program(exe, execution.args(), note, exe == null);
      long millis = Math.max(execution.timestamp(), start);
      comms.report(ProgramSource.AUDIT_EXEC, programs.executed(millis, program), comm);
      commReportedAt = millis;
    }
  }

  // ---- inheritance -----------------------------------------------------------------------------

  /**
   * Accepts the name of the thread that created it, which its main thread begins with
   * (kernel/fork.c, dup_task_struct); null where that is not known.
   */
  void createdByThread(@Nullable String comm) {
    creatorsThread = comm;
  }

  /** Returns whether it took over its creator's program before, and notes that it does. */
  boolean startInheriting() {
    boolean first = !inherited;
    inherited = true;
    return first;
  }

  /**
   * What a child continues with.
   *
   * @param shownAt when any source last showed the program and user
   * @param commReportedAt when the name was last reported
   */
  record Heritage(
      @Nullable String comm,
      Program program,
      @Nullable Long uid,
      long shownAt,
      long commReportedAt) {}

  /**
   * Returns what a child continues with that was forked at a time.
   *
   * @param beforeExec whether it was forked before an exec of the same millisecond
   */
  Heritage at(long start, long ownStart, boolean beforeExec) {
    return new Heritage(
        beforeExec ? comms.before(start) : comms.at(start),
        beforeExec ? programs.before(start) : programs.at(start),
        uid,
        shownAt <= start ? shownAt : ownStart,
        commReportedAt <= start ? commReportedAt : ownStart);
  }

  /** Returns what a child continues with that is forked at this point of the record. */
  Heritage now(@Nullable String threadComm) {
    String comm = threadComm == null ? comm() : threadComm;
    return new Heritage(comm, programs.current(), uid, shownAt, commReportedAt);
  }

  /** Takes over what the creator ran at the fork. */
  void inherit(long start, Heritage heritage) {
    String comm = creatorsThread == null ? heritage.comm() : creatorsThread;
    comms.report(ProgramSource.INHERITED, start, comm);
    programs.inherited(start, heritage.program());
    uid = uid == null ? heritage.uid() : uid;
    if (shownAt == LossWindows.EVER) {
      shownAt = heritage.shownAt();
    }
    if (commReportedAt == LossWindows.EVER) {
      commReportedAt = heritage.commReportedAt();
    }
  }

  /** Makes the last program the current one, at the end of the record. */
  void settle() {
    programs.settle();
  }

  /** Forgets the execs, once the result is built. */
  void trim() {
    executions.clear();
  }
}
