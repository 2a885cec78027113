package org.godo.listener.parse;

import org.godo.model.linux.LoginUid;
import org.godo.model.raw.RawEvent.Subject;

/** The fields of a SYSCALL record that describe the caller, while they are read. */
final class CallerFields {
  private long ppid;
  private long pid;
  private long loginUid;
  private long uid;
  private final FieldText comm = new FieldText();
  private final FieldText exe = new FieldText();

  void clear() {
    ppid = -1;
    pid = -1;
    loginUid = LoginUid.UNSET;
    uid = -1;
    comm.clear();
    exe.clear();
  }

  /** Reads the current field if it is one of the caller's; else returns false. */
  boolean read(FieldCursor field) {
    switch (field.key()) {
      case FieldKey.PPID -> ppid = field.decimal(-1);
      case FieldKey.PID -> pid = field.decimal(-1);
      case FieldKey.AUID -> loginUid = userId(field, LoginUid.UNSET);
      case FieldKey.UID -> uid = userId(field, -1);
      case FieldKey.COMM -> field.text(comm);
      case FieldKey.EXE -> Fields.path(field, exe);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A user id, which the kernel has unsigned; old kernels and other programs write -1 or unset. */
  static long userId(FieldCursor field, long fallback) {
    if (field.valueIs("unset")) {
      return LoginUid.UNSET;
    }
    long id = field.decimal(Long.MIN_VALUE);
    if (id == Long.MIN_VALUE) {
      return fallback;
    }
    if (id < Integer.MIN_VALUE || id > LoginUid.UNSET) {
      field.damaged();
    }
    return id < 0 ? id & LoginUid.UNSET : id;
  }

  /** Whether the numbers are such as the kernel writes. */
  boolean isValid() {
    return SyscallRecord.isPid(pid) && SyscallRecord.isParent(ppid);
  }

  /** Creates the caller, independent of the record. */
  Subject subject() {
    return new Subject((int) pid, (int) ppid, uid, loginUid, comm.text(), exe.text());
  }
}
