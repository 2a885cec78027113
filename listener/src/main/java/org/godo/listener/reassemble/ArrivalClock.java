package org.godo.listener.reassemble;

/**
 * A clock that only goes forward, made of arrival times, which somebody may set back or forth.
 *
 * <p>A listener's capture has a message every second at least, its note of the clocks. So there a
 * larger step is none that the time itself made, and does not count.
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

  /** From here on the clocks are noted once a second. */
  void isNoted() {
    noted = true;
  }

  /** What the clock shows at an arrival, nanoseconds. */
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
