package org.godo.filter.files;

import java.util.BitSet;

/** Which descriptors of a table, below a limit, referred to several files one after the other. */
final class ReusedNumbers {
  private static final int LIMIT = 1 << 16;

  private final BitSet used = new BitSet();
  private final BitSet reused = new BitSet();

  /** Accepts that a descriptor refers to another file from here on. */
  void use(int fd) {
    if (fd >= 0 && fd < LIMIT) {
      reused.set(fd, reused.get(fd) || used.get(fd));
      used.set(fd);
    }
  }

  /** Returns a copy of those that did. */
  BitSet reused() {
    return (BitSet) reused.clone();
  }
}
