package org.godo.filter.files;

import org.godo.filter.process.LossWindows;
import org.godo.model.result.Reason;

/**
 * A file whose descriptor must have been closed when its number was allocated again.
 *
 * @param millis when that was, since the epoch
 */
record ReallocatedFile(FileAccess file, long millis) {
  void close() {
    file.closeDescriptor(new Close.At(millis, null));
  }

  void closeUnseen() {
    file.closeDescriptor(new Close.At(millis, Reason.CLOSE_BY_REUSE));
  }

  boolean closeMayBeLost(LossWindows losses) {
    Long opened = file.openTimestamp();
    return losses.overlaps(opened == null ? LossWindows.EVER : opened, millis);
  }
}
