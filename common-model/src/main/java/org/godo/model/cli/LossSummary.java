package org.godo.model.cli;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.godo.model.session.LossCause;
import org.godo.model.session.LossCount;
import org.godo.model.session.LossWindow;

/** Losses for a user to read: one line for each cause. */
public final class LossSummary {
  private static final String PREFIX = "lost: ";

  private LossSummary() {}

  /** The lines of a report on these windows. */
  public static List<String> lines(Collection<LossWindow> ledger) {
    return lines(ledger, Map.of());
  }

  /**
   * The lines of a report.
   *
   * @param watched what the kernel's counters said, as in {@link LossCount#of}; windows of it may
   *     not be delivered yet
   */
  public static List<String> lines(
      Collection<LossWindow> ledger, Map<? extends LossCause, Long> watched) {
    List<LossCount> counts = LossCount.of(ledger, watched);
    return counts.isEmpty()
        ? List.of(PREFIX + "nothing")
        : counts.stream().map(count -> line(count, ledger)).toList();
  }

  private static String line(LossCount count, Collection<LossWindow> ledger) {
    List<LossWindow> windows =
        ledger.stream().filter(window -> window.loss().equals(count.loss())).toList();
    String line = PREFIX + count.text();
    return windows.stream()
        .reduce(LossWindow::join)
        .map(
            all ->
                "%s%s, from %s to %s"
                    .formatted(
                        line,
                        windows.size() == 1 ? "" : ", " + windows.size() + " windows",
                        Instant.ofEpochMilli(all.from()),
                        Instant.ofEpochMilli(all.to())))
        .orElse(line + ", not delivered yet");
  }
}
