package org.godo.filter.process;

import java.util.List;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.result.ProcessResult.Execution;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the process instances what audit events report: programs, arguments, users, exit codes.
 * Accepts events in the order of their serials. Without a connector, as in an audit log, processes
 * are known from here alone.
 */
public final class AuditMerge {
  private final ProcessTable table;
  private final CallerResolver callers;
  private final LogCallers log;
  private long disagreements;
  private long latest;

  /**
   * @param lostForks when reports of forks and exits were lost
   */
  public AuditMerge(ProcessTable table, LossWindows lostForks) {
    this.table = table;
    this.callers = new CallerResolver(table, lostForks);
    this.log = new LogCallers(table);
  }

  /** Returns how many values two sources reported differently. */
  public long disagreements() {
    return disagreements;
  }

  /** Accepts an event about processes, some seconds before the replay reaches it. */
  public void foresee(RawEvent.Syscall event) {
    if (table.isLogAlone()) {
      log.foresee(event);
    }
  }

  /** Returns the process that made the call of an event, before that is accepted. */
  public ProcessInstance callerOf(RawEvent.Syscall event) {
    latest = Math.max(latest, event.origin().timestamp());
    return table.isLogAlone() ? log.accept(event) : caller(event);
  }

  /** Accepts an event of a process, of which the call that created it is known if it ever is. */
  public void accept(ProcessInstance process, RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    boolean alone = table.isLogAlone();
    if (event.subject().ppid() != Origin.UNKNOWN) {
      parent(process, event.subject().ppid(), millis);
    }
    process.inheritProgram();
    process.lifetime().seen(millis);
    process.coverage().called(event, process.threads().count() <= 1);
    program(process, event, alone);
    ending(process, event, alone);
  }

  private void ending(ProcessInstance process, RawEvent.Syscall event, boolean alone) {
    long millis = event.origin().timestamp();
    if (event.call() instanceof Call.Killed killed) {
      if (endsProcess(process, killed, alone)) {
        killed(process, millis, killed.signal());
      }
    } else if (event.call() instanceof Call.ExitCall exit && exit.group()) {
      exit(process, millis, exit.code());
    } else if (event.call() instanceof Call.ExitCall exit && alone) {
      threadExit(process, millis, exit.code());
    }
  }

  private void program(ProcessInstance process, RawEvent.Syscall event, boolean alone) {
    Subject subject = event.subject();
    long millis = event.origin().timestamp();
    ProgramState program = process.program();
    program.shown(millis, subject.uid(), subject.exe());
    boolean ended = event.call() instanceof Call.Exec && Boolean.TRUE.equals(event.success());
    if (alone && !ended) {
      boolean inheritedByGuess = !process.lineage().callKnown() && program.isNameInherited();
      boolean mainThread = inheritedByGuess || log.stateOf(process).single();
      if (program.observedAlone(subject, millis, mainThread)) {
        process.infer(Reason.COMM_OF_ONE_THREAD.with());
      }
    }
    if (event.call() instanceof Call.Exec exec) {
      executed(process, event, exec);
    } else if (!alone) {
      program.exeObserved(millis, subject.exe());
      program.commObserved(millis, subject.comm(), process.threads().count() <= 1);
    }
  }

  /** Without another source a parent that is not the creator is a reaper. */
  private void parentAlone(ProcessInstance process, int ppid, long millis) {
    process.lineage().observePpid(ppid);
    ParentHistory parents = process.lineage().parents();
    if (!parents.is(ppid)) {
      parents.change(ppid, log.parent(ppid, millis), latest);
    }
  }

  /**
   * The end of a thread is that of a process that has no other; a log alone may not show others.
   */
  private boolean endsProcess(ProcessInstance process, Call.Killed killed, boolean alone) {
    if (killed.group() || !alone) {
      return CallerResolver.endsAll(process, killed.group());
    }
    LogProcess state = log.stateOf(process);
    boolean single = state.single();
    if (state.exitedLast() && !single) {
      process.lifetime().inferExit(process.lifetime().lastSeen(), Reason.EXIT_OF_LAST_THREAD);
    }
    return single;
  }

  /** A thread's exit is that of a process that has no other; else which one's is not known. */
  private void threadExit(ProcessInstance process, long millis, int code) {
    LogProcess state = log.stateOf(process);
    boolean single = state.single();
    if (!state.exitedLast()) {
      return;
    }
    if (single) {
      process.lifetime().enteredLastExit(millis, WaitStatus.ofExitCode(code));
    } else {
      process.lifetime().inferExit(millis, Reason.EXIT_OF_LAST_THREAD);
    }
  }

  // ---- an audit log alone ----------------------------------------------------------------------

