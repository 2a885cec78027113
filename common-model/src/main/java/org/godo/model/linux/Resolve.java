package org.godo.model.linux;

/** Flags by which openat2(2) restricts how a name is resolved (include/uapi/linux/openat2.h). */
public final class Resolve {
  /** Links of /proc to a file, as those to descriptors, are not followed. */
  public static final int NO_MAGICLINKS = 0x02;

  /** No symbolic link is followed, nor one of these. */
  public static final int NO_SYMLINKS = 0x04;

  /**
   * A name that is absolute or leads out of the directory fails; neither are such links followed.
   */
  public static final int BENEATH = 0x08;

  /** The directory is the root of the name. */
  public static final int IN_ROOT = 0x10;

  /** The flags are not recorded. */
  public static final int UNKNOWN = -1;

  private Resolve() {}
}
