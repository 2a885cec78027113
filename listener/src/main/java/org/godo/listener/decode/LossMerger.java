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
  private final List<Held> open = new ArrayList<>();

  private record Held(LossWindow window, long position) {
    boolean joins(LossWindow next) {
      return window.source().equals(next.source())
          && window.cause().equals(next.cause())
          && next.from() <= window.to() + JOIN_MILLIS
          && next.to() >= window.from() - JOIN_MILLIS;
    }

    Held join(LossWindow next, long nextPosition) {
      return new Held(
          new LossWindow(
              window.source(),
              window.cause(),
              Math.min(window.from(), next.from()),
              Math.max(window.to(), next.to()),
              window.count() + next.count()),
          Math.min(position, nextPosition));
    }
  }

  LossMerger(EventSink sink) {
    this.sink = sink;
  }

  /**
   * Adds a loss.
   *
   * @param position where in the capture it can be found again
   */
  void add(LossWindow window, long position) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).joins(window)) {
        open.set(i, open.get(i).join(window, position));
        return;
      }
    }
    open.add(new Held(window, position));
  }

  /** Gives out the windows that nothing can join any more. */
  void expire(long nowNs) {
    if (open.isEmpty()) {
      return;
    }
    long now = nowNs / NANOS_PER_MILLI;
    open.removeIf(
        held -> {
          boolean done = now - held.window().to() > JOIN_MILLIS;
          if (done) {
            sink.loss(held.window());
          }
          return done;
        });
  }

  /** Gives out everything. */
  void finish() {
    open.forEach(held -> sink.loss(held.window()));
    open.clear();
  }

  /** Position of the earliest loss still held. */
  long safePosition() {
    long position = Long.MAX_VALUE;
    for (Held held : open) {
      position = Math.min(position, held.position());
    }
    return position;
  }
}
