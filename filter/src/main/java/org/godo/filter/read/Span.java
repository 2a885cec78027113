package org.godo.filter.read;

import org.jspecify.annotations.Nullable;

/** The time asked for, in milliseconds since the epoch, both ends inclusive. */
public record Span(long since, long until) {

  /** Whether something that lived from one time to another, or still lives, touches the span. */
  public boolean touches(@Nullable Long start, @Nullable Long end) {
    return (start == null || start <= until) && (end == null || end >= since);
  }
}
