package org.godo.listener.kernel;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.godo.listener.netlink.AuditStatus;
import org.godo.model.session.Loss;

/**
 * A condition without which records or messages are missing, and which may break at any time.
 *
 * @param cause cause of the loss while it is broken
 * @param brokenMessage for the user, when it is broken and cannot be restored at once
 * @param restoredMessage for the user, when it holds again, behind the name of the loss
 * @param isMet whether it holds, given the audit status as just read
 * @param restore restores it if possible, and returns whether it then holds
 */
record Requirement(
    Loss cause,
    Supplier<String> brokenMessage,
    String restoredMessage,
    Predicate<AuditStatus> isMet,
    BooleanSupplier restore) {

  Requirement(
      Loss cause,
      String brokenMessage,
      String restoredMessage,
      Predicate<AuditStatus> isMet,
      BooleanSupplier restore) {
    this(cause, () -> brokenMessage, restoredMessage, isMet, restore);
  }
}
