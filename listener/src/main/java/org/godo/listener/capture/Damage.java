package org.godo.listener.capture;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;

/**
 * Makes loss windows of what was skipped in a capture: from the arrival of the message before it to
 * that of the one behind it, in bytes.
 */
final class Damage {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final List<LossWindow> windows = new ArrayList<>();
  private boolean open;
  private long bytes;
  private long lastArrivalNs;

  /**
   * Something is damaged where reading is now.
   *
   * @param skippedBytes bytes; 0 if it is not known how many
   */
  void found(long skippedBytes) {
    open = true;
    bytes += skippedBytes;
  }

  /** The next whole message was read. */
  void arrived(long arrivalNs) {
    if (open) {
      close(arrivalNs);
    }
    lastArrivalNs = arrivalNs;
  }

  /** There are no more messages. */
  void ended() {
    if (open) {
      close(lastArrivalNs);
    }
  }

  /** Something is not whole where a file ends. */
  void torn() {
    long at = lastArrivalNs / NANOS_PER_MILLI;
    windows.add(new LossWindow(Loss.TORN_TAIL, at, at, 1));
  }

  /** The windows since the last call; with {@code from} 0 where the capture's beginning is lost. */
  List<LossWindow> drain() {
    if (windows.isEmpty()) {
      return List.of();
    }
    List<LossWindow> drained = List.copyOf(windows);
    windows.clear();
    return drained;
  }

  private void close(long arrivalNs) {
    // the wall clock may have been set back
    long from = Math.min(lastArrivalNs, arrivalNs) / NANOS_PER_MILLI;
    long to = Math.max(lastArrivalNs, arrivalNs) / NANOS_PER_MILLI;
    windows.add(new LossWindow(Loss.DAMAGED, from, to, bytes));
    open = false;
    bytes = 0;
  }
}
