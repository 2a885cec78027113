package org.godo.listener.reassemble;

import java.util.List;

/**
 * State of a {@link Reassembler} of one host's records at a position of a capture, from which
 * reading can resume as if it had not been interrupted. Part of the checkpoint file.
 *
 * @param clock of arrivals
 * @param lastCheckNs the last check for pending events, on the steady clock
 * @param serials seen so far
 * @param begun events that began before and are emitted by the run before
 */
public record ReassemblyState(Clock clock, long lastCheckNs, Serials serials, List<Begun> begun) {
  /** The state at the beginning of a capture. */
  public static final ReassemblyState NOTHING =
      new ReassemblyState(
          new Clock(false, 0, 0), 0, new Serials(false, 0, 0, List.of()), List.of());

  public ReassemblyState {
    begun = List.copyOf(begun);
  }

  /**
   * The arrival clock.
   *
   * @param noted whether the capture notes the clocks once a second
   * @param lastNs the last arrival, nanoseconds since the epoch
   * @param steadyNs nanoseconds on the clock that timeouts are measured by
   */
  public record Clock(boolean noted, long lastNs, long steadyNs) {}

  /**
   * Serials, extended to 64 bits.
   *
   * @param started whether there was any
   * @param highest so far
   * @param highestFrom latest time at which it certainly was not late, milliseconds since the epoch
   * @param missing those skipped that may still be received
   */
  public record Serials(boolean started, long highest, long highestFrom, List<Missing> missing) {
    public Serials {
      missing = List.copyOf(missing);
    }
  }

  /**
   * Serials that were skipped.
   *
   * @param first of them
   * @param last of them, inclusive
   * @param from the last moment without loss, milliseconds since the epoch
   * @param to when it was noticed, milliseconds since the epoch
   * @param noticedNs the same on the steady clock
   */
  public record Missing(long first, long last, long from, long to, long noticedNs) {
    long count() {
      return last - first + 1;
    }
  }

  /**
   * An event of which records were received.
   *
   * @param millis its time
   * @param serial the kernel's
   * @param arrivalNs of its first record, on the steady clock
   * @param bytes of its records so far
   */
  public record Begun(long millis, long serial, long arrivalNs, int bytes) {}
}
