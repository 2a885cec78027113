package org.godo.model.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godo.model.text.Printable;

/**
 * How much was missed for one cause.
 *
 * @param count in the unit of the cause; 0 when not known
 */
public record LossCount(LossCause loss, long count) {

  /** A count as the status stores it. */
  public static LossCount of(String source, String cause, long count) {
    return new LossCount(LossCause.of(source, cause), count);
  }

  /** Value of the field {@code source}. */
  public String source() {
    return loss.source();
  }

  /** Value of the field {@code cause}. */
  public String cause() {
    return loss.cause();
  }

  /**
   * Sums up losses, one count for each cause. The ledger lags behind what the kernel's counters say
   * and counts the same losses, so the larger of the two is taken.
   *
   * @param ledger what was decoded so far
   * @param watched what the kernel's counters said so far
   */
  public static List<LossCount> of(
      Collection<LossWindow> ledger, Map<? extends LossCause, Long> watched) {
    Map<LossCause, Long> counts = new TreeMap<>(LossCause.ORDER);
    ledger.forEach(window -> counts.merge(window.loss(), window.count(), Long::sum));
    watched.forEach((loss, count) -> counts.merge(loss, count, Math::max));
    return counts.entrySet().stream()
        .map(entry -> new LossCount(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Cause and count in one line, as {@code audit lost, 3 records}; safe to print. */
  public String text() {
    String amount = loss.unit().count(count);
    return Printable.escape(loss.label()) + (amount.isEmpty() ? "" : ", " + amount);
  }
}
