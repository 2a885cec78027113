package org.godo.listener.nativeio;

import jnr.constants.platform.Errno;

/** A call into the kernel that failed. */
public final class NativeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Error numbers the programs decide by (include/uapi/asm-generic/errno-base.h, errno.h). */
  public static final int EPERM = 1;

  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;
  public static final int ENOBUFS = 105;
  public static final int ECONNREFUSED = 111;
  public static final int EDQUOT = 122;

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
