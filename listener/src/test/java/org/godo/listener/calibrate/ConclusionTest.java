package org.godo.listener.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConclusionTest {
  private static final long TWO_SECONDS = 2_000_000_000L;

  private static Step step(long asked, long rate, long lost, long waited, long backlog) {
    return new Step(asked, 2 * rate, TWO_SECONDS, 8 * rate, lost, waited, backlog, 10 * backlog, 0);
  }

  @Test
  void ratesAreOfTheTimeTheLoadTook() {
    Step step = new Step(5_000, 9_000, TWO_SECONDS, 36_000, 0, 0, 0, 0, 500_000_000L);
    assertThat(step.rate()).isEqualTo(4_500);
    assertThat(step.recordRate()).isEqualTo(18_000);
    assertThat(step.captureShare()).isEqualTo(0.25);
    assertThat(step.isTheLoadsLimit()).isFalse();
    assertThat(step(5_000, 4_499, 0, 0, 0).isTheLoadsLimit()).isTrue();
  }

  @Test
  void theFastestWholeStepCountsAndTheLargestQueuesOfAllWholeOnes() {
    Conclusion conclusion =
        Conclusion.of(
            List.of(
                step(5_000, 5_000, 0, 0, 900),
                step(10_000, 10_000, 0, 0, 700),
                step(20_000, 20_000, 3, 80, 65_537)));
    assertThat(conclusion.best()).hasValueSatisfying(s -> assertThat(s.rate()).isEqualTo(10_000));
    assertThat(conclusion.lossAbove()).isTrue();
    assertThat(conclusion.backlog()).isEqualTo(900);
    assertThat(conclusion.socketBytes()).isEqualTo(9_000);
    assertThat(conclusion.waited()).isFalse();
    assertThat(conclusion.defaultsSuffice()).isFalse();
  }

  @Test
  void withoutLossOrWaitingTheDefaultsSuffice() {
    assertThat(Conclusion.of(List.of(step(5_000, 4_000, 0, 0, 1))).defaultsSuffice()).isTrue();
    assertThat(Conclusion.of(List.of(step(5_000, 4_000, 0, 1, 1))).defaultsSuffice()).isFalse();
  }

  @Test
  void lossAtEveryRateLeavesNoBest() {
    Conclusion conclusion = Conclusion.of(List.of(step(5_000, 5_000, 1, 0, 5)));
    assertThat(conclusion.best()).isEmpty();
    assertThat(conclusion.defaultsSuffice()).isFalse();
  }
}
