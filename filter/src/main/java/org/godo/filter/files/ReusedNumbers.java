package org.godo.filter.files;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Which descriptors of a table, below a limit, referred to several files one after the other. */
final class ReusedNumbers {
  private static final int LIMIT = 1 << 16;

  private final BitSet used = new BitSet();
  private @Nullable BitSet reused;

  /** Accepts that a descriptor refers to another file from here on. */
  void use(int fd) {
    if (fd >= 0 && fd < LIMIT) {
      if (used.get(fd)) {
        reused = reused == null ? new BitSet() : reused;
        reused.set(fd);
      }
      used.set(fd);
    }
  }

  /** Returns a copy of those that did. */
  BitSet reused() {
    return reused == null ? new BitSet() : (BitSet) reused.clone();
  }
}