  /**
   * Returns the call of an event of an audit log, if it created a process of which no event was
   * seen; the stages may hold for it what it inherits.
   */
  public @Nullable Birth birthBy(ProcessInstance process, RawEvent.Syscall event) {
    boolean created =
        Boolean.TRUE.equals(event.success()) && event.result() > 0 && table.isLogAlone();
    return created && event.call() instanceof Call.Clone clone
        ? log.created(process, event, clone)
        : null;
  }

  /** Accepts that the stages hold what they have for the child of a call. */
  public void held(Birth birth) {
    log.held(birth);
  }

  /** Removes and returns the processes whose creator was seen only now. */
  public List<ProcessInstance> pollAdopted() {
    return log.pollAdopted();
  }

  /** Returns whether a process may yet be found to have created another one. */
  public boolean awaitsChildren(ProcessInstance process) {
    return log.awaitsChildren(process);
  }

  /** Returns whether the first of a process's creators may yet be seen. */
  public boolean awaitsCreator(ProcessInstance process) {
    return log.awaitsCreator(process);
  }

  /** Accepts that a process was ended although its creator may yet be seen. */
  public void gaveUp(ProcessInstance process) {
    log.gaveUp(process);
  }

  /** Accepts the end of the record. */
  public void finish() {
    log.finish();
  }

  /** Marks what of a process that is over an audit log alone does not have. */
  public void markEnded(ProcessInstance process) {
    log.markEnded(process);
  }

  // ---- callers ---------------------------------------------------------------------------------

  private ProcessInstance caller(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    int tgid = event.tgid();
    ProcessInstance alive = callers.accept(event);
    if (alive != null) {
      return alive;
    }
    ProcessInstance last = table.latest(tgid, millis);
    boolean isOfAnother = table.maybeEndedEarly(tgid, last, millis);
    Long exit = last == null || isOfAnother ? null : last.lifetime().exit();
    if (last != null && exit != null && millis - exit <= Tolerances.AFTER_EXIT) {
      return last;
    }
    return table.addUnforked(event.origin().session(), tgid, millis);
  }

  /** The parent in an event is the creator where the fork was not reported, else maybe a reaper. */
  private void parent(ProcessInstance process, int ppid, long millis) {
    if (table.isLogAlone()) {
      parentAlone(process, ppid, millis);
      return;
    }
    Lineage lineage = process.lineage();
    if (lineage.creatorTgid() == null) {
      process.createdBy(ppid, table.at(ppid, millis));
      process.infer(Reason.PPID_OF_FIRST_EVENT.with());
    }
    lineage.observePpid(ppid);
    if (!lineage.parents().is(ppid)
        && lineage.parents().change(ppid, table.at(ppid, millis), latest)) {
      disagreements++;
      process.infer(Reason.PPID_OF_CONNECTOR.with(ppid));
    }
  }

  /** Accepts that the replay has reached the call that created a process. */
  public void begin(ProcessInstance child) {
    callers.begin(child);
  }

  private static void executed(ProcessInstance process, RawEvent.Syscall event, Call.Exec exec) {
    ProgramState program = process.program();
    ExecArguments arguments =
        Boolean.TRUE.equals(event.success())
            ? ExecArguments.of(exec, event.subject(), program.args())
            : ExecArguments.NONE;
    program.executed(
        execution(event, exec, arguments.args()),
        arguments.note(),
        event.subject().comm(),
        process.start());
  }

  /** A call that was cut short by the exit of its process had no effect. */
  private static Execution execution(RawEvent.Syscall event, Call.Exec exec, List<String> args) {
    boolean success = Boolean.TRUE.equals(event.success());
    return new Execution(
        event.origin().timestamp(),
        success ? event.subject().exe() : exec.file().name(),
        args,
        event.cwd(),
        exec.interpreter(),
        success,
        event.errno());
  }

  /** The connector's exit counts; without it a signal ends its process when audit reports it. */
  private void killed(ProcessInstance process, long millis, int signal) {
    Lifetime lifetime = process.lifetime();
    WaitStatus status = lifetime.waitStatus();
    if (status == null) {
      lifetime.killed(millis, WaitStatus.ofSignal(signal));
    } else if (!lifetime.exitInferred() && status.signal() != signal) {
      disagreements++;
      process.infer(Reason.EXIT_SIGNAL_OF_CONNECTOR.with(signal));
    }
  }

  /** The connector's exit counts; audit's exit_group is all there is without it. */
  private void exit(ProcessInstance process, long millis, int code) {
    WaitStatus status = process.lifetime().waitStatus();
    if (status == null) {
      process.lifetime().enteredExit(millis, WaitStatus.ofExitCode(code));
    } else if (!process.lifetime().exitInferred()
        && !status.signaled()
        && status.exitCode() != code) {
      disagreements++;
      process.infer(Reason.EXIT_CODE_OF_CONNECTOR.with(code));
    }
  }
}
