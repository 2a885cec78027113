package org.godo.benchmark.filter;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to happen, in the order of time. */
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

  /** Nanoseconds since the session began. */
  long now() {
    return now;
  }

  void in(long nanos, Runnable action) {
    entries.add(new Entry(now + nanos, added++, action));
  }

  /** Lets everything happen, to the last. */
  void run() {
    Entry next;
    while ((next = entries.poll()) != null) {
      now = next.nanos();
      journal.at(now);
      next.action().run();
    }
  }
}
