package org.godo.benchmark.filter;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Scheduled actions, in the order of time. */
final class Timeline {
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::nanos).thenComparingLong(Entry::number));
  private final Journal journal;
  private long now;
  private long added;

  private record Entry(long nanos, long number, Runnable action) {}

  Timeline(Journal journal) {
    this.journal = journal;
  }

  /** Returns the nanoseconds since the start of the session. */
  long now() {
    return now;
  }

  void in(long nanos, Runnable action) {
    entries.add(new Entry(now + nanos, added++, action));
  }

  /** Runs all actions, including those scheduled meanwhile. */
  void run() {
    Entry next;
    while ((next = entries.poll()) != null) {
      now = next.nanos();
      journal.at(now);
      next.action().run();
    }
  }
}
