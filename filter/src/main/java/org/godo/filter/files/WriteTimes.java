package org.godo.filter.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The times at which a file was written to: of more than {@value #LIMIT} the first {@value #LIMIT}
 * but one, and the last. Milliseconds since the epoch.
 */
final class WriteTimes {
  static final int LIMIT = 10_000;

  private static final long[] NONE = {};
  private static final int FIRST_CAPACITY = 4;

  private long[] times = NONE;
  private long count;

  void add(long millis) {
    int index = (int) Math.min(count, LIMIT - 1);
    if (index == times.length) {
      times = Arrays.copyOf(times, Math.min(LIMIT, Math.max(FIRST_CAPACITY, 2 * times.length)));
    }
    times[index] = millis;
    count++;
  }

  /** Returns the number of writes. */
  long count() {
    return count;
  }

  /** Returns the number of listed times. */
  int listedCount() {
    return (int) Math.min(count, LIMIT);
  }

  /** Returns the listed times in the order of the replay. */
  List<Long> listed() {
    int size = listedCount();
    List<Long> listed = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      listed.add(times[i]);
    }
    return listed;
  }
}
