package org.godo.filter.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When a file was written to: the first {@value #LIMIT} times but one, and the last, however often
 * that was. Milliseconds since the epoch.
 */
final class WriteTimes {
  static final int LIMIT = 10_000;

  private static final long[] NONE = {};
  private static final int FIRST_CAPACITY = 4;

  private long[] times = NONE;
  private long count;

  void add(long millis) {
    int place = (int) Math.min(count, LIMIT - 1);
    if (place == times.length) {
      times = Arrays.copyOf(times, Math.min(LIMIT, Math.max(FIRST_CAPACITY, 2 * times.length)));
    }
    times[place] = millis;
    count++;
  }

  /** How many there were. */
  long count() {
    return count;
  }

  int listedCount() {
    return (int) Math.min(count, LIMIT);
  }

  /** In the order of the record. */
  List<Long> listed() {
    int size = listedCount();
    List<Long> listed = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      listed.add(times[i]);
    }
    return listed;
  }
}
