package org.godo.listener.kernel;

import java.io.IOException;
import org.godo.listener.netlink.AuditStatus;
import org.godo.model.session.Loss;

/**
 * A counter of the kernel that only grows when something is lost.
 *
 * @param loss the loss that it counts
 * @param initial its value before the session
 */
record LossCounter(Loss loss, long initial, Reading reading) {

  /**
   * The cause of its growth.
   *
   * @param status as read with the counter: under a rate limit the kernel counts what exceeds that
   *     as lost, too (kernel/audit.c, {@code audit_log_end})
   */
  Loss loss(AuditStatus status) {
    return loss == Loss.AUDIT_LOST && status.rateLimit() > 0 ? Loss.RATE_LIMIT : loss;
  }

  /** Reads a counter. */
  @FunctionalInterface
  interface Reading {
    /**
     * Returns the present value.
     *
     * @param status the audit status, as just read
     */
    long read(AuditStatus status) throws IOException;
  }
}
