package org.godo.filter.process;

/** When events were lost: what was known before may have changed without a report. */
@FunctionalInterface
public interface LossWindows {
  /** Before all times: the start of something that no source reported. */
  long EVER = Long.MIN_VALUE;

  /** Nothing was lost. */
  LossWindows NONE = (from, to) -> false;

  /**
   * Returns whether events were lost in a span of time, in milliseconds since the epoch, both ends
   * included.
   */
  boolean overlaps(long from, long to);
}
