package org.godo.listener.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.godo.listener.metrics.SessionMetrics.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.Test;

class SessionMetricsReaderTest {
  @Test
  void aLossCountedByWatchAndLedgerCountsOnce() {
    assertThat(
            SessionMetricsReader.lost(
                Map.of("audit_lost", 30L, "connector_socket_drops", 2L),
                List.of(
                    new LossWindow("audit", "lost", 0, 1, 10),
                    new LossWindow("audit", "lost", 1, 2, 5),
                    new LossWindow("audit", "serial_gap", 1, 2, 7),
                    new LossWindow("connector", "socket_drops", 1, 2, 3))))
        .containsExactly(
            new Loss("audit", "lost", 30),
            new Loss("audit", "serial_gap", 7),
            new Loss("connector", "socket_drops", 3));
  }
}
