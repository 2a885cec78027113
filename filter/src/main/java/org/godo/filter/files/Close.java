package org.godo.filter.files;

import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** The latest close of a descriptor of an access, as far as the replay has come. */
sealed interface Close {
  Close NONE = new None();
  Close NEVER = new Never();

  /** No descriptor was closed. */
  record None() implements Close {}

  /** A process that outlives the recording holds a descriptor, so the file is never closed. */
  record Never() implements Close {}

  /**
   * A descriptor was closed.
   *
   * @param millis since the epoch
   * @param reason why that is inferred; null if a call closed it
   */
  record At(long millis, @Nullable Reason reason) implements Close {}

  /** Returns the later of this close and one that follows in the replay. */
  default Close then(Close next) {
    if (this instanceof Never) {
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
