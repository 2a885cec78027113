package org.godo.listener.parse;

import org.godo.model.linux.LoginUid;
import org.godo.model.raw.RawEvent.Subject;

/**
 * A URINGOP record: an operation of io_uring and its process. It has no arguments, and its result
 * is of no use: the kernel writes 0 for an open of any descriptor. One object is reused for every
 * event.
 */
public final class UringRecord {
  private long operation;
  private long ppid;
  private long pid;
  private long uid;

  /** IORING_OP_* number; -1 if the record has none. */
  public int operation() {
    return (int) operation;
  }

  /** The process; the record has neither its login uid nor its names. */
  public Subject caller() {
    return new Subject((int) pid, (int) ppid, uid, LoginUid.UNSET, null, null);
  }

  /**
   * Reads a record.
   *
   * @return false if a mandatory field is missing, or is not a number that the kernel writes
   */
  public boolean read(FieldCursor fields) {
    operation = -1;
    ppid = -1;
    pid = -1;
    uid = -1;
    while (fields.next()) {
      switch (fields.key()) {
        case FieldKey.PPID -> ppid = fields.decimal(-1);
        case FieldKey.PID -> pid = fields.decimal(-1);
        case FieldKey.UID -> uid = CallerFields.userId(fields, -1);
        case FieldKey.LONGER ->
            operation = fields.keyIs("uring_op") ? fields.decimal(-1) : operation;
        default -> {}
      }
    }
    return !fields.isDamaged()
        && SyscallRecord.isInt(operation)
        && SyscallRecord.isPid(pid)
        && SyscallRecord.isParent(ppid);
  }
}
