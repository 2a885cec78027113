package org.godo.listener.status;

import org.godo.listener.metrics.SessionMetrics;

/**
 * The status of a running session.
 *
 * @param perSecond rates between two readings, the second of them {@code now}
 */
public record Status(SessionMetrics now, Rates perSecond) {
  private static final double MILLIS_PER_SECOND = 1_000;

  /** Rates per second. */
  public record Rates(double auditRecords, double connectorMessages, double documents) {}

  static Status of(SessionMetrics before, SessionMetrics now) {
    double seconds = Math.max(1, now.atMillis() - before.atMillis()) / MILLIS_PER_SECOND;
    return new Status(
        now,
        new Rates(
            (now.capture().auditRecords() - before.capture().auditRecords()) / seconds,
            (now.capture().connectorMessages() - before.capture().connectorMessages()) / seconds,
            (now.delivery().documents() - before.delivery().documents()) / seconds));
  }

  /** Returns it as one JSON object. */
  public String json() {
    return StatusJson.of(this);
  }
}
