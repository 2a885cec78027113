package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.Test;

/** What the ledger of a session keeps of its losses. */
class SessionLedgerTest {
  private final SessionLedger ledger = new SessionLedger(FakeCapture.head(), null);

  @Test
  void aLastingLossThatIsNotedNowAndThenIsOneWindow() {
    ledger.loss(new LossWindow(Loss.SEAT_LOST, 1_000, 2_000, 0));
    ledger.loss(new LossWindow(Loss.SEAT_LOST, 2_000, 12_000, 0));
    ledger.loss(new LossWindow(Loss.SEAT_LOST, 12_000, 13_500, 0));

    assertThat(ledger.session(Map.of()).loss())
        .containsExactly(new LossWindow(Loss.SEAT_LOST, 1_000, 13_500, 0));
  }

  @Test
  void aNoteThatIsReadAgainAddsNothing() {
    ledger.loss(new LossWindow(Loss.SEAT_LOST, 1_000, 2_000, 0));
    ledger.loss(new LossWindow(Loss.SEAT_LOST, 2_000, 12_000, 0));
    ledger.loss(new LossWindow(Loss.SEAT_LOST, 1_000, 2_000, 0));

    assertThat(ledger.session(Map.of()).loss())
        .containsExactly(new LossWindow(Loss.SEAT_LOST, 1_000, 12_000, 0));
  }

  @Test
  void lossesWithATimeBetweenOrACountOrOfAnotherCauseStayApart() {
    ledger.loss(new LossWindow(Loss.SEAT_LOST, 1_000, 2_000, 0));
    ledger.loss(new LossWindow(Loss.SEAT_LOST, 2_001, 3_000, 0));
    ledger.loss(new LossWindow(Loss.RULES_REMOVED, 2_000, 2_001, 0));
    ledger.loss(new LossWindow(Loss.SERIAL_GAP, 1_000, 2_000, 3));
    ledger.loss(new LossWindow(Loss.SERIAL_GAP, 2_000, 3_000, 4));

    assertThat(ledger.session(Map.of()).loss())
        .containsExactlyInAnyOrder(
            new LossWindow(Loss.SEAT_LOST, 1_000, 2_000, 0),
            new LossWindow(Loss.SEAT_LOST, 2_001, 3_000, 0),
            new LossWindow(Loss.RULES_REMOVED, 2_000, 2_001, 0),
            new LossWindow(Loss.SERIAL_GAP, 1_000, 2_000, 3),
            new LossWindow(Loss.SERIAL_GAP, 2_000, 3_000, 4));
  }
}
