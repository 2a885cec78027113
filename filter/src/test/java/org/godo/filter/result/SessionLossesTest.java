package org.godo.filter.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionLossesTest {
  private static final LossWindow LONG = new LossWindow(Loss.AUDIT_LOST, 100, 500, 1);
  private static final LossWindow SHORT = new LossWindow(Loss.SEQUENCE_GAP, 200, 210, 1);
  private static final LossWindow LATE = new LossWindow(Loss.SEQUENCE_GAP, 800, 900, 1);
  private static final SessionLosses LOSSES = new SessionLosses(List.of(LATE, LONG, SHORT));

  @ParameterizedTest
  @CsvSource({
    "0, 99, false",
    "0, 100, true",
    "220, 230, true",
    "500, 600, true",
    "501, 799, false",
    "850, 860, true",
    "901, 999, false"
  })
  void overlapsWithBothEndsIncluded(long from, long to, boolean overlaps) {
    assertThat(LOSSES.overlaps(from, to)).isEqualTo(overlaps);
  }

  @Test
  void withoutWindowsNothingOverlaps() {
    assertThat(new SessionLosses(List.of()).overlaps(Long.MIN_VALUE, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void lossesOfTheConnectorAreNotOfCalls() {
    assertThat(LOSSES.ofCalls().overlaps(800, 900)).isFalse();
    assertThat(LOSSES.ofCalls().overlaps(205, 206)).isTrue();
  }

  @Test
  void anOpenEndOfALifetimeGoesOn() {
    assertThat(LOSSES.during(300L, null)).containsExactly(LATE, LONG);
    assertThat(LOSSES.during(null, 150L)).containsExactly(LONG);
  }
}
