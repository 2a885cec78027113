package org.godo.filter.process;

import java.util.List;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.result.ProcessResult.Execution;
import org.godo.model.result.Reason;

/**
 * Adds to the process instances what audit events report: programs, arguments, users, exit codes.
 * Accepts events in the order of their serials. Without a connector, as in an audit log, processes
 * are known from here alone.
 */
public final class AuditMerge {
  private final ProcessTable table;
  private final CallerResolver callers;
  private long disagreements;
  private long latest;

  public AuditMerge(ProcessTable table) {
    this.table = table;
    this.callers = new CallerResolver(table);
  }

  /** Returns how many values two sources reported differently. */
  public long disagreements() {
    return disagreements;
  }

  /** Accepts an event and returns the process that made the call. */
  public ProcessInstance accept(RawEvent.Syscall event) {
    ProcessInstance process = caller(event);
    Subject subject = event.subject();
    long millis = event.origin().timestamp();
    latest = Math.max(latest, millis);
    if (subject.ppid() != Origin.UNKNOWN) {
      parent(process, subject.ppid(), millis);
    }
    process.inheritProgram();
    process.lifetime().seen(millis);
    ProgramState program = process.program();
    program.shown(millis, subject.uid(), subject.exe());
    if (event.call() instanceof Call.Exec exec) {
      executed(process, event, exec);
    } else {
      program.exeObserved(millis, subject.exe());
      program.commObserved(millis, subject.comm());
    }
    if (event.call() instanceof Call.ExitCall exit && exit.group()) {
      exit(process, millis, exit.code());
    } else if (event.call() instanceof Call.Killed killed) {
      killed(process, millis, killed.signal());
    }
    return process;
  }

  private ProcessInstance caller(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    int tgid = event.tgid();
    ProcessInstance alive = callers.accept(event);
    if (alive != null) {
      return alive;
    }
    ProcessInstance last = table.latest(tgid, millis);
    Long exit = last == null ? null : last.lifetime().exit();
    if (last != null && exit != null && millis - exit <= Tolerances.AFTER_EXIT) {
      return last;
    }
    return table.addUnforked(event.origin().session(), tgid, millis);
  }

  /** The parent in an event is the creator where the fork was not reported, else maybe a reaper. */
  private void parent(ProcessInstance process, int ppid, long millis) {
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
