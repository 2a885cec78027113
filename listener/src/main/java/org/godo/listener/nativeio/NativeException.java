package org.godo.listener.nativeio;

import jnr.constants.platform.Errno;

/** A call into the kernel that failed. */
public final class NativeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * @param call what was called, as {@code bind} or {@code AUDIT_ADD_RULE}
   * @param errno positive error number
   */
  public NativeException(String call, int errno) {
    super(call + ": " + describe(errno));
    this.errno = errno;
  }

  /** Positive error number. */
  public int errno() {
    return errno;
  }

  private static String describe(int errno) {
    Errno known = Errno.valueOf(errno);
    return known == Errno.__UNKNOWN_CONSTANT__
        ? "error " + errno
        : known.description() + " (" + known.name() + ")";
  }
}
