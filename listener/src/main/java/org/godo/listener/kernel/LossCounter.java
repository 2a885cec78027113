package org.godo.listener.kernel;

import java.io.IOException;
import org.godo.listener.netlink.AuditStatus;

/**
 * A counter of the kernel that only grows when something is lost.
 *
 * @param source as in {@link org.godo.model.session.LossWindow}
 * @param cause as there
 * @param initial its value before the session
 */
record LossCounter(String source, String cause, long initial, Reading reading) {

  /** Reads a counter. */
  @FunctionalInterface
  interface Reading {
    /**
     * @param status the audit status, as just read
     */
    long read(AuditStatus status) throws IOException;
  }
}
