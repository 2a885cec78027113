package org.godo.listener.decode;

import org.godo.listener.decode.Totals.Counter;
import org.godo.listener.parse.Fields;
import org.godo.listener.parse.RecordType;
import org.godo.listener.parse.SyscallRecord;
import org.godo.listener.reassemble.AuditEvent;
import org.godo.listener.syscall.Arch;
import org.godo.listener.syscall.SystemCall;
import org.godo.model.raw.Call;
import org.godo.model.raw.HostName;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Decodes the events of system calls. */
final class AuditDecoder {
  private static final int EBADF = 9;

  private final SessionContext context;
  private final Totals totals;
  private final LossMerger loss;

  AuditDecoder(SessionContext context, Totals totals, LossMerger loss) {
    this.context = context;
    this.totals = totals;
    this.loss = loss;
  }

  /** The raw event; null for one that is not kept, which is counted. */
  @Nullable RawEvent decode(AuditEvent event) {
    totals.add(Counter.AUDIT_EVENTS);
    if (!event.ended()) {
      totals.add(Counter.EVENTS_WITHOUT_END);
    }
    byte[] fields = event.fields(RecordType.SYSCALL);
    if (fields == null) {
      return withoutSyscall(event);
    }
    SyscallRecord record = SyscallRecord.parse(fields);
    if (record == null) {
      totals.add(Counter.MALFORMED);
      return null;
    }
    Paths paths = Paths.parse(event.allFields(RecordType.PATH));
    if (paths.count() < record.items()) {
      incomplete(event);
    }
    return decode(event, record, paths);
  }

  private @Nullable RawEvent withoutSyscall(AuditEvent event) {
    if (event.uring()) {
      totals.add(Counter.URING_OPERATIONS);
    } else if (event.syscallExpected()) {
      incomplete(event);
    }
    return null;
  }

  private void incomplete(AuditEvent event) {
    totals.add(Counter.INCOMPLETE_EVENTS);
    long at = event.millis();
    loss.add(new LossWindow("audit", "incomplete_event", at, at, 1), event.position());
  }

  private @Nullable RawEvent decode(AuditEvent event, SyscallRecord record, Paths paths) {
    Arch arch = Arch.of(record.arch());
    SystemCall systemCall = arch == null ? null : SystemCall.of(arch, record.number());
    if (systemCall == null) {
      totals.add(Counter.UNKNOWN_SYSCALLS);
      return null;
    }
    if (Boolean.FALSE.equals(record.success()) && !isKeptWhenFailed(systemCall, record)) {
      totals.add(Counter.FAILED_CALLS_DROPPED);
      return null;
    }
    Call call = CallDecoder.decode(event, systemCall, record, paths);
    if (call == null) {
      totals.add(Counter.IGNORED_CALLS);
      return null;
    }
    return syscall(event, systemCall, record, call);
  }

  /**
   * A failed open or exec shows what was tried. A failed close has closed the descriptor all the
   * same, unless there was none (close(2)). Any other call that failed has changed nothing.
   */
  private boolean isKeptWhenFailed(SystemCall systemCall, SyscallRecord record) {
    return switch (systemCall) {
      case CLOSE -> record.exit() == null || record.exit() != -EBADF;
      case OPEN, OPENAT, OPENAT2, CREAT, OPEN_BY_HANDLE_AT, EXECVE, EXECVEAT ->
          !context.onlySuccess();
      default -> false;
    };
  }

  private RawEvent syscall(
      AuditEvent event, SystemCall systemCall, SyscallRecord record, Call call) {
    byte[] cwd = event.fields(RecordType.CWD);
    Long exit = record.exit();
    String node = event.node();
    return new RawEvent.Syscall(
        Origin.audit(
            context.session(),
            node == null ? context.host() : HostName.plain(node),
            event.millis(),
            event.serial()),
        new RawEvent.Subject(
            record.pid(),
            record.ppid(),
            record.uid(),
            record.loginUid(),
            record.comm(),
            record.exe(),
            systemCall.callName()),
        record.success(),
        exit == null ? Origin.UNKNOWN : exit,
        cwd == null ? null : Fields.cwd(cwd),
        call);
  }
}
