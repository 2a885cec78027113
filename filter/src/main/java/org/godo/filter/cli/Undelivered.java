package org.godo.filter.cli;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.godo.filter.read.DeliveryGaps;
import org.godo.model.session.Delivered;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What the filter says of sessions that are not in the store to their end. One that was delivered
 * up to about the filter's run is still being recorded, as far as the filter can know: nothing of
 * it is lost.
 */
final class Undelivered {
  /** Checkpoints are taken every ten seconds at least, later on a busy machine: 1 min. */
  private static final long RECENT_MILLIS = 60_000;

  private final List<Session> sessions;
  private final long nowMillis;

  /**
   * @param sessions those that were read
   * @param nowMillis when they were, in milliseconds since the epoch
   */
  Undelivered(List<Session> sessions, long nowMillis) {
    this.sessions = sessions.stream().filter(each -> !DeliveryGaps.isWhole(each)).toList();
    this.nowMillis = nowMillis;
  }

  /** Returns the windows without what is yet to be delivered of sessions that run. */
  List<LossWindow> lost(List<LossWindow> windows) {
    Set<Long> running =
        sessions.stream()
            .filter(this::runs)
            .map(each -> Objects.requireNonNull(until(each)))
            .collect(Collectors.toSet());
    return windows.stream()
        .filter(
            window ->
                !(window.loss().equals(Loss.NOT_DELIVERED) && running.contains(window.from())))
        .toList();
  }

  /** Returns a line for each session. */
  List<String> lines() {
    return sessions.stream().map(each -> runs(each) ? running(each) : interrupted(each)).toList();
  }

  private boolean runs(Session session) {
    Long until = until(session);
    return session.kind().equals(Session.LIVE)
        && session.endTimestamp() == null
        && until != null
        && until >= nowMillis - RECENT_MILLIS;
  }

  private static String running(Session session) {
    return "still recorded: session %s: results have what it reported until %s; filter again for more"
        .formatted(
            Printable.escape(session.id()),
            Instant.ofEpochMilli(Objects.requireNonNull(until(session))));
  }

  private static String interrupted(Session session) {
    Long until = until(session);
    return "not delivered: session %s%s: it still runs, or was interrupted; %s"
        .formatted(
            Printable.escape(session.id()),
            until == null ? "" : " from " + Instant.ofEpochMilli(until),
            session.kind().equals(Session.LIVE)
                ? "the next 'listener run' on its data directory delivers what is captured"
                : "replay its files again");
  }

  private static @Nullable Long until(Session session) {
    Delivered delivered = session.delivered();
    return delivered == null ? null : delivered.until();
  }
}
