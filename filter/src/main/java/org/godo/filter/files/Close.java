package org.godo.filter.files;

import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** The latest close of a descriptor of an access, as far as the replay has come. */
sealed interface Close {
  /** Closes without a time. */
  enum Absent implements Close {
    /** No descriptor was closed so far. */
    SO_FAR,
    /** A process that outlives the recording holds a descriptor, so the file is never closed. */
    FOR_EVER
  }

  /**
   * A descriptor was closed.
   *
   * @param millis since the epoch
   * @param reason why that is inferred; null if a call closed it
   */
  record At(long millis, @Nullable Reason reason) implements Close {}

  /**
   * Returns the close by an exit.
   *
   * @param exit null if the recording ends before the process
   * @param reason why it may have been before; null if it was not
   */
  static Close atExit(@Nullable Long exit, @Nullable Reason reason) {
    return exit == null
        ? Absent.FOR_EVER
        : new At(exit, reason == null ? Reason.CLOSE_BY_EXIT : reason);
  }

  /** Returns the later of this close and one that follows in the replay. */
  default Close then(Close next) {
    if (this == Absent.FOR_EVER) {
      return this;
    }
    boolean earlier =
        this instanceof At before && next instanceof At after && after.millis() < before.millis();
    return earlier ? this : next;
  }

  /** Returns when it was, in milliseconds since the epoch; null if there is none. */
  default @Nullable Long timestamp() {
    return this instanceof At at ? Long.valueOf(at.millis()) : null;
  }
}
