package org.godo.listener.parse;

import org.godo.model.linux.LoginUid;
import org.godo.model.raw.RawEvent.Subject;

/**
 * A URINGOP record: an operation of io_uring and whose it is. It lacks arguments, and its result is
 * no use: the kernel writes 0 for an open whatever its descriptor. It is read anew for every event.
 */
public final class UringRecord {
  private long operation;
  private long ppid;
  private long pid;
  private long uid;

  /** IORING_OP_* number; -1 when it is not told. */
  public int operation() {
    return (int) operation;
  }

  /** Whose it is; neither login uid nor names are told. */
  public Subject caller() {
    return new Subject((int) pid, (int) ppid, uid, LoginUid.UNSET, null, null);
  }

  /**
   * Becomes the record with these fields.
   *
   * @return false if what every such record has is missing, or is no number that the kernel gives
   */
  public boolean read(FieldCursor fields) {
    operation = -1;
    ppid = 0;
    pid = -1;
    uid = -1;
    while (fields.next()) {
      switch (fields.key()) {
        case FieldKey.PPID -> ppid = fields.decimal(0);
        case FieldKey.PID -> pid = fields.decimal(-1);
        case FieldKey.UID -> uid = fields.decimal(-1);
        case FieldKey.LONGER ->
            operation = fields.keyIs("uring_op") ? fields.decimal(-1) : operation;
        default -> {}
      }
    }
    return isInt(operation) && isInt(pid) && pid != 0 && isInt(ppid);
  }

  private static boolean isInt(long number) {
    return number >= 0 && number <= Integer.MAX_VALUE;
  }
}
