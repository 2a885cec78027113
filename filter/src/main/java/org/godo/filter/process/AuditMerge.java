package org.godo.filter.process;

import java.util.List;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.result.ProcessResult.Execution;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the process instances what audit events say of them: programs, arguments, users, exit
 * codes. Takes events in the order of their serials. Where there was no connector, as in an audit
 * log, processes are known from here alone.
 */
public final class AuditMerge {
  /** After exit_group the other threads' last calls are still logged; nothing later is theirs. */
  private static final long AFTER_EXIT_MILLIS = 100;

  private final ProcessTable table;
  private long disagreements;

  public AuditMerge(ProcessTable table) {
    this.table = table;
  }

  /** Values that two sources gave differently. */
  public long disagreements() {
    return disagreements;
  }

  /** The process that made the call, with what this event says of it taken in. */
  public ProcessInstance accept(RawEvent.Syscall event) {
    ProcessInstance process = caller(event);
    Subject subject = event.subject();
    process.inheritProgram();
    process.observePpid(subject.ppid());
    process.named(subject.comm());
    process.uid(subject.uid());
    if (event.call() instanceof Call.Exec exec) {
      process.executed(execution(event, exec));
    } else {
      process.exe(subject.exe());
      process.cwd(event.cwd());
    }
    if (event.call() instanceof Call.ExitCall exit) {
      exit(process, event, exit);
    }
    return process;
  }

  private ProcessInstance caller(RawEvent.Syscall event) {
    long millis = event.origin().timestamp();
    int tgid = event.tgid();
    ProcessInstance alive = table.at(tgid, millis);
    if (alive != null) {
      return alive;
    }
    ProcessInstance latest = table.latest(tgid, millis);
    if (latest != null && latest.exit() != null && millis - latest.exit() <= AFTER_EXIT_MILLIS) {
      return latest;
    }
    ProcessInstance instance = table.add(event.origin().session(), tgid, millis);
    instance.infer("start_timestamp", "first event seen; its fork was not");
    int ppid = event.subject().ppid();
    instance.createdBy(ppid, table.at(ppid, millis));
    instance.infer("ppid", "as reported by its first event");
    return instance;
  }

  private static Execution execution(RawEvent.Syscall event, Call.Exec exec) {
    boolean success = !Boolean.FALSE.equals(event.success());
    @Nullable String exe = success ? event.subject().exe() : exec.file().name();
    return new Execution(
        event.origin().timestamp(),
        exe,
        success ? exec.args() : List.of(),
        event.cwd(),
        exec.interpreter(),
        success,
        event.errno());
  }

  /** The connector's word is final; audit's exit_group is all there is without it. */
  private void exit(ProcessInstance process, RawEvent.Syscall event, Call.ExitCall exit) {
    Integer status = process.waitStatus();
    boolean audited = process.inferred().containsKey("exit_timestamp");
    if (exit.group() && status == null && !audited) {
      process.exitObserved(event.origin().timestamp(), exit.code() << 8);
      process.infer("exit_timestamp", "entry into exit_group");
    } else if (exit.group()
        && status != null
        && (status & 0x7f) == 0
        && status >>> 8 != exit.code()) {
      disagreements++;
    }
  }
}
