package org.godo.listener.syscall;

import static org.godo.model.linux.Errno.EBADF;

/** What happens to calls of a group that failed. */
public enum FailedCalls {
  /** Kept, as they show what was tried; {@code --only-success} drops them. */
  KEPT,
  /**
   * Kept unless the descriptor was not open: any other failed close has closed it all the same
   * (close(2)), and shells try thousands that are not open.
   */
  KEPT_UNLESS_EBADF,
  /** Dropped, as they changed nothing; the kernel records none. */
  DROPPED_BY_RULE,
  /** Dropped, as they changed nothing; the kernel records them. */
  DROPPED_BY_DECODER;

  /**
   * Whether a failed call is decoded.
   *
   * @param exit its result, the negative error number
   * @param onlySuccess the option of that name
   */
  public boolean areDecoded(long exit, boolean onlySuccess) {
    return switch (this) {
      case KEPT -> !onlySuccess;
      case KEPT_UNLESS_EBADF -> exit != -EBADF;
      case DROPPED_BY_RULE, DROPPED_BY_DECODER -> false;
    };
  }
}
