package org.godo.model.linux;

/** The audit login uid of a task, an unsigned 32-bit number (/proc/PID/loginuid). */
public final class LoginUid {
  /** The login uid of a task that no login set one for: -1 as the kernel stores it. */
  public static final long UNSET = 0xffff_ffffL;

  private LoginUid() {}

  /** Whether a task can have been given this login uid. */
  public static boolean isSet(long loginUid) {
    return loginUid >= 0 && loginUid < UNSET;
  }
}
