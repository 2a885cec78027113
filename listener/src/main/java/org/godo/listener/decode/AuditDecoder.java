package org.godo.listener.decode;

import org.godo.listener.decode.Totals.Counter;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.FieldText;
import org.godo.listener.parse.Fields;
import org.godo.listener.parse.RecordType;
import org.godo.listener.parse.SyscallRecord;
import org.godo.listener.parse.TextCache;
import org.godo.listener.parse.UringRecord;
import org.godo.listener.reassemble.AuditEvent;
import org.godo.listener.syscall.Arch;
import org.godo.listener.syscall.CallLayout.Kind;
import org.godo.listener.syscall.SystemCall;
import org.godo.listener.syscall.UndecodedArch;
import org.godo.listener.syscall.UringOperation;
import org.godo.model.linux.Errno;
import org.godo.model.raw.Call;
import org.godo.model.raw.HostName;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Decodes the events of system calls. */
final class AuditDecoder {
  private final SessionContext context;
  private final Totals totals;
  private final LossMerger loss;

  // Reused for every event.
  private final FieldCursor cursor = new FieldCursor();
  private final SyscallRecord record = new SyscallRecord();
  private final UringRecord uringRecord = new UringRecord();
  private final PathRecords paths = new PathRecords();
  private final FieldText cwd = new FieldText();
  private boolean isIncomplete;

  private final TextCache texts = new TextCache();
  private final CallDecoder calls;
  private final SignalDecoder signals;
  private final UringDecoder uringOperations = new UringDecoder(paths, texts);

  AuditDecoder(SessionContext context, Totals totals, LossMerger loss) {
    this.context = context;
    this.totals = totals;
    this.loss = loss;
    this.signals = new SignalDecoder(totals, this::incomplete);
    this.calls = new CallDecoder(record, paths, texts, totals);
  }

  /** Decodes an event; null for one that is dropped, which is counted. */
  @Nullable RawEvent decode(AuditEvent event) {
    totals.add(Counter.AUDIT_EVENTS);
    isIncomplete = false;
    if (!event.ended()) {
      totals.add(Counter.EVENTS_WITHOUT_END);
    }
    int operations = event.count(RecordType.URINGOP);
    if (!event.first(RecordType.SYSCALL, cursor)) {
      return operations > 0 ? decodeUring(event, operations, null) : decodeWithoutSyscall(event);
    }
    if (!record.read(cursor) || event.count(RecordType.SYSCALL) > 1) {
      malformed(event);
      return null;
    }
    // A call that a signal cut short had no effect, and an event yields one document.
    RawEvent killed = record.success() == null ? signals.decode(event, origin(event)) : null;
    if (killed != null) {
      return killed;
    }
    paths.read(event);
    checkPaths(event, operations);
    return operations > 0 && record.number() == UringDecoder.IO_URING_ENTER
        ? decodeUring(event, operations, record.caller())
        : decodeCall(event);
  }

  private void checkPaths(AuditEvent event, int operations) {
    boolean ofOthers = operations == 0 && record.hasItems() && paths.lastItem() >= record.items();
    if (paths.areMalformed() || ofOthers) {
      malformed(event);
    } else if (paths.count() < record.items()) {
      incomplete(event);
    }
  }

  private @Nullable RawEvent decodeWithoutSyscall(AuditEvent event) {
    RawEvent killed = signals.decode(event, origin(event));
    if (killed == null && event.syscallExpected()) {
      incomplete(event);
    }
    return killed;
  }

  /**
   * Operations of io_uring are in the event of the call that submitted them, or in one of their
   * own. An event yields one document, so all but one of several operations are a loss.
   */
  private @Nullable RawEvent decodeUring(
      AuditEvent event, int operations, @Nullable Subject caller) {
    totals.add(Counter.URING_OPERATIONS, operations);
    if (operations > 1) {
      incomplete(event);
    }
    if (!event.first(RecordType.URINGOP, cursor) || !uringRecord.read(cursor)) {
      malformed(event);
      return null;
    }
    paths.read(event);
    UringOperation operation = UringOperation.of(uringRecord.operation());
    Call call = operation == null ? null : uringOperations.decode(operation);
    if (operation == null || call == null) {
      return null;
    }
    if (UringDecoder.lacksNames(call)) {
      incomplete(event);
    }
    return new RawEvent.Syscall(
        origin(event),
        caller == null ? uringRecord.caller() : caller,
        operation.eventName(),
        true,
        Origin.UNKNOWN,
        cwd(event),
        call);
  }

  private void malformed(AuditEvent event) {
    totals.add(Counter.MALFORMED);
    incomplete(event);
  }

  /** An event is one loss, whatever it lacks. */
  private void incomplete(AuditEvent event) {
    if (isIncomplete) {
      return;
    }
    isIncomplete = true;
    totals.add(Counter.INCOMPLETE_EVENTS);
    lost(event, Loss.INCOMPLETE_EVENT);
  }

  private void lost(AuditEvent event, Loss cause) {
    long at = event.millis();
    loss.add(new LossWindow(cause, at, at, 1), event.position());
  }

  private @Nullable RawEvent decodeCall(AuditEvent event) {
    Arch arch = Arch.of(record.arch());
    SystemCall systemCall = arch == null ? null : SystemCall.of(arch, record.number());
    if (arch == null || systemCall == null) {
      totals.add(Counter.UNKNOWN_SYSCALLS);
      if (arch == null) {
        totals.addUnknownArchitecture(UndecodedArch.nameOf(record.arch()));
        lost(event, Loss.UNKNOWN_ARCHITECTURE);
      }
      return null;
    }
    if (!isResultOf(systemCall.layout().kind())) {
      malformed(event);
      return null;
    }
    if (Boolean.FALSE.equals(record.success())
        && !systemCall.group().failedCalls().areDecoded(record.exit(), context.onlySuccess())) {
      totals.add(Counter.FAILED_CALLS_DROPPED);
      return null;
    }
    Call call = calls.decode(event, arch, systemCall.layout());
    if (record.lacksArgument()) {
      incomplete(event);
      return null;
    }
    if (calls.lacksRecord()) {
      incomplete(event);
    }
    if (call == null) {
      totals.add(Counter.IGNORED_CALLS);
      return null;
    }
    return syscall(event, systemCall, call);
  }

  /** Whether calls of a kind have such results; addresses may be beyond the error numbers. */
  private boolean isResultOf(Kind kind) {
    long exit = record.exit();
    if (record.success() == null || kind == Kind.MMAP) {
      return true;
    }
    return record.success() ? exit >= 0 && exit <= kind.maxResult() : exit >= -Errno.MAX;
  }

  private RawEvent syscall(AuditEvent event, SystemCall systemCall, Call call) {
    return new RawEvent.Syscall(
        origin(event),
        record.caller(),
        systemCall.callName(),
        record.success(),
        record.exitKnown() ? record.exit() : Origin.UNKNOWN,
        cwd(event),
        call);
  }

  private Origin origin(AuditEvent event) {
    String node = event.node();
    String host = node == null ? context.host() : HostName.plain(node);
    return Origin.audit(context.session(), host, event.millis(), event.serial());
  }

  private @Nullable String cwd(AuditEvent event) {
    if (!event.first(RecordType.CWD, cursor)) {
      return null;
    }
    if (!Fields.cwd(cursor, cwd)) {
      malformed(event);
    }
    return cwd.text(texts);
  }
}
