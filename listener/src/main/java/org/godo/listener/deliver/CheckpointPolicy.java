package org.godo.listener.deliver;

import java.time.Duration;

/**
 * Decides when a checkpoint is due. Each costs writes that are forced to disk, so while little is
 * delivered they are rare: as little has to be delivered again after a crash. Safe for use by
 * threads.
 */
final class CheckpointPolicy {
  /**
   * Bytes of the capture delivered since the last checkpoint that make one due. A new segment
   * counts as more than this, by its position, so that delivered ones are removed soon.
   */
  private static final long MUCH_BYTES = 1 << 20;

  private final long quietNanos;
  // guarded by this
  private long lastNanos;
  private long lastPosition;
  private long lastLosses;

  /**
   * Creates a policy that counts from now.
   *
   * @param quiet interval of checkpoints while little is delivered
   * @param position that delivery starts from
   */
  CheckpointPolicy(Duration quiet, long nowNanos, long position) {
    quietNanos = quiet.toNanos();
    lastNanos = nowNanos;
    lastPosition = position;
  }

  /**
   * Whether a checkpoint is due.
   *
   * @param nowNanos of {@link System#nanoTime}
   * @param position before which all is delivered
   * @param losses reported to the ledger so far; readers of the session are to see them
   */
  synchronized boolean isDue(long nowNanos, long position, long losses) {
    return nowNanos - lastNanos >= quietNanos
        || position - lastPosition >= MUCH_BYTES
        || losses != lastLosses;
  }

  /** Notes that the checkpoint was taken that {@link #isDue} was asked about. */
  synchronized void taken(long nowNanos, long position, long losses) {
    lastNanos = nowNanos;
    lastPosition = position;
    lastLosses = losses;
  }
}
