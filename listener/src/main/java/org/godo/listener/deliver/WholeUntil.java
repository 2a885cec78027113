package org.godo.listener.deliver;

import java.util.Objects;
import java.util.TreeMap;

/**
 * Up to which moment everything that was reported lies before a position of a capture. Audit
 * records may have waited in the kernel's queue before they arrived, so it is earlier than the last
 * arrival by as much as the last of them was late. Not safe for use by threads.
 */
final class WholeUntil {
  /** A call is logged when it returns, with the time of its entry, so some seem very late: 1 h. */
  private static final long MAX_LATE_MILLIS = 3_600_000;

  private final TreeMap<Long, Long> byPosition = new TreeMap<>();
  private long arrivalMillis;
  private long lateMillis;

  /**
   * A message was read.
   *
   * @param auditMillis time of the last audit event emitted; {@link BatchCollector#NONE} if none
   */
  void accept(long arrival, long auditMillis) {
    arrivalMillis = arrival;
    if (auditMillis != BatchCollector.NONE) {
      lateMillis = Math.min(Math.max(0, arrival - auditMillis), MAX_LATE_MILLIS);
    }
  }

  /** Reading has arrived at this position. */
  void mark(long position) {
    byPosition.putIfAbsent(position, arrivalMillis - lateMillis);
  }

  /** Returns the moment for a position that was marked, and forgets those before. */
  long reached(long position) {
    byPosition.headMap(position, false).clear();
    return Objects.requireNonNull(byPosition.get(position));
  }
}
