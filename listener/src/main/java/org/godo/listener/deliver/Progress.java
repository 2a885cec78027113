package org.godo.listener.deliver;

import java.util.HashSet;
import java.util.Set;

/**
 * How far the capture is delivered: everything before {@link #safePosition} is acknowledged by the
 * store. A batch counts as under way from before the reader's own bound passes it until it is
 * acknowledged, so at no moment is it covered by neither.
 */
final class Progress {
  // guarded by this
  private final Set<Tracked> underWay = new HashSet<>();
  private long readerBound;

  /** A batch under way; told apart by identity. */
  static final class Tracked {
    private final long start;

    private Tracked(long start) {
      this.start = start;
    }
  }

  Progress(long from) {
    readerBound = from;
  }

  synchronized Tracked begin(long start) {
    Tracked tracked = new Tracked(start);
    underWay.add(tracked);
    return tracked;
  }

  synchronized void acknowledged(Tracked tracked) {
    underWay.remove(tracked);
  }

  /** The reader holds nothing from before this position that is not in a batch under way. */
  synchronized void readerIsAt(long bound) {
    readerBound = bound;
  }

  /** Where to begin again after an interruption at this moment. */
  synchronized long safePosition() {
    long position = readerBound;
    for (Tracked tracked : underWay) {
      position = Math.min(position, tracked.start);
    }
    return position;
  }
}
