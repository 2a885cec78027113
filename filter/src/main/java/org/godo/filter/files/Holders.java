package org.godo.filter.files;

import org.godo.filter.process.LossWindows;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** The descriptors that refer to an open file description, and when they are closed. */
final class Holders {
  private int count;
  private int possible;
  private long possibleClose = LossWindows.EVER;
  private Close close;
  private @Nullable Reason uncertainty;

  Holders(Close close) {
    this.close = close;
  }

  /** Returns the number of descriptors, in all tables. */
  int count() {
    return count;
  }

  /** Adds a descriptor, in any table. */
  void add() {
    count++;
  }

  /** Adds a descriptor that refers to it only if its table is shared, which is not known. */
  void addPossible() {
    possible++;
  }

  /** Removes such a descriptor, which referred to another file. */
  void removePossible() {
    possible--;
  }

  /** Closes such a descriptor, if it referred to it. */
  void closePossible(long millis) {
    possible--;
    possibleClose = Math.max(possibleClose, millis);
  }

  /** Removes a descriptor that is closed; returns whether it was the last. */
  boolean close(Close next) {
    close = close.then(next);
    return --count == 0;
  }

  /** Removes a descriptor of which it is not known when it was closed. */
  boolean release(Reason reason) {
    uncertainty = reason;
    return --count == 0;
  }

  /** Marks the close as uncertain, whichever it will be. */
  void markUncertain(Reason reason) {
    uncertainty = reason;
  }

  /** Returns when the last descriptor was closed; null while it is open. */
  @Nullable Long closed() {
    return close.timestamp();
  }

  /** Returns why that is inferred; null if it is not. */
  @Nullable Reason reason() {
    if (!(close instanceof Close.At at)) {
      return null;
    }
    if (uncertainty != null) {
      return uncertainty;
    }
    boolean maybeLater = possible > 0 || possibleClose > at.millis();
    return maybeLater ? Reason.MAYBE_SHARED_DESCRIPTORS : at.reason();
  }
}
