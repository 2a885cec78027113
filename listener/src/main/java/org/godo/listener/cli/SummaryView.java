package org.godo.listener.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.godo.listener.capture.CaptureTotals;
import org.godo.listener.session.Listener;
import org.godo.model.cli.LossSummary;
import org.godo.model.session.Session;
import org.godo.model.text.Printable;

/** Formats the result of a session as lines: events by kind, documents delivered, losses. */
final class SummaryView {
  private static final String EVENT = "event_";
  private static final String UNKNOWN_ARCHITECTURE = "unknown_architecture_";

  private SummaryView() {}

  /** Formats the result of a recorded session. */
  static List<String> ofRun(Listener.Summary summary) {
    CaptureTotals captured = summary.captured();
    List<String> lines = new ArrayList<>();
    lines.add(sessionLine(summary.session()));
    lines.add(
        "captured: %d audit records, %d messages of the proc connector"
            .formatted(captured.audit(), captured.connector()));
    lines.addAll(decoded(summary.session()));
    addIfAny(lines, captured.rejected(), "rejected: %d messages that were not from the kernel");
    addIfAny(lines, captured.truncated(), "truncated: %d messages longer than any known");
    addIfAny(lines, captured.dropped(), "dropped: %d messages for lack of disk space");
    lines.addAll(LossSummary.lines(summary.session().loss(), summary.lost()));
    return lines;
  }

  /** Formats the result of a replayed session. */
  static List<String> ofSession(Session session) {
    List<String> lines = new ArrayList<>();
    lines.add(sessionLine(session));
    lines.addAll(decoded(session));
    lines.addAll(LossSummary.lines(session.loss()));
    return lines;
  }

  private static String sessionLine(Session session) {
    return "session "
        + session.id()
        + (session.name().equals(session.id())
            ? ""
            : " (" + Printable.escape(session.name()) + ")");
  }

  private static List<String> decoded(Session session) {
    Map<String, Long> totals = new TreeMap<>(session.totals());
    List<String> lines = new ArrayList<>();
    String kinds = counts(totals, EVENT);
    lines.add("events: " + (kinds.isEmpty() ? "none" : kinds));
    addIfAny(lines, totals.getOrDefault("malformed", 0L), "malformed: %d messages");
    String architectures = counts(totals, UNKNOWN_ARCHITECTURE);
    if (!architectures.isEmpty()) {
      lines.add("not decoded: calls of unknown architectures: " + architectures);
    }
    lines.add("delivered: %d documents".formatted(totals.getOrDefault("documents_delivered", 0L)));
    addIfAny(
        lines,
        totals.getOrDefault("documents_refused", 0L),
        "refused by the store: %d documents, kept in refused.jsonl");
    return lines;
  }

  /** The counters with a prefix, as {@code 3 open, 1 close}. */
  private static String counts(Map<String, Long> totals, String prefix) {
    return totals.entrySet().stream()
        .filter(total -> total.getKey().startsWith(prefix))
        .map(total -> total.getValue() + " " + total.getKey().substring(prefix.length()))
        .collect(Collectors.joining(", "));
  }

  private static void addIfAny(List<String> lines, long count, String form) {
    if (count > 0) {
      lines.add(form.formatted(count));
    }
  }
}
