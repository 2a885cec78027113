package org.godo.listener.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.status.Status;
import org.godo.listener.status.Status.Rates;
import org.godo.listener.support.Numbers;
import org.godo.model.session.Loss;
import org.godo.model.session.LossCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusViewTest {
  @Test
  void aSessionInOrder() {
    Status status =
        new Status(Numbers.at(1_795_179_785_000L, 100, null), new Rates(1234.4, 55.6, 0));
    assertThat(StatusView.of(status))
        .containsExactly(
            "session   host-20261120T130000Z-00ff (evening\\e)",
            "since     2026-11-20T13:00:00Z, for 3m 5s",
            "audit     unicast, records arrive, login uid 4242",
            "rates     1234 audit records/s, 56 connector messages/s, 0 documents/s",
            "captured  100 audit records, 50 connector messages; 128.0 MiB on disk, 12.0 GiB free;"
                + " 4 dropped for lack of space",
            "queues    backlog 5 of 65536 records (highest 60); audit socket 7 B of 256.0 MiB"
                + " (highest 8.0 KiB); connector socket 9 B of 64.0 MiB (highest 10 B)",
            "delivery  3.2 KiB behind, oldest message 1.5 s old; 25 documents delivered, 12"
                + " refused",
            "store     accepting writes",
            "lost      nothing");
  }

  @Test
  void aSessionInTrouble() {
    Status status =
        new Status(
            Numbers.at(
                1_795_179_785_000L,
                100,
                7_500_000L,
                new LossCount(Loss.AUDIT_LOST, 17),
                new LossCount(Loss.SEQUENCE_GAP, 1)),
            new Rates(0, 0, 0));
    assertThat(StatusView.of(status))
        .contains(
            "store     not accepting writes for 2h 5m",
            "lost      audit lost, 17 records; connector sequence_gap, 1 message");
  }

  @Test
  void anUnlimitedBacklogHasNoLimitOfZero() {
    SessionMetrics limited = Numbers.at(1_795_179_785_000L, 100, null);
    SessionMetrics unlimited =
        new SessionMetrics(
            limited.session(),
            limited.name(),
            limited.startMillis(),
            limited.atMillis(),
            limited.auditSource(),
            limited.loginUid(),
            limited.capture(),
            new SessionMetrics.Kernel(true, 5, 60, 0, List.of()),
            limited.delivery(),
            limited.lost());
    assertThat(StatusView.of(new Status(unlimited, new Rates(0, 0, 0))))
        .contains("queues    backlog 5 records, unlimited (highest 60)");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,0.0 s",
    "PT59.94S,59.9 s",
    "PT1M,1m 0s",
    "PT1H59M59S,1h 59m",
    "P4DT11H59M,4d 11h"
  })
  void spansOfTime(Duration time, String text) {
    assertThat(Amounts.time(time)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "13207024435,12.3 GiB"})
  void bytes(long bytes, String text) {
    assertThat(Amounts.bytes(bytes)).isEqualTo(text);
  }
}
