package org.godo.filter.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.jspecify.annotations.Nullable;

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

  /**
   * Returns the sessions with a loss window for each time a clock was set by a second or more,
   * within a session or between two of one boot; that is in the later.
   */
  public static List<Session> withWindows(List<Session> sessions) {
    return sessions.stream()
        .map(session -> withStepBefore(withWindows(session), before(session, sessions)))
        .toList();
  }

  /** The session before of the same host and boot, by the clock that cannot be set. */
  private static @Nullable Session before(Session session, List<Session> sessions) {
    return sessions.stream()
        .filter(each -> !each.bootId().equals(Session.UNKNOWN_BOOT))
        .filter(each -> each.bootId().equals(session.bootId()))
        .filter(each -> each.host().equals(session.host()))
        .filter(each -> !each.id().equals(session.id()) && isBefore(each, session))
        .max(Comparator.comparingLong(each -> last(each).boottimeNs()))
        .orElse(null);
  }

  private static boolean isBefore(Session one, Session other) {
    return !one.clockSamples().isEmpty()
        && !other.clockSamples().isEmpty()
        && last(one).boottimeNs() <= SessionTimes.ordered(other).get(0).boottimeNs();
  }

  private static ClockSample last(Session session) {
    List<ClockSample> samples = SessionTimes.ordered(session);
    return samples.get(samples.size() - 1);
  }

  private static Session withStepBefore(Session session, @Nullable Session before) {
    if (before == null) {
      return session;
    }
    ClockSample last = last(before);
    ClockSample first = SessionTimes.ordered(session).get(0);
    if (!isStep(last, first)) {
      return session;
    }
    List<LossWindow> windows = new ArrayList<>(session.loss());
    windows.add(window(last, first));
    return session.withLoss(List.copyOf(windows));
  }

  /** Boot time counts on while the host sleeps, as the wall clock does. */
  private static boolean isStep(ClockSample before, ClockSample after) {
    return Math.abs(after.realtimeNs() - SessionTimes.until(before, after)) >= STEP_NANOS;
  }

  /** Returns the session with a loss window for each time its clock was set by a second or more. */
  static Session withWindows(Session session) {
    List<LossWindow> windows = new ArrayList<>(session.loss());
    List<ClockSample> samples = SessionTimes.ordered(session);
    for (int i = 1; i < samples.size(); i++) {
      ClockSample before = samples.get(i - 1);
      ClockSample after = samples.get(i);
      if (isStep(before, after)) {
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
