package org.godo.model.linux;

/** Error numbers (include/uapi/asm-generic/errno-base.h, errno.h). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;
  public static final int ENOBUFS = 105;
  public static final int ECONNREFUSED = 111;
  public static final int EDQUOT = 122;

  /** The greatest error number (include/linux/err.h, MAX_ERRNO). */
  public static final int MAX = 4095;

  private Errno() {}
}
