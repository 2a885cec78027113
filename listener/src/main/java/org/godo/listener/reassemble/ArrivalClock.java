package org.godo.listener.reassemble;

/**
 * A monotonic clock derived from arrival times, whose clock may be set back or forth. In a log, of
 * which the arrival times are not known, it counts the records.
 *
 * <p>A listener's capture has at least one message a second, its note of the clocks. There a larger
 * step means that the clock was set, and does not count.
 */
final class ArrivalClock {
  private static final long LONGEST_STEP_NS = 1_500_000_000L;

  /** What a record of a log counts for: an event of one waits for 4,096 others. */
  private static final long RECORD_NS = Reassembler.TIMEOUT_NS / 4_096;

  private boolean noted;
  private boolean ofLog;
  private long lastNs;
  private long steadyNs;

  ArrivalClock(ReassemblyState.Clock state) {
    noted = state.noted();
    lastNs = state.lastNs();
    steadyNs = state.steadyNs();
  }

  ReassemblyState.Clock state() {
    return new ReassemblyState.Clock(noted, lastNs, steadyNs);
  }

  /** The clocks are noted once a second from here on. */
  void isNoted() {
    noted = true;
  }

  /** There is a log, and {@link #next} is called for each record. */
  void isOfLog() {
    ofLog = true;
  }

  /** The time at the arrival of the next record, nanoseconds. */
  long next(long arrivalNs) {
    steadyNs += ofLog ? RECORD_NS : 0;
    return at(arrivalNs);
  }

  /** The time at an arrival, nanoseconds. */
  long at(long arrivalNs) {
    if (ofLog) {
      return steadyNs;
    }
    long step = arrivalNs - lastNs;
    if (step > 0) {
      steadyNs += noted && step > LONGEST_STEP_NS ? 0 : step;
      lastNs = arrivalNs;
    } else if (step < -LONGEST_STEP_NS) {
      lastNs = arrivalNs;
    }
    return steadyNs;
  }
}
