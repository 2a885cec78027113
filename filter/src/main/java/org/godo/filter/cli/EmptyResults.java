package org.godo.filter.cli;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godo.filter.read.LastSessions;
import org.godo.filter.read.ResultReader;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.model.cli.DecodingSummary;
import org.godo.model.result.RunResult;
import org.godo.model.session.Session;
import org.godo.model.store.Store;

/** Why there are no results, in words for the user. */
final class EmptyResults {
  private EmptyResults() {}

  /** Returns why the last run has no results; that there was none if so. */
  static String ofLastRun(Store store, ResultReader results, long now) {
    List<RunResult> runs = results.runs();
    if (runs.isEmpty()) {
      return "run 'filter --since T' first";
    }
    RunResult last = runs.get(0);
    List<Session> sessions =
        new StoreReader(store.database())
            .sessions().stream().filter(each -> last.sessions().contains(each.id())).toList();
    return "the last run found none: " + why(sessions, new Span(last.since(), last.until()), now);
  }

  /**
   * Returns why a run over sessions has no results.
   *
   * @param now in milliseconds since the epoch
   */
  static String why(List<Session> sessions, Span span, long now) {
    Map<String, Long> totals = new HashMap<>();
    sessions.forEach(
        each -> each.totals().forEach((name, count) -> totals.merge(name, count, Long::sum)));
    DecodingSummary decoding = new DecodingSummary(totals);
    return decoding.isEmpty()
        ? decoding.whyEmpty()
        : "nothing was running from %s; the sessions last from %s"
            .formatted(text(span), text(LastSessions.span(sessions, now)));
  }

  /** Returns both ends of a span, as {@code A to B}. */
  static String text(Span span) {
    return Instant.ofEpochMilli(span.since()) + " to " + Instant.ofEpochMilli(span.until());
  }
}
