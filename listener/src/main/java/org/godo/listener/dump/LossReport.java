package org.godo.listener.dump;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.godo.listener.capture.Position;
import org.godo.model.session.LossWindow;

/**
 * Names the parts of a capture that could not be read, one line each, and counts the losses that
 * decoding reports.
 */
final class LossReport {
  private final IntFunction<String> fileOf;
  private final Consumer<String> warnings;
  private final Map<String, Long> counts = new TreeMap<>();
  private long damagedParts;
  private long damagedBytes;

  LossReport(IntFunction<String> fileOf, Consumer<String> warnings) {
    this.fileOf = fileOf;
    this.warnings = warnings;
  }

  /** Reports what was skipped to reach the message at a position. */
  void before(long position, List<LossWindow> skipped) {
    for (LossWindow window : skipped) {
      report(window, "before byte " + Position.offset(position) + " of " + file(position));
    }
  }

  /** Reports what was skipped behind the last message. */
  void atEnd(long position, List<LossWindow> skipped) {
    for (LossWindow window : skipped) {
      report(window, "at the end of " + file(position));
    }
  }

  /** Counts a loss that the capture or its decoding reports. */
  void add(LossWindow window) {
    counts.merge(window.source() + ' ' + window.cause(), window.count(), Long::sum);
  }

  /** Reports the totals. */
  void summarize() {
    if (damagedParts > 0) {
      warnings.accept(
          "damaged: %d %s, %d bytes in all; everything else was read"
              .formatted(damagedParts, damagedParts == 1 ? "part" : "parts", damagedBytes));
    }
    counts.forEach((what, count) -> warnings.accept("loss: " + what + ' ' + count));
  }

  private void report(LossWindow window, String where) {
    damagedParts++;
    if (window.cause().equals("torn_tail")) {
      warnings.accept("damaged: the last message is cut off " + where);
      return;
    }
    damagedBytes += window.count();
    String what =
        window.count() == 0 ? "a segment is missing " : window.count() + " bytes skipped ";
    warnings.accept("damaged: " + what + where + span(window));
  }

  private static String span(LossWindow window) {
    return ", between "
        + (window.from() == 0 ? "the beginning" : Instant.ofEpochMilli(window.from()))
        + " and "
        + Instant.ofEpochMilli(window.to());
  }

  private String file(long position) {
    return fileOf.apply(Position.segment(position));
  }
}
