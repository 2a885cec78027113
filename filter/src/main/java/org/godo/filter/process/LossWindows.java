package org.godo.filter.process;

/** When something was missed: what was known before such a time may have changed unseen. */
@FunctionalInterface
public interface LossWindows {
  /** Before all times: when something began that was never told. */
  long EVER = Long.MIN_VALUE;

  /** Nothing was missed. */
  LossWindows NONE = (from, to) -> false;

  /**
   * Whether something was missed in a span of time, given in milliseconds since the epoch, both
   * ends included.
   */
  boolean overlaps(long from, long to);
}
