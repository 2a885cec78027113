package org.godo.listener.deliver;

import java.time.Duration;

/**
 * How long the reader waits when all is read before it looks again. After much it looks again soon,
 * as more will come; while little comes it waits longer each time, as each look costs the same.
 */
final class PollBackoff {
  private static final int SHORTEST_IN_LONGEST = 40;

  /** More messages than this since the wait before are not little. */
  private static final long LITTLE = 256;

  private final long shortestNanos;
  private final long longestNanos;
  private long grownNanos;
  private long messagesBefore;

  /**
   * @param longest no wait is longer, and none shorter than a fortieth of it
   */
  PollBackoff(Duration longest) {
    longestNanos = longest.toNanos();
    shortestNanos = longestNanos / SHORTEST_IN_LONGEST;
    grownNanos = shortestNanos;
  }

  /**
   * How long the next wait is.
   *
   * @param messages that were read so far
   */
  long nanos(long messages) {
    return messages - messagesBefore > LITTLE ? shortestNanos : grownNanos;
  }

  /** Waits that long, as far as the wait after is concerned. */
  void waits(long messages) {
    grownNanos = Math.min(2 * nanos(messages), longestNanos);
    messagesBefore = messages;
  }
}
