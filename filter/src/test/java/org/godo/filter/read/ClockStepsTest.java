package org.godo.filter.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.godo.model.session.SessionHead;
import org.junit.jupiter.api.Test;

class ClockStepsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final LossWindow OTHER = new LossWindow(Loss.AUDIT_LOST, 1, 2, 3);

  /** All clocks in seconds. */
  private static ClockSample sample(long realtime, long monotonic, long boottime) {
    return new ClockSample(realtime * SECOND, monotonic * SECOND, boottime * SECOND);
  }

  private static List<LossWindow> windows(ClockSample... samples) {
    return ClockSteps.withWindows(session("s1", "boot", samples)).loss();
  }

  private static Session session(String id, String boot, ClockSample... samples) {
    return new Session(
        new SessionHead(id, id, Session.LIVE, "h", boot, null, null, null, null, List.of(), 0),
        null,
        Arrays.asList(samples),
        Map.of(),
        List.of(OTHER));
  }

  @Test
  void aForwardStepIsAWindowOverTheSkippedTime() {
    assertThat(windows(sample(1000, 10, 10), sample(4601, 11, 11), sample(4700, 110, 110)))
        .containsExactly(OTHER, new LossWindow(Loss.CLOCK_STEP, 1_000_000, 4_601_000, 0));
  }

  @Test
  void aBackwardStepIsAWindowOverTheRepeatedTime() {
    assertThat(windows(sample(5000, 10, 10), sample(1401, 11, 11)))
        .containsExactly(OTHER, new LossWindow(Loss.CLOCK_STEP, 1_401_000, 5_001_000, 0));
  }

  /** Samples are kept when the clocks drifted, and the latest. */
  @Test
  void aBackwardStepLongAfterTheLastKeptSampleIsAWindowUpToTheGreatestTime() {
    assertThat(windows(sample(5000, 10, 10), sample(2001, 611, 611)))
        .containsExactly(OTHER, new LossWindow(Loss.CLOCK_STEP, 2_001_000, 5_601_000, 0));
  }

  @Test
  void aStepBetweenTwoSessionsOfABootIsAWindowOfTheLater() {
    Session first = session("s1", "boot", sample(5000, 10, 10), sample(5100, 110, 110));
    Session second = session("s2", "boot", sample(2000, 210, 210));
    Session otherBoot = session("s3", "other", sample(2000, 310, 310));

    assertThat(ClockSteps.withWindows(List.of(second, otherBoot, first)))
        .extracting(Session::loss)
        .containsExactly(
            List.of(OTHER, new LossWindow(Loss.CLOCK_STEP, 2_000_000, 5_200_000, 0)),
            List.of(OTHER),
            List.of(OTHER));
  }

  @Test
  void suspendIsNoStep() {
    assertThat(windows(sample(1000, 10, 10), sample(4600, 10, 3610))).containsExactly(OTHER);
  }

  @Test
  void driftIsNoStep() {
    ClockSample drifted = new ClockSample(1010 * SECOND + 999_999_999, 20 * SECOND, 20 * SECOND);

    assertThat(windows(sample(1000, 10, 10), drifted)).containsExactly(OTHER);
  }
}
