package org.godo.listener.deliver;

import java.time.Duration;

/**
 * The interval at which the end of the capture is polled. It is short after many messages, as more
 * will follow, and doubles while there are few, as each poll costs the same.
 */
final class PollBackoff {
  private static final int LONGEST_TO_SHORTEST = 40;

  /** Messages since the wait before that count as few. */
  private static final long FEW = 256;

  private final long shortestNanos;
  private final long longestNanos;
  private long backedOffNanos;
  private long messagesBefore;

  /**
   * @param longest no wait is longer, and none shorter than a fortieth of it
   */
  PollBackoff(Duration longest) {
    longestNanos = longest.toNanos();
    shortestNanos = longestNanos / LONGEST_TO_SHORTEST;
    backedOffNanos = shortestNanos;
  }

  /**
   * Returns the length of the next wait.
   *
   * @param messages read so far
   */
  long nanos(long messages) {
    return messages - messagesBefore > FEW ? shortestNanos : backedOffNanos;
  }

  /** Notes that the reader waited that long. */
  void waited(long messages) {
    backedOffNanos = Math.min(2 * nanos(messages), longestNanos);
    messagesBefore = messages;
  }
}
