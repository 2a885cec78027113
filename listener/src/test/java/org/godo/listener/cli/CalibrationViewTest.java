package org.godo.listener.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.godo.listener.calibrate.Conclusion;
import org.godo.listener.calibrate.Step;
import org.junit.jupiter.api.Test;

class CalibrationViewTest {
  private static final Step WHOLE =
      new Step(40_000, 80_000, 2_000_000_000L, 293_333, 0, 0, 4_356, 9_961_472, 360_000_000L);

  @Test
  void aStepIsALineUnderItsHead() {
    assertThat(CalibrationView.line(WHOLE))
        .isEqualTo(
            "     40000     40000     146667         0       0     4356     9.5 MiB          18%")
        .hasSameSizeAs(CalibrationView.HEAD);
  }

  @Test
  void aHostThatItsProgramsCannotOutrun() {
    assertThat(
            CalibrationView.of(new Conclusion(Optional.of(WHOLE), false, 5_456, 9_961_472, false)))
        .containsExactly(
            "highest rate without loss: 40000 events/s (146667 records/s); the load cannot go"
                + " faster",
            "backlog needed: 5456 records; socket buffer needed: 9.5 MiB",
            "the defaults (backlog of 65536 records, socket buffer of 256.0 MiB) suffice");
  }

  @Test
  void aHostThatLosesBeyondARate() {
    assertThat(CalibrationView.of(new Conclusion(Optional.of(WHOLE), true, 65_537, 1, true)))
        .contains(
            "highest rate without loss: 40000 events/s (146667 records/s); beyond it records were"
                + " lost",
            "the defaults (backlog of 65536 records, socket buffer of 256.0 MiB) do not suffice"
                + " beyond that rate: record one experiment with --loginuid, or set a higher"
                + " backlog before: auditctl -b 262144");
  }

  @Test
  void aHostThatLosesAlways() {
    assertThat(CalibrationView.of(new Conclusion(Optional.empty(), true, 0, 0, false)))
        .containsExactly(
            "records were lost at every rate: give the host more CPU time, or see listener doctor");
  }
}
