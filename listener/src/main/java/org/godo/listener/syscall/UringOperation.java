package org.godo.listener.syscall;

import org.jspecify.annotations.Nullable;

/**
 * The operations of io_uring that are recorded (IORING_OP_* in include/uapi/linux/io_uring.h). The
 * rule and decoding are both derived from this table.
 */
public enum UringOperation {
  OPENAT(18, "openat"),
  CLOSE(19, "close"),
  OPENAT2(28, "openat2"),
  RENAMEAT(35, "renameat"),
  UNLINKAT(36, "unlinkat"),
  LINKAT(39, "linkat");

  private static final UringOperation[] ALL = values();

  private final int number;
  private final String operationName;
  private final String eventName;

  UringOperation(int number, String operationName) {
    this.number = number;
    this.operationName = operationName;
    this.eventName = "io_uring_" + operationName;
  }

  /** Its number in rules and records. */
  public int number() {
    return number;
  }

  /** The name that auditctl knows it by, {@code openat}. */
  public String operationName() {
    return operationName;
  }

  /** The name in documents, {@code io_uring_openat}. */
  public String eventName() {
    return eventName;
  }

  /** The operation with that number, null if it is not recorded. */
  public static @Nullable UringOperation of(int number) {
    for (UringOperation operation : ALL) {
      if (operation.number == number) {
        return operation;
      }
    }
    return null;
  }
}
