package org.godo.filter.read;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;

/**
 * Finds where the wall clock of a recorded host was set. Events from before and after then overlap
 * in time, or lie far apart, and times of processes that lived through it may be wrong; so the time
 * in question counts as a loss window.
 */
public final class ClockSteps {

  /** Smaller steps are those of slewing, which reorders nothing. */
  private static final long STEP_NANOS = 1_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private ClockSteps() {}

  /** Returns the session with a loss window for each time its clock was set by a second or more. */
  public static Session withWindows(Session session) {
    List<LossWindow> windows = new ArrayList<>(session.loss());
    List<ClockSample> samples = SessionTimes.ordered(session);
    for (int i = 1; i < samples.size(); i++) {
      ClockSample before = samples.get(i - 1);
      ClockSample after = samples.get(i);
      // Boot time counts on while the host sleeps, as the wall clock does.
      long step = after.realtimeNs() - SessionTimes.until(before, after);
      if (Math.abs(step) >= STEP_NANOS) {
        windows.add(window(before, after));
      }
    }
    return windows.size() == session.loss().size()
        ? session
        : session.withLoss(List.copyOf(windows));
  }

  /** From the least to the greatest time that the clock can have shown between the samples. */
  private static LossWindow window(ClockSample before, ClockSample after) {
    long from = Math.min(before.realtimeNs(), after.realtimeNs()) / NANOS_PER_MILLI;
    long greatest = Math.max(SessionTimes.until(before, after), after.realtimeNs());
    long to = greatest / NANOS_PER_MILLI;
    return new LossWindow(Loss.CLOCK_STEP, from, to, 0);
  }
}
