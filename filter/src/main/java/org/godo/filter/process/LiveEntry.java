package org.godo.filter.process;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The parts that the stages hold for one live process. */
final class LiveEntry {
  private static final @Nullable Object[] EMPTY = {};

  private @Nullable Object[] parts = EMPTY;
  private boolean dropped;

  @Nullable Object get(int index) {
    return index < parts.length ? parts[index] : null;
  }

  void set(int index, @Nullable Object part) {
    if (dropped || (part == null && index >= parts.length)) {
      return;
    }
    if (index >= parts.length) {
      parts = Arrays.copyOf(parts, index + 1);
    }
    parts[index] = part;
  }

  /** Drops all parts, and those that are still to come. */
  void drop() {
    dropped = true;
    parts = EMPTY;
  }
}
