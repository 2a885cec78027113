package org.godo.listener.calibrate;

/**
 * The result of one rate.
 *
 * @param asked events a second that were asked of the load
 * @param events it caused
 * @param nanos their duration
 * @param records that were captured
 * @param lost records the kernel lost, and messages that found no room in the socket or on disk
 * @param waitedTicks time the load had to wait for the backlog, in the kernel's clock ticks;
 *     negative if the kernel does not report it
 * @param backlog most records queued at any sample
 * @param socketBytes most memory of the socket's queue at any sample
 * @param captureNanos CPU time of the capture thread
 */
public record Step(
    long asked,
    long events,
    long nanos,
    long records,
    long lost,
    long waitedTicks,
    long backlog,
    long socketBytes,
    long captureNanos) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double AS_ASKED = 0.9;

  /** Events a second that were caused. */
  public double rate() {
    return events / (nanos / NANOS_PER_SECOND);
  }

  /** Records a second that were captured while the load ran. */
  public double recordRate() {
    return records / (nanos / NANOS_PER_SECOND);
  }

  /** Share of one CPU used by the capture thread. */
  public double captureShare() {
    return captureNanos / (double) nanos;
  }

  /** Whether nothing was lost. */
  public boolean isWhole() {
    return lost == 0;
  }

  /** Whether the load could go no faster. */
  boolean isTheLoadsLimit() {
    return rate() < AS_ASKED * asked;
  }
}
