package org.godo.listener.capture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.godo.model.session.Loss;

/**
 * Counts the messages that found no room, and makes a loss of each span in which one cause lasted.
 * For the appending thread, but for {@link #dropped} and {@link #byCause}. Allocates nothing for a
 * message.
 */
final class DropCounter {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private static final List<Loss> CAUSES =
      List.of(Loss.DISK_FULL, Loss.CAPTURE_LIMIT, Loss.TOO_LARGE);

  private final AtomicLongArray dropped = new AtomicLongArray(CAUSES.size());
  private final List<Note.Loss> spans = new ArrayList<>();
  private Loss cause = Loss.DISK_FULL;
  private long fromNs;
  private long toNs;
  private long count;

  /** A message was dropped. */
  void drop(long arrivalNs, Loss because) {
    if (because != cause) {
      endSpan();
    }
    if (count == 0) {
      cause = because;
      fromNs = arrivalNs;
    }
    toNs = arrivalNs;
    count++;
    dropped.incrementAndGet(CAUSES.indexOf(because));
  }

  /** The spans since the last call. */
  List<Note.Loss> drainSpans() {
    endSpan();
    List<Note.Loss> drained = List.copyOf(spans);
    spans.clear();
    return drained;
  }

  /** Messages dropped so far. */
  long dropped() {
    long sum = 0;
    for (int i = 0; i < CAUSES.size(); i++) {
      sum += dropped.get(i);
    }
    return sum;
  }

  /** The same by cause, also before the log has room for what it notes of them. */
  Map<Loss, Long> byCause() {
    Map<Loss, Long> counts = new EnumMap<>(Loss.class);
    for (int i = 0; i < CAUSES.size(); i++) {
      if (dropped.get(i) > 0) {
        counts.put(CAUSES.get(i), dropped.get(i));
      }
    }
    return counts;
  }

  private void endSpan() {
    if (count > 0) {
      // the wall clock may have been set back
      long from = Math.min(fromNs, toNs) / NANOS_PER_MILLI;
      long to = Math.max(fromNs, toNs) / NANOS_PER_MILLI;
      spans.add(new Note.Loss(cause, from, to, count));
      count = 0;
    }
  }
}
