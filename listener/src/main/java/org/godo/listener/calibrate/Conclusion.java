package org.godo.listener.calibrate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The conclusion from the steps.
 *
 * @param best the highest rate without loss; empty if there was loss at every one
 * @param lossAbove whether a higher rate lost something; else the load could go no faster
 * @param backlog records the kernel had to queue, at most, at the rates without loss
 * @param socketBytes bytes the socket's queue had to take, at most, at those rates
 * @param waited whether the load had to wait for the backlog at those rates
 */
public record Conclusion(
    Optional<Step> best, boolean lossAbove, long backlog, long socketBytes, boolean waited) {

  static Conclusion of(List<Step> steps) {
    List<Step> whole = steps.stream().filter(Step::isWhole).toList();
    return new Conclusion(
        whole.stream().max(Comparator.comparingDouble(Step::rate)),
        whole.size() < steps.size(),
        whole.stream().mapToLong(Step::backlog).max().orElse(0),
        whole.stream().mapToLong(Step::socketBytes).max().orElse(0),
        whole.stream().anyMatch(step -> step.waitedTicks() > 0));
  }

  /** Whether the listener's default limits suffice for the load this host can produce. */
  public boolean defaultsSuffice() {
    return best.isPresent() && !lossAbove && !waited;
  }
}
