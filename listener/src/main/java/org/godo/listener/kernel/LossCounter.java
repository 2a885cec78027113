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
