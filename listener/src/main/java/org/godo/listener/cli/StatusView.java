package org.godo.listener.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.status.Status;
import org.godo.model.session.LossCount;
import org.godo.model.text.Printable;

/** Formats the status of a running session as lines. */
final class StatusView {
  private StatusView() {}

  static List<String> of(Status status) {
    SessionMetrics now = status.now();
    List<String> lines = new ArrayList<>();
    lines.add(line("session", session(now)));
    lines.add(line("since", since(now)));
    lines.add(line("audit", audit(now)));
    lines.add(line("rates", rates(status.perSecond())));
    lines.add(line("captured", captured(now.capture())));
    lines.add(line("queues", queues(now.kernel())));
    lines.add(line("delivery", delivery(now.delivery())));
    lines.add(line("store", store(now.delivery())));
    lines.add(line("lost", lost(now)));
    return lines;
  }

  private static String line(String name, String text) {
    return String.format(Locale.ROOT, "%-9s %s", name, text);
  }

  private static String session(SessionMetrics now) {
    return now.session()
        + (now.name().equals(now.session()) ? "" : " (" + Printable.escape(now.name()) + ")");
  }

  private static String since(SessionMetrics now) {
    Duration age = Duration.ofMillis(Math.max(0, now.atMillis() - now.startMillis()));
    return Instant.ofEpochMilli(now.startMillis()) + ", for " + Amounts.time(age);
  }

  private static String audit(SessionMetrics now) {
    return now.auditSource()
        + (now.kernel().seatHeld() ? ", records arrive" : ", records do not arrive")
        + (now.loginUid() == null ? ", whole host" : ", login uid " + now.loginUid());
  }

  private static String rates(Status.Rates rates) {
    return String.format(
        Locale.ROOT,
        "%.0f audit records/s, %.0f connector messages/s, %.0f documents/s",
        rates.auditRecords(),
        rates.connectorMessages(),
        rates.documents());
  }

  private static String captured(SessionMetrics.Capture capture) {
    return capture.auditRecords()
        + " audit records, "
        + capture.connectorMessages()
        + " connector messages; "
        + Amounts.bytes(capture.bytes())
        + " on disk, "
        + Amounts.bytes(capture.freeBytes())
        + " free"
        + (capture.dropped() == 0 ? "" : "; " + capture.dropped() + " dropped for lack of space");
  }

  private static String queues(SessionMetrics.Kernel kernel) {
    String backlog =
        kernel.backlogLimit() == 0
            ? "backlog %d records, unlimited (highest %d)"
                .formatted(kernel.backlog(), kernel.backlogHighest())
            : "backlog %d of %d records (highest %d)"
                .formatted(kernel.backlog(), kernel.backlogLimit(), kernel.backlogHighest());
    return kernel.sockets().stream()
        .map(
            socket ->
                "; %s socket %s of %s (highest %s)"
                    .formatted(
                        socket.source(),
                        Amounts.bytes(socket.bytes()),
                        Amounts.bytes(socket.limit()),
                        Amounts.bytes(socket.highest())))
        .collect(Collectors.joining("", backlog, ""));
  }

  private static String delivery(SessionMetrics.Delivery delivery) {
    return Amounts.bytes(delivery.lagBytes())
        + " behind, oldest message "
        + Amounts.time(Duration.ofMillis(delivery.lagMillis()))
        + " old; "
        + delivery.documents()
        + " documents delivered"
        + (delivery.refused() == 0 ? "" : ", " + delivery.refused() + " refused");
  }

  private static String store(SessionMetrics.Delivery delivery) {
    Long away = delivery.storeAwayMillis();
    return away == null
        ? "accepting writes"
        : "not accepting writes for " + Amounts.time(Duration.ofMillis(away));
  }

  private static String lost(SessionMetrics now) {
    return now.lost().isEmpty()
        ? "nothing"
        : now.lost().stream().map(LossCount::text).collect(Collectors.joining("; "));
  }
}
