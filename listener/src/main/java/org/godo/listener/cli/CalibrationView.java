package org.godo.listener.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.godo.listener.calibrate.Conclusion;
import org.godo.listener.calibrate.Step;
import org.godo.listener.netlink.AuditSetup;
import org.godo.listener.netlink.ReceiveBuffers;

/** Formats a calibration as a table, and its conclusion. */
final class CalibrationView {
  static final String HEAD =
      "  target/s  events/s  records/s      lost  waited  backlog      socket  capture CPU";

  private static final double PERCENT = 100;

  private CalibrationView() {}

  static String line(Step step) {
    return String.format(
        Locale.ROOT,
        "%10d %9.0f %10.0f %9d %7s %8d %11s %11.0f%%",
        step.asked(),
        step.rate(),
        step.recordRate(),
        step.lost(),
        step.waitedTicks() < 0 ? "-" : Long.toString(step.waitedTicks()),
        step.backlog(),
        Amounts.bytes(step.socketBytes()),
        step.captureShare() * PERCENT);
  }

  static List<String> of(Conclusion conclusion) {
    Step best = conclusion.best().orElse(null);
    if (best == null) {
      return List.of(
          "records were lost at every rate: give the host more CPU time, or see listener doctor");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "highest rate without loss: %.0f events/s (%.0f records/s); %s",
            best.rate(),
            best.recordRate(),
            conclusion.lossAbove() ? "beyond it records were lost" : "the load cannot go faster"));
    lines.add(
        "backlog needed: "
            + conclusion.backlog()
            + " records; socket buffer needed: "
            + Amounts.bytes(conclusion.socketBytes()));
    lines.add(defaults(conclusion));
    return lines;
  }

  private static String defaults(Conclusion conclusion) {
    String defaults =
        "the defaults (backlog of %d records, socket buffer of %s) "
            .formatted(
                AuditSetup.BACKLOG_LIMIT,
                Amounts.bytes(ReceiveBuffers.accounted(ReceiveBuffers.AUDIT)));
    if (conclusion.defaultsSuffice()) {
      return defaults + "suffice";
    }
    return defaults
        + (conclusion.lossAbove()
            ? "do not suffice beyond that rate"
            : "suffice, but the load had to wait for the capture")
        + ": record one experiment with --loginuid, or set a higher backlog before:"
        + " auditctl -b 262144";
  }
}
