package org.godo.listener.reassemble;

/**
 * A monotonic clock derived from arrival times, whose clock may be set back or forth.
 *
 * <p>A listener's capture has at least one message a second, its note of the clocks. There a larger
 * step means that the clock was set, and does not count.
 */
final class ArrivalClock {
  private static final long LONGEST_STEP_NS = 1_500_000_000L;

  private boolean noted;
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

  /** The time at an arrival, nanoseconds. */
  long at(long arrivalNs) {
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
