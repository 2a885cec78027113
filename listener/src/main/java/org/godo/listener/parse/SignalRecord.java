package org.godo.listener.parse;

import org.godo.model.linux.LoginUid;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent.Subject;

/**
 * An ANOM_ABEND or SECCOMP record: a signal and the task that it ended (kernel/auditsc.c, {@code
 * audit_core_dumps}, {@code audit_seccomp}). One object is reused for every event.
 */
public final class SignalRecord {
  /** Actions of a filter that end the process, or the thread (include/uapi/linux/seccomp.h). */
  private static final long KILL_PROCESS = 0x8000_0000L;

  private static final long KILL_THREAD = 0;

  private long pid;
  private long uid;
  private long loginUid;
  private long signal;
  private long action;
  private final FieldText comm = new FieldText();
  private final FieldText exe = new FieldText();

  /** The number of the signal. */
  public int signal() {
    return (int) signal;
  }

  /** The process; the record does not have its parent. */
  public Subject subject() {
    return new Subject((int) pid, Origin.UNKNOWN, uid, loginUid, comm.text(), exe.text());
  }

  /** Whether the whole process ended, of a SECCOMP record; else the thread that made the call. */
  public boolean endsProcess() {
    return action == KILL_PROCESS;
  }

  /**
   * Whether the signal ended its process, or one of its threads: other actions of SECCOMP have
   * none, or one that the process may handle, after which ANOM_ABEND follows if it does not.
   */
  public boolean isFatal() {
    return signal > 0 && (action == KILL_PROCESS || action == KILL_THREAD);
  }

  /**
   * Reads a record.
   *
   * @return false if a mandatory field is missing, or is not a number that the kernel writes
   */
  public boolean read(FieldCursor fields) {
    clear();
    while (fields.next()) {
      switch (fields.key()) {
        case FieldKey.PID -> pid = fields.decimal(-1);
        case FieldKey.UID -> uid = CallerFields.userId(fields, -1);
        case FieldKey.AUID -> loginUid = CallerFields.userId(fields, LoginUid.UNSET);
        case FieldKey.COMM -> fields.text(comm);
        case FieldKey.EXE -> Fields.path(fields, exe);
        case FieldKey.SIG -> signal = fields.decimal(-1);
        case FieldKey.CODE -> action = fields.hexadecimal(-1);
        default -> {}
      }
    }
    return !fields.isDamaged() && SyscallRecord.isPid(pid) && signal >= 0 && signal <= 64;
  }

  private void clear() {
    pid = -1;
    uid = -1;
    loginUid = LoginUid.UNSET;
    signal = -1;
    action = KILL_THREAD;
    comm.clear();
    exe.clear();
  }
}
