package org.godo.listener.deliver;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeSet;
import org.godo.listener.decode.DecoderState;

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
  private long begun;

  /** A position that is reached when no batch up to this number is in flight. */
  private record Waiting(DecoderState state, long lastBatch) {}

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

  /** Notes that everything decoded before a position is in the batches begun so far. */
  synchronized void decoded(DecoderState state) {
    waiting.add(new Waiting(state, begun));
    settle();
  }

  /** The state to resume from after an interruption at this moment. */
  synchronized DecoderState reached() {
    return reached;
  }

  private void settle() {
    while (!waiting.isEmpty()
        && (inFlight.isEmpty() || inFlight.first() > waiting.element().lastBatch())) {
      reached = waiting.remove().state();
    }
  }
}
