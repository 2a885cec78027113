package org.godo.filter.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names of the open flags (include/uapi/asm-generic/fcntl.h). */
final class OpenFlags {
  /** Stands for flags that are not known, and for a call that has none. */
  static final int UNKNOWN = -1;

  static final int O_ACCMODE = 3;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_TRUNC = 0x200;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;
  static final int O_TMPFILE = 0x410000;

  private static final Map<Integer, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(0x40, "O_CREAT");
    NAMES.put(0x80, "O_EXCL");
    NAMES.put(0x100, "O_NOCTTY");
    NAMES.put(O_TRUNC, "O_TRUNC");
    NAMES.put(0x400, "O_APPEND");
    NAMES.put(0x800, "O_NONBLOCK");
    NAMES.put(0x101000, "O_SYNC");
    NAMES.put(0x1000, "O_DSYNC");
    NAMES.put(0x2000, "O_ASYNC");
    NAMES.put(0x4000, "O_DIRECT");
    NAMES.put(0x8000, "O_LARGEFILE");
    NAMES.put(O_TMPFILE, "O_TMPFILE");
    NAMES.put(0x10000, "O_DIRECTORY");
    NAMES.put(0x20000, "O_NOFOLLOW");
    NAMES.put(0x40000, "O_NOATIME");
    NAMES.put(O_CLOEXEC, "O_CLOEXEC");
    NAMES.put(O_PATH, "O_PATH");
  }

  private OpenFlags() {}

  /** Returns the names of all flags set, the access mode first; none for unknown flags. */
  static List<String> names(int flags) {
    if (flags == UNKNOWN) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    names.add(
        switch (flags & O_ACCMODE) {
          case O_WRONLY -> "O_WRONLY";
          case O_RDWR -> "O_RDWR";
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

  /** Returns whether a file opened with these flags can be read through. */
  static boolean reads(int flags) {
    return flags != UNKNOWN && (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_WRONLY;
  }

  /** Returns whether a file opened with these flags may be written through. */
  static boolean writes(int flags) {
    return flags == UNKNOWN || ((flags & O_PATH) == 0 && (flags & O_ACCMODE) != 0);
  }

  /** Returns whether an open with these flags creates a file without a name (O_TMPFILE). */
  static boolean createsNameless(int flags) {
    return flags != UNKNOWN && (flags & O_TMPFILE) == O_TMPFILE;
  }

  /** Returns whether an open with these flags truncates a file; O_PATH disables O_TRUNC. */
  static boolean truncates(int flags) {
    return flags != UNKNOWN && (flags & O_PATH) == 0 && (flags & O_TRUNC) != 0;
  }
}
