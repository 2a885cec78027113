package org.godo.filter.process;

import java.util.List;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.result.ProcessResult.Execution;
import org.godo.model.result.Reason;

/**
 * Adds to the process instances what audit events say of them: programs, arguments, users, exit
 * codes. Takes events in the order of their serials. Where there was no connector, as in an audit
 * log, processes are known from here alone.
 */
public final class AuditMerge {
  /** After exit_group the other threads' last calls are still logged; nothing later is theirs. */
  private static final long AFTER_EXIT_MILLIS = 100;

  private final ProcessTable table;
  private final CallerResolver callers;
  private long disagreements;
  private long latest;

  public AuditMerge(ProcessTable table) {
    this.table = table;
    this.callers = new CallerResolver(table);
  }

  /** Values that two sources gave differently. */
  public long disagreements() {
    return disagreements;
  }

  /** The process that made the call, with what this event says of it taken in. */
  public ProcessInstance accept(RawEvent.Syscall event) {
    ProcessInstance process = caller(event);
    Subject subject = event.subject();
    long millis = event.origin().timestamp();
    latest = Math.max(latest, millis);
    parent(process, subject.ppid(), millis);
    process.inheritProgram();
    process.seen(millis);
    process.shown(millis, subject.uid(), subject.exe());
    if (event.call() instanceof Call.Exec exec) {
      process.executed(execution(event, exec), subject.comm());
    } else {
      process.exeSeen(millis, subject.exe());
      process.observedName(millis, subject.comm());
    }
    if (event.call() instanceof Call.ExitCall exit && exit.group()) {
      exit(process, millis, exit.code());
    }
    return process;
  }

  private ProcessInstance caller(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    int tgid = event.tgid();
    ProcessInstance alive = callers.of(event);
    if (alive != null) {
      return alive;
    }
    ProcessInstance latest = table.latest(tgid, millis);
    if (latest != null && latest.exit() != null && millis - latest.exit() <= AFTER_EXIT_MILLIS) {
      return latest;
    }
    return table.addUnforked(event.origin().session(), tgid, millis);
  }

  /**
   * The parent an event tells of is the creator where its fork was not seen, else maybe a reaper.
   */
  private void parent(ProcessInstance process, int ppid, long millis) {
    if (process.creatorTgid() == null) {
      process.createdBy(ppid, table.at(ppid, millis));
      process.infer(Reason.PPID_OF_FIRST_EVENT.with());
    }
    process.observePpid(ppid);
    if (!process.hasParent(ppid) && process.parentChanged(ppid, table.at(ppid, millis), latest)) {
      disagreements++;
    }
  }

  /** The call that made a process was taken: what comes under its id from here on is its own. */
  public void began(ProcessInstance child) {
    callers.began(child);
  }

  /** A process is over and calls nothing any more. */
  public void forget(ProcessInstance process) {
    callers.forget(process);
  }

  /** A call that was cut short by the process's end did nothing. */
  private static Execution execution(RawEvent.Syscall event, Call.Exec exec) {
    boolean success = Boolean.TRUE.equals(event.success());
    return new Execution(
        event.origin().timestamp(),
        success ? event.subject().exe() : exec.file().name(),
        success ? exec.args() : List.of(),
        event.cwd(),
        exec.interpreter(),
        success,
        event.errno());
  }

  /** The connector's word is final; audit's exit_group is all there is without it. */
  private void exit(ProcessInstance process, long millis, int code) {
    WaitStatus status = process.waitStatus();
    if (status == null) {
      process.enteredExit(millis, WaitStatus.ofExitCode(code));
      return;
    }
    boolean told = !process.exitInferred();
    if (told && !status.signaled() && status.exitCode() != code) {
      disagreements++;
      process.infer(Reason.EXIT_CODE_OF_CONNECTOR.with(code));
    }
  }
}
