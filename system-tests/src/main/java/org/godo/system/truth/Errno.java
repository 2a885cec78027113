package org.godo.system.truth;

import java.util.Map;

/** Error numbers (include/uapi/asm-generic/errno.h). */
final class Errno {
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("EPERM", 1),
          Map.entry("ENOENT", 2),
          Map.entry("EINTR", 4),
          Map.entry("ENXIO", 6),
          Map.entry("E2BIG", 7),
          Map.entry("ENOEXEC", 8),
          Map.entry("EBADF", 9),
          Map.entry("EAGAIN", 11),
          Map.entry("EACCES", 13),
          Map.entry("EFAULT", 14),
          Map.entry("EEXIST", 17),
          Map.entry("ENODEV", 19),
          Map.entry("ENOTDIR", 20),
          Map.entry("EISDIR", 21),
          Map.entry("EINVAL", 22),
          Map.entry("EMFILE", 24),
          Map.entry("ETXTBSY", 26),
          Map.entry("EROFS", 30),
          Map.entry("ENAMETOOLONG", 36),
          Map.entry("ELOOP", 40),
          Map.entry("EOPNOTSUPP", 95));

  private Errno() {}

  static int of(String name) {
    Integer number = NUMBERS.get(name);
    if (number == null) {
      throw new IllegalArgumentException("an error without a number: " + name);
    }
    return number;
  }
}
