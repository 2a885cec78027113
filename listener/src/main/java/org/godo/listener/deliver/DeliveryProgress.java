package org.godo.listener.deliver;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeSet;
import org.godo.listener.decode.DecoderState;

/**
 * How far the capture is delivered: everything before {@link #reached} is acknowledged by the
 * store. A place of the capture is reached when all batches are that were begun before decoding was
 * there.
 */
final class DeliveryProgress {
  // guarded by this
  private final TreeSet<Long> underWay = new TreeSet<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private DecoderState reached;
  private long begun;

  /** A place that is reached when no batch up to this number is under way. */
  private record Waiting(DecoderState place, long lastBatch) {}

  DeliveryProgress(DecoderState from) {
    reached = from;
  }

  /** Begins a batch, before the first document is put in it, and gives its number. */
  synchronized long begin() {
    underWay.add(++begun);
    return begun;
  }

  /** All documents of a batch are in the store or set aside. */
  synchronized void acknowledged(long batch) {
    underWay.remove(batch);
    settle();
  }

  /** All that is made of the capture before a place is in batches begun by now. */
  synchronized void decoded(DecoderState place) {
    waiting.add(new Waiting(place, begun));
    settle();
  }

  /** Where to begin again after an interruption at this moment. */
  synchronized DecoderState reached() {
    return reached;
  }

  private void settle() {
    while (!waiting.isEmpty()
        && (underWay.isEmpty() || underWay.first() > waiting.element().lastBatch())) {
      reached = waiting.remove().place();
    }
  }
}
