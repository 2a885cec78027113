package org.godo.listener.decode;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.session.LossWindow;

/**
 * Merges losses of one source and cause that are close together into one window: under sustained
 * loss the ledger must not grow by an entry for every record missed.
 */
final class LossMerger {
  /** Windows no further apart than this are merged; one is emitted when this old: 1 s. */
  private static final long MERGE_MILLIS = 1000;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final EventSink sink;
  private final List<LossWindow> open = new ArrayList<>();
  private final List<LossWindow> late = new ArrayList<>();
  private long mark = Long.MIN_VALUE;

  /**
   * @param resumed the {@link #open} and {@link #late} windows of the state that reading resumes
   *     from
   */
  LossMerger(EventSink sink, List<LossWindow> resumed) {
    this.sink = sink;
    for (LossWindow window : resumed) {
      add(window);
    }
  }

  /**
   * Adds a loss.
   *
   * @param position of the event in the capture that it concerns
   */
  void add(LossWindow window, long position) {
    if (position < mark) {
      late.add(window);
    }
    add(window);
  }

  /** Adds a loss that is found again when reading resumes from the mark. */
  void add(LossWindow window) {
    for (int i = 0; i < open.size(); i++) {
      if (isNear(open.get(i), window)) {
        open.set(i, open.get(i).join(window));
        return;
      }
    }
    open.add(window);
  }

  private static boolean isNear(LossWindow window, LossWindow next) {
    return window.loss().equals(next.loss())
        && next.from() <= window.to() + MERGE_MILLIS
        && next.to() >= window.from() - MERGE_MILLIS;
  }

  /** Marks the position that reading has reached as one to resume from. */
  void mark(long position) {
    mark = position;
    late.clear();
  }

  /** Windows that further losses may be merged into. */
  List<LossWindow> open() {
    return List.copyOf(open);
  }

  /** Losses added after the mark that concern events before it. */
  List<LossWindow> late() {
    return List.copyOf(late);
  }

  /** Emits the windows that nothing can be merged into any more. */
  void expire(long nowNs) {
    if (open.isEmpty()) {
      return;
    }
    long now = nowNs / NANOS_PER_MILLI;
    open.removeIf(
        window -> {
          // One in the future was added before the clock was set back.
          boolean done = Math.abs(now - window.to()) > MERGE_MILLIS;
          if (done) {
            sink.loss(window);
          }
          return done;
        });
  }

  /** Emits all windows. */
  void finish() {
    open.forEach(sink::loss);
    open.clear();
  }
}
