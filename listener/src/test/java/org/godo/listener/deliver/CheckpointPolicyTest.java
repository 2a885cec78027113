package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.godo.listener.capture.Position;
import org.junit.jupiter.api.Test;

class CheckpointPolicyTest {
  private static final long START = 7_000_000_000L;
  private static final long QUIET = 10_000_000_000L;
  private static final long FROM = Position.of(3, 5_000);

  private final CheckpointPolicy pace = new CheckpointPolicy(Duration.ofSeconds(10), START, FROM);

  @Test
  void isDueAfterTheQuietInterval() {
    assertThat(pace.isDue(START + QUIET - 1, FROM + 1, 0)).isFalse();
    assertThat(pace.isDue(START + QUIET, FROM + 1, 0)).isTrue();
  }

  @Test
  void isDueAtOnceAfterAMebibyte() {
    assertThat(pace.isDue(START, FROM + (1 << 20) - 1, 0)).isFalse();
    assertThat(pace.isDue(START, FROM + (1 << 20), 0)).isTrue();
  }

  @Test
  void isDueAtOnceWhenASegmentIsDelivered() {
    assertThat(pace.isDue(START, Position.of(4, 0), 0)).isTrue();
  }

  @Test
  void isDueAtOnceAfterALoss() {
    assertThat(pace.isDue(START, FROM, 1)).isTrue();
  }

  @Test
  void countsFromTheLastCheckpoint() {
    pace.taken(START + QUIET, FROM + 1_000_000, 2);

    assertThat(pace.isDue(START + 2 * QUIET - 1, FROM + 2_000_000, 2)).isFalse();
    assertThat(pace.isDue(START + 2 * QUIET, FROM + 2_000_000, 2)).isTrue();
    assertThat(pace.isDue(START + QUIET, FROM + 1_000_000 + (1 << 20), 2)).isTrue();
    assertThat(pace.isDue(START + QUIET, FROM + 1_000_000, 3)).isTrue();
  }
}
