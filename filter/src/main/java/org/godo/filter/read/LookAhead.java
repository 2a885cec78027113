package org.godo.filter.read;

import java.util.Iterator;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** Raw documents in their order, read no further than a time. */
public final class LookAhead {
  private final Iterator<RawEvent> events;
  private @Nullable RawEvent next;

  public LookAhead(Iterator<RawEvent> events) {
    this.events = events;
    next = events.hasNext() ? events.next() : null;
  }

  /** Returns the next document up to a time; null if the next is later or there is none. */
  public @Nullable RawEvent pollUpTo(long millis) {
    RawEvent polled = next;
    if (polled == null || polled.origin().timestamp() > millis) {
      return null;
    }
    next = events.hasNext() ? events.next() : null;
    return polled;
  }
}
