package org.godo.filter.read;

import java.util.Comparator;
import java.util.List;
import org.godo.model.session.Session;

/**
 * The latest session, the others of its replay, and those of other hosts that were recorded beside
 * it. The latest is the one that was first written to the store last: clocks may have been set back
 * since an earlier one.
 */
public final class LastSessions {
  private static final Comparator<Session> ORDER =
      Comparator.comparingLong(Session::ordinal)
          .thenComparingLong(Session::startTimestamp)
          .thenComparing(Session::id);

  private LastSessions() {}

  /**
   * Chooses from sessions.
   *
   * @return in their order; empty if there are none
   */
  public static List<Session> of(List<Session> all) {
    Session last = all.stream().max(ORDER).orElse(null);
    return last == null ? List.of() : all.stream().filter(each -> belongs(each, last)).toList();
  }

  private static boolean belongs(Session each, Session last) {
    String replay = last.replay();
    return each.id().equals(last.id())
        || (replay != null && replay.equals(each.replay()))
        || isBeside(each, last);
  }

  /** A host has one listener at a time. */
  private static boolean isBeside(Session each, Session last) {
    return each.kind().equals(Session.LIVE)
        && last.kind().equals(Session.LIVE)
        && !each.host().equals(last.host())
        && span(last, Long.MAX_VALUE)
            .overlaps(SessionTimes.least(each), SessionTimes.greatest(each));
  }

  private static Span span(Session session, long now) {
    Long greatest = SessionTimes.greatest(session);
    return new Span(SessionTimes.least(session), greatest == null ? now : greatest);
  }

  /**
   * Returns the span of all times of the sessions.
   *
   * @param sessions at least one
   * @param now end of one that runs, in milliseconds since the epoch
   */
  public static Span span(List<Session> sessions, long now) {
    List<Span> spans = sessions.stream().map(each -> span(each, now)).toList();
    return new Span(
        spans.stream().mapToLong(Span::since).min().orElse(now),
        spans.stream().mapToLong(Span::until).max().orElse(now));
  }
}
