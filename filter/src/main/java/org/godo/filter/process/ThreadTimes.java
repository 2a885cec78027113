package org.godo.filter.process;

import java.util.Arrays;

/**
 * The starts and exits of a process's threads, to count those that lived at a time. What is long
 * over is dropped.
 */
final class ThreadTimes {
  private static final int KEPT = 40_000;

  private final Times starts = new Times();
  private final Times exits = new Times();

  /** Milliseconds since the epoch, ascending. */
  private static final class Times {
    private long[] sorted = new long[4];
    private int size;

    void add(long millis) {
      int at = countUpTo(millis);
      sorted = size == sorted.length ? Arrays.copyOf(sorted, 2 * size) : sorted;
      System.arraycopy(sorted, at, sorted, at + 1, size - at);
      sorted[at] = millis;
      size++;
    }

    void remove(long millis) {
      int at = countUpTo(millis) - 1;
      if (at >= 0 && sorted[at] == millis) {
        System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
        size--;
      }
    }

    void removeFirst(int count) {
      sorted = Arrays.copyOfRange(sorted, count, Math.max(size, count + 4));
      size -= count;
    }

    int countUpTo(long millis) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] <= millis) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  void started(long millis) {
    starts.add(millis);
  }

  void exited(long millis) {
    exits.add(millis);
    if (exits.size > KEPT) {
      int over = exits.countUpTo(millis - Tolerances.UNMATCHED_KEPT);
      exits.removeFirst(over);
      starts.removeFirst(over); // Each of those that exited started before.
    }
  }

  /** Notes that an exit which was accepted is void. */
  void revived(long exit) {
    exits.remove(exit);
  }

  /** Returns how many had started by a time, less those that had exited by another one. */
  int startedLessExited(long startedBy, long exitedBy) {
    return starts.countUpTo(startedBy) - exits.countUpTo(exitedBy);
  }
}
