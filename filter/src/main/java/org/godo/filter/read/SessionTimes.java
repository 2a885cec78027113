package org.godo.filter.read;

import java.util.Comparator;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.jspecify.annotations.Nullable;

/**
 * The least and greatest time of the wall clock during a session. They are those of its start and
 * end, unless the clock was set back meanwhile: it then showed times before the start, or after the
 * end.
 */
public final class SessionTimes {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private SessionTimes() {}

  /** Returns the least time, in milliseconds since the epoch. */
  public static long least(Session session) {
    return session.clockSamples().stream()
        .mapToLong(sample -> sample.realtimeNs() / NANOS_PER_MILLI)
        .reduce(withEnd(session, session.startTimestamp(), Math::min), Math::min);
  }

  /** Returns the greatest time, in milliseconds since the epoch; null while the session runs. */
  public static @Nullable Long greatest(Session session) {
    if (session.endTimestamp() == null) {
      return null;
    }
    List<ClockSample> samples = ordered(session);
    long greatest = withEnd(session, session.startTimestamp(), Math::max);
    for (int i = 0; i < samples.size(); i++) {
      ClockSample sample = samples.get(i);
      ClockSample next = i + 1 < samples.size() ? samples.get(i + 1) : sample;
      greatest = Math.max(greatest, until(sample, next) / NANOS_PER_MILLI);
    }
    return greatest;
  }

  private static long withEnd(Session session, long start, LongBinaryOperator choice) {
    Long end = session.endTimestamp();
    return end == null ? start : choice.applyAsLong(start, end);
  }

  /** The samples in the order of their record, by the clock that cannot be set. */
  static List<ClockSample> ordered(Session session) {
    return session.clockSamples().stream()
        .sorted(Comparator.comparingLong(ClockSample::boottimeNs))
        .toList();
  }

  /**
   * Returns the time that the wall clock would show at a later sample if it was not set before, in
   * nanoseconds. Samples are kept only when the clocks drifted, so the two may be far apart.
   */
  static long until(ClockSample sample, ClockSample later) {
    return sample.realtimeNs() + later.boottimeNs() - sample.boottimeNs();
  }
}
