package org.godo.filter.read;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.raw.Source;
import org.godo.model.session.Delivered;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Finds what sessions reported that is not in the store: the end of one that was not delivered to
 * its end, and documents that are not there any more. Both count as losses.
 */
public final class DeliveryGaps {
  /** The clock of the recorded host may be ahead of this one's: 1 h. */
  private static final long CLOCKS_APART_MILLIS = 3_600_000;

  private DeliveryGaps() {}

  /**
   * Returns the sessions with a loss window from the moment up to which they were delivered, if
   * that is not their end.
   *
   * @param nowMillis in milliseconds since the epoch; one without an end may run until then
   */
  public static List<Session> withWindows(List<Session> sessions, long nowMillis) {
    return sessions.stream()
        .map(each -> isWhole(each) ? each : with(each, notDelivered(each, nowMillis)))
        .toList();
  }

  /** Returns whether a session was delivered to its end; earlier listeners only note its end. */
  public static boolean isWhole(Session session) {
    Delivered delivered = session.delivered();
    return delivered == null ? session.endTimestamp() != null : delivered.whole();
  }

  private static LossWindow notDelivered(Session session, long nowMillis) {
    Delivered delivered = session.delivered();
    Long until = delivered == null ? null : delivered.until();
    long from = until == null ? SessionTimes.least(session) : until;
    return new LossWindow(Loss.NOT_DELIVERED, from, end(session, from, nowMillis), 0);
  }

  private static long end(Session session, long from, long nowMillis) {
    Long end = SessionTimes.greatest(session);
    if (end != null) {
      return Math.max(from, end);
    }
    return from <= nowMillis ? nowMillis : from + CLOCKS_APART_MILLIS;
  }

  /**
   * Returns the sessions, with a loss window for all of the time of those of which fewer documents
   * were read than had been delivered: which ones are missing is not known. Those that have such a
   * window are as they were.
   *
   * @param read what was read of the sessions, from the first document to the last
   * @param nowMillis in milliseconds since the epoch; one without an end may run until then
   */
  public static List<Session> withMissing(List<Session> sessions, ReadCount read, long nowMillis) {
    return sessions.stream()
        .map(
            session -> {
              LossWindow missing = missing(session, read, nowMillis);
              return missing == null ? session : with(session, missing);
            })
        .toList();
  }

  private static @Nullable LossWindow missing(Session session, ReadCount read, long nowMillis) {
    Delivered delivered = session.delivered();
    if (delivered == null
        || session.loss().stream().anyMatch(each -> each.loss().equals(Loss.MISSING))) {
      return null;
    }
    long missing = 0;
    for (Source source : Source.values()) {
      missing += Math.max(0, delivered.documents(source) - read.of(session.id(), source));
    }
    long from = SessionTimes.least(session);
    return missing == 0
        ? null
        : new LossWindow(Loss.MISSING, from, end(session, from, nowMillis), missing);
  }

  /** Returns the sessions with the losses of the store that an earlier run over them found. */
  public static List<Session> withFound(List<Session> sessions, List<LossWindow> found) {
    List<LossWindow> missing =
        found.stream().filter(window -> window.loss().equals(Loss.MISSING)).toList();
    return sessions.stream()
        .map(
            session -> {
              Session whole = session;
              for (LossWindow window : missing) {
                whole = with(whole, window);
              }
              return whole;
            })
        .toList();
  }

  private static Session with(Session session, LossWindow window) {
    List<LossWindow> windows = new ArrayList<>(session.loss());
    windows.add(window);
    return session.withLoss(List.copyOf(windows));
  }
}
