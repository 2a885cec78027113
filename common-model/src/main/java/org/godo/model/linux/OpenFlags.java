package org.godo.model.linux;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Flags of open(2) as x86 numbers them (include/uapi/asm-generic/fcntl.h), with their names. All
 * raw documents have these numbers: the listener converts those of other architectures.
 */
public final class OpenFlags {
  /** Stands for flags that are not reported, and for those of a call that has none. */
  public static final int UNKNOWN = -1;

  public static final int O_ACCMODE = 3;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_TRUNC = 0x200;
  public static final int O_DIRECT = 0x4000;
  public static final int O_LARGEFILE = 0x8000;
  public static final int O_DIRECTORY = 0x10000;
  public static final int O_NOFOLLOW = 0x20000;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;
  public static final int O_TMPFILE = 0x410000;

  /** Flags of several bits stand before those whose bits they contain. */
  private static final Map<Integer, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(O_CREAT, "O_CREAT");
    NAMES.put(O_EXCL, "O_EXCL");
    NAMES.put(0x100, "O_NOCTTY");
    NAMES.put(O_TRUNC, "O_TRUNC");
    NAMES.put(0x400, "O_APPEND");
    NAMES.put(0x800, "O_NONBLOCK");
    NAMES.put(0x101000, "O_SYNC");
    NAMES.put(0x1000, "O_DSYNC");
    NAMES.put(0x2000, "O_ASYNC");
    NAMES.put(O_DIRECT, "O_DIRECT");
    NAMES.put(O_LARGEFILE, "O_LARGEFILE");
    NAMES.put(O_TMPFILE, "O_TMPFILE");
    NAMES.put(O_DIRECTORY, "O_DIRECTORY");
    NAMES.put(O_NOFOLLOW, "O_NOFOLLOW");
    NAMES.put(0x40000, "O_NOATIME");
    NAMES.put(O_CLOEXEC, "O_CLOEXEC");
    NAMES.put(O_PATH, "O_PATH");
  }

  private OpenFlags() {}

  /** The names of all flags set, the access mode first; none for unknown flags. */
  public static List<String> names(int flags) {
    if (flags == UNKNOWN) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    names.add(
        switch (flags & O_ACCMODE) {
          case O_WRONLY -> "O_WRONLY";
          case O_RDWR -> "O_RDWR";
          case O_ACCMODE -> "O_ACCMODE";
          default -> "O_RDONLY";
        });
    int rest = flags & ~O_ACCMODE;
    for (Map.Entry<Integer, String> flag : NAMES.entrySet()) {
      int bits = flag.getKey();
      if ((rest & bits) == bits) {
        names.add(flag.getValue());
        rest &= ~bits;
      }
    }
    return names;
  }

  /** Whether it can be read through; unknown flags are not counted as reading. */
  public static boolean reads(int flags) {
    return flags != UNKNOWN && hasAccess(flags) && (flags & O_ACCMODE) != O_WRONLY;
  }

  /** Whether it can be written through; unknown flags may be any. */
  public static boolean writes(int flags) {
    return flags == UNKNOWN || (hasAccess(flags) && (flags & O_ACCMODE) != 0);
  }

  /** The access mode 3 is for ioctl(2) alone (include/linux/fs.h, OPEN_FMODE). */
  private static boolean hasAccess(int flags) {
    return (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_ACCMODE;
  }

  /**
   * Whether an open with these flags creates a nameless file in the named directory; O_PATH voids
   * O_TMPFILE (fs/open.c, build_open_flags).
   */
  public static boolean createsNameless(int flags) {
    return flags != UNKNOWN && (flags & O_PATH) == 0 && (flags & O_TMPFILE) == O_TMPFILE;
  }

  /** Whether an exec closes the descriptor; unknown flags are not counted as such. */
  public static boolean closesOnExec(int flags) {
    return flags != UNKNOWN && (flags & O_CLOEXEC) != 0;
  }

  /** Whether an open with these flags truncates the file; O_PATH voids the other flags. */
  public static boolean truncates(int flags) {
    return flags != UNKNOWN && (flags & O_PATH) == 0 && (flags & O_TRUNC) != 0;
  }
}
