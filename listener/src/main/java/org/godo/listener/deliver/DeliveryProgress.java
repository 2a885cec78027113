package org.godo.listener.deliver;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeSet;
import org.godo.listener.decode.DecoderState;
import org.jspecify.annotations.Nullable;

/**
 * How far the capture is delivered: everything before {@link #reached} is acknowledged by the
 * store. A position is reached when all batches are acknowledged that were begun before decoding
 * arrived there.
 */
final class DeliveryProgress {
  // guarded by this
  private final TreeSet<Long> inFlight = new TreeSet<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private DecoderState reached;
  private @Nullable Long until;
  private long begun;

  /** A position that is reached when no batch up to this number is in flight. */
  private record Waiting(DecoderState state, long until, long lastBatch) {}

  DeliveryProgress(DecoderState from) {
    reached = from;
  }

  /** Begins a batch, before its first document is added, and returns its number. */
  synchronized long begin() {
    inFlight.add(++begun);
    return begun;
  }

  /** Notes that all documents of a batch are in the store or set aside. */
  synchronized void acknowledged(long batch) {
    inFlight.remove(batch);
    settle();
  }

  /**
   * Notes that everything decoded before a position is in the batches begun so far.
   *
   * @param untilMillis what was reported up to this moment is before the position
   */
  synchronized void decoded(DecoderState state, long untilMillis) {
    waiting.add(new Waiting(state, untilMillis, begun));
    settle();
  }

  /** The state to resume from after an interruption at this moment. */
  synchronized DecoderState reached() {
    return reached;
  }

  /** Up to when all that was reported is acknowledged; null where this delivery began. */
  synchronized @Nullable Long until() {
    return until;
  }

  private void settle() {
    while (!waiting.isEmpty()
        && (inFlight.isEmpty() || inFlight.first() > waiting.element().lastBatch())) {
      Waiting next = waiting.remove();
      reached = next.state();
      until = next.until();
    }
  }
}
