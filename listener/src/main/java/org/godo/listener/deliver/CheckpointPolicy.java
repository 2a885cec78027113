package org.godo.listener.deliver;

import java.time.Duration;

/**
 * Whether it is time for a checkpoint. One costs writes that are forced to disk, however little is
 * new, so while little is delivered it waits; what a crash then has delivered again is as little.
 * Safe for use by threads.
 */
final class CheckpointPolicy {
  /**
   * Of the capture, delivered since the last checkpoint: worth one. A new segment counts as more
   * than this, by its position, so those that are done with do not lie about.
   */
  private static final long MUCH_BYTES = 1 << 20;

  private final long quietNanos;
  // guarded by this
  private long lastNanos;
  private long lastPosition;
  private long lastLosses;

  /**
   * As if a checkpoint had just been taken.
   *
   * @param quiet how long to wait while little is delivered
   * @param position from which on is delivered
   */
  CheckpointPolicy(Duration quiet, long nowNanos, long position) {
    quietNanos = quiet.toNanos();
    lastNanos = nowNanos;
    lastPosition = position;
  }

  /**
   * Whether one is due.
   *
   * @param nowNanos of {@link System#nanoTime}
   * @param position before which all is delivered
   * @param losses how often the ledger was told of a loss: readers of the session are to know
   */
  synchronized boolean isDue(long nowNanos, long position, long losses) {
    return nowNanos - lastNanos >= quietNanos
        || position - lastPosition >= MUCH_BYTES
        || losses != lastLosses;
  }

  /** The one was taken that {@link #isDue} was asked about. */
  synchronized void taken(long nowNanos, long position, long losses) {
    lastNanos = nowNanos;
    lastPosition = position;
    lastLosses = losses;
  }
}
