package org.godo.listener.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godo.listener.capture.CaptureTotals;
import org.godo.listener.session.Listener;
import org.godo.model.cli.DecodingSummary;
import org.godo.model.cli.LossSummary;
import org.godo.model.session.Session;
import org.godo.model.text.Printable;

/** Formats the result of a session as lines: events by kind, documents delivered, losses. */
final class SummaryView {
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
    addIfAny(lines, captured.user(), "of programs: %d audit records; their text is dropped");
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
    Map<String, Long> totals = session.totals();
    List<String> lines = new ArrayList<>(new DecodingSummary(totals).lines());
    lines.add("delivered: %d documents".formatted(totals.getOrDefault("documents_delivered", 0L)));
    addIfAny(
        lines,
        totals.getOrDefault("documents_refused", 0L),
        "refused by the store: %d documents, kept in refused.jsonl");
    return lines;
  }

  private static void addIfAny(List<String> lines, long count, String form) {
    if (count > 0) {
      lines.add(form.formatted(count));
    }
  }
}
