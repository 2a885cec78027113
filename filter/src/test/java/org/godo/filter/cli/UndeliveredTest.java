package org.godo.filter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.godo.model.session.Delivered;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UndeliveredTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final LossWindow OF_SOCKET = LossWindow.of("audit", "lost", 1, 2, 3);

  private static Session live(@Nullable Long end, boolean whole, @Nullable Long until) {
    SessionHead head =
        SessionHead.live("s1", "s1", "h", "boot", null, null, null, null, List.of(), NOW - 600_000);
    Delivered delivered = new Delivered(whole, until, Map.of());
    return new Session(head, 1, end, List.of(), Map.of(), List.of(), delivered);
  }

  private static LossWindow undelivered(long from) {
    return new LossWindow(Loss.NOT_DELIVERED, from, NOW, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {-60_000, -1_000, 0, 5_000})
  void ofASessionThatRunsNothingIsLost(long until) {
    Undelivered undelivered = new Undelivered(List.of(live(null, false, NOW + until)), NOW);

    assertThat(undelivered.lost(List.of(undelivered(NOW + until), OF_SOCKET)))
        .containsExactly(OF_SOCKET);
    assertThat(undelivered.lines())
        .singleElement()
        .asString()
        .startsWith(
            "still recorded: session s1: results have what it reported until 2023-11-14T22:1")
        .endsWith("; filter again for more");
  }

  @Test
  void whatEndedLongAgoOrWasNotDeliveredIsLost() {
    for (Session session :
        List.of(
            live(null, false, NOW - 60_001),
            live(NOW, false, NOW - 1_000),
            live(null, false, null))) {
      Undelivered undelivered = new Undelivered(List.of(session), NOW);
      List<LossWindow> windows = List.of(undelivered(NOW - 60_001), undelivered(NOW - 1_000));
      assertThat(undelivered.lost(windows)).isEqualTo(windows);
      assertThat(undelivered.lines())
          .singleElement()
          .asString()
          .startsWith("not delivered: session s1")
          .contains("it still runs, or was interrupted");
    }
  }

  @Test
  void aSessionThatWasDeliveredIsNotNamed() {
    assertThat(new Undelivered(List.of(live(NOW, true, NOW)), NOW).lines()).isEmpty();
  }
}
