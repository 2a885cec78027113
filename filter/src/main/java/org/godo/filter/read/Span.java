package org.godo.filter.read;

import org.jspecify.annotations.Nullable;

/** The span of time asked for, in milliseconds since the epoch, both ends inclusive. */
public record Span(long since, long until) {

  /**
   * Whether a lifetime overlaps the span.
   *
   * @param start null for one without a known start
   * @param end null for one that goes on
   */
  public boolean overlaps(@Nullable Long start, @Nullable Long end) {
    return (start == null || start <= until) && (end == null || end >= since);
  }
}
