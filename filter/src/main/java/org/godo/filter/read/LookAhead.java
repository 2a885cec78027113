package org.godo.filter.read;

import java.util.Iterator;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** Raw documents in their order, of which the next can be looked at before it is taken. */
public final class LookAhead {
  private final Iterator<RawEvent> events;
  private @Nullable RawEvent next;

  public LookAhead(Iterator<RawEvent> events) {
    this.events = events;
    next = events.hasNext() ? events.next() : null;
  }

  /**
   * Takes the next document, if it is of a time or earlier; null if it is later or there is none.
   */
  public @Nullable RawEvent takeUpTo(long millis) {
    RawEvent taken = next;
    if (taken == null || taken.origin().timestamp() > millis) {
      return null;
    }
    next = events.hasNext() ? events.next() : null;
    return taken;
  }
}
