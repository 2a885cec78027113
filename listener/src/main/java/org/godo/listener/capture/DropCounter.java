package org.godo.listener.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.godo.model.session.Loss;

/**
 * Counts the messages that found no room, and makes a loss of each span in which one cause lasted.
 * For the appending thread, but for {@link #dropped}. Allocates nothing for a message.
 */
final class DropCounter {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final AtomicLong dropped = new AtomicLong();
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
    dropped.incrementAndGet();
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
    return dropped.get();
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
