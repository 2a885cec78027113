package org.godo.model.linux;

/** Flags of clone(2) and unshare(2) (include/uapi/linux/sched.h). */
public final class CloneFlags {
  public static final long CLONE_VM = 0x100;
  public static final long CLONE_FS = 0x200;
  public static final long CLONE_FILES = 0x400;
  public static final long CLONE_VFORK = 0x4000;
  public static final long CLONE_PARENT = 0x8000;
  public static final long CLONE_THREAD = 0x10000;
  public static final long CLONE_NEWNS = 0x20000;
  public static final long CLONE_NEWUSER = 0x10000000;
  public static final long CLONE_NEWPID = 0x20000000;

  private CloneFlags() {}
}
