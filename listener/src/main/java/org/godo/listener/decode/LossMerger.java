package org.godo.listener.decode;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.session.LossWindow;

/**
 * Joins losses of one source and cause that lie close together into one window: under sustained
 * loss the ledger must not grow by an entry for every record missed.
 */
final class LossMerger {
  /** Windows no further apart than this are joined; one is given out when this old: 1 s. */
  private static final long JOIN_MILLIS = 1000;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final EventSink sink;
  private final List<LossWindow> open = new ArrayList<>();
  private final List<LossWindow> late = new ArrayList<>();
  private long mark = Long.MIN_VALUE;

  /**
   * @param resumed what was {@link #open} and {@link #late} at the place where reading begins
   */
  LossMerger(EventSink sink, List<LossWindow> resumed) {
    this.sink = sink;
    resumed.forEach(this::add);
  }

  /**
   * Adds a loss.
   *
   * @param position where in the capture the event stands that it is about
   */
  void add(LossWindow window, long position) {
    if (position < mark) {
      late.add(window);
    }
    add(window);
  }

  /** Adds a loss that is found again when reading is taken up at the mark. */
  void add(LossWindow window) {
    for (int i = 0; i < open.size(); i++) {
      if (joins(open.get(i), window)) {
        open.set(i, open.get(i).join(window));
        return;
      }
    }
    open.add(window);
  }

  private static boolean joins(LossWindow window, LossWindow next) {
    return window.loss().equals(next.loss())
        && next.from() <= window.to() + JOIN_MILLIS
        && next.to() >= window.from() - JOIN_MILLIS;
  }

  /** Reading may be taken up again at this place of the capture, which it has reached now. */
  void mark(long position) {
    mark = position;
    late.clear();
  }

  /** What something may still be joined to. */
  List<LossWindow> open() {
    return List.copyOf(open);
  }

  /** What was added after the mark and is about events before it. */
  List<LossWindow> late() {
    return List.copyOf(late);
  }

  /** Gives out the windows that nothing can join any more. */
  void expire(long nowNs) {
    if (open.isEmpty()) {
      return;
    }
    long now = nowNs / NANOS_PER_MILLI;
    open.removeIf(
        window -> {
          // one that lies ahead was told before the clock was set back
          boolean done = Math.abs(now - window.to()) > JOIN_MILLIS;
          if (done) {
            sink.loss(window);
          }
          return done;
        });
  }

  /** Gives out everything. */
  void finish() {
    open.forEach(sink::loss);
    open.clear();
  }
}
