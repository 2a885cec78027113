package org.godo.listener.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.godo.listener.capture.Note;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.support.FakeClocks;
import org.godo.model.session.Loss;
import org.junit.jupiter.api.Test;

class KernelWatchTest {
  private final FakeClocks clocks = new FakeClocks();
  private final List<Note> notes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private AuditStatus status = status(1, 40);

  @Test
  void growthOfACounterIsALossSinceTheLastReading() throws Exception {
    KernelWatch watch =
        watch(
            List.of(new LossCounter(Loss.AUDIT_LOST, 40, AuditStatus::lost)),
            List.of(requirement(Loss.SEAT_LOST, new AtomicBoolean())));
    clocks.setRealtimeNs(1_700_000_001_000_000_000L);
    watch.readCounters();
    assertThat(notes)
        .containsExactly(new Note.Clock(clocks.realtimeNs(), 5_000_000_000L, 7_000_000_000L));

    status = status(1, 47);
    clocks.setRealtimeNs(1_700_000_002_000_000_000L);
    watch.finish();
    assertThat(notes.get(2))
        .isEqualTo(new Note.Loss(Loss.AUDIT_LOST, 1_700_000_001_000L, 1_700_000_002_000L, 7));
    assertThat(watch.lost()).containsExactly(Map.entry(Loss.AUDIT_LOST, 7L));
    assertThat(warnings).containsExactly("loss: audit lost, 7 records; the summary has the total");
  }

  @Test
  void growthUnderARateLimitHasACauseOfItsOwn() throws Exception {
    KernelWatch watch =
        watch(List.of(new LossCounter(Loss.AUDIT_LOST, 40, AuditStatus::lost)), List.of());
    status = new AuditStatus(1, 1, 0, 100, 64, 45, 0, 0, 0);
    watch.readCounters();
    assertThat(watch.lost()).containsExactly(Map.entry(Loss.RATE_LIMIT, 5L));
    status = new AuditStatus(1, 1, 0, 0, 64, 47, 0, 0, 0);
    watch.readCounters();
    assertThat(watch.lost())
        .containsOnly(Map.entry(Loss.RATE_LIMIT, 5L), Map.entry(Loss.AUDIT_LOST, 2L));
  }

  @Test
  void aBrokenRequirementIsRestoredAndTheTimeBetweenIsALoss() throws Exception {
    AtomicBoolean restorable = new AtomicBoolean(false);
    KernelWatch watch = watch(List.of(), List.of(requirement(Loss.SEAT_LOST, restorable)));
    checkAt(watch, 1_000);
    status = status(0, 40);
    checkAt(watch, 2_000);
    assertThat(notes)
        .as("at once, as the listener may be killed")
        .containsExactly(new Note.Loss(Loss.SEAT_LOST, 1_000, 2_000, 0));
    checkAt(watch, 3_000);
    restorable.set(true);
    checkAt(watch, 4_000);
    assertThat(notes)
        .containsExactly(
            new Note.Loss(Loss.SEAT_LOST, 1_000, 2_000, 0),
            new Note.Loss(Loss.SEAT_LOST, 2_000, 4_000, 0));
    status = status(1, 40);
    checkAt(watch, 5_000);
    assertThat(warnings)
        .containsExactly("seat_lost: broken", "loss: audit seat_lost: restored; missed 3000 ms");
    assertThat(notes).hasSize(2);
  }

  @Test
  void whatStaysBrokenIsNotedNowAndThen() throws Exception {
    AtomicBoolean never = new AtomicBoolean(false);
    KernelWatch watch = watch(List.of(), List.of(requirement(Loss.SEAT_LOST, never)));
    status = status(0, 40);
    long begin = clocks.realtimeNs() / 1_000_000;
    for (int second = 1; second <= 25; second++) {
      checkAt(watch, begin + second * 1_000L);
    }
    assertThat(notes)
        .containsExactly(
            new Note.Loss(Loss.SEAT_LOST, begin, begin + 1_000, 0),
            new Note.Loss(Loss.SEAT_LOST, begin + 1_000, begin + 11_000, 0),
            new Note.Loss(Loss.SEAT_LOST, begin + 11_000, begin + 21_000, 0));
  }

  @Test
  void aRequirementRestoredAtOnceIsALossSinceTheLastCheck() throws Exception {
    KernelWatch watch =
        watch(List.of(), List.of(requirement(Loss.RULES_REMOVED, new AtomicBoolean(true))));
    checkAt(watch, 1_000);
    status = status(0, 40);
    checkAt(watch, 2_000);
    assertThat(notes).containsExactly(new Note.Loss(Loss.RULES_REMOVED, 1_000, 2_000, 0));
    assertThat(warnings).containsExactly("loss: audit rules_removed: restored; missed 1000 ms");
  }

  @Test
  void whatBreaksAgainAndAgain_isNotedEachTime_andReportedOnceAMinute() throws Exception {
    KernelWatch watch =
        watch(
            List.of(), List.of(requirement(Loss.CONNECTOR_SWITCHED_OFF, new AtomicBoolean(true))));
    for (int second = 1; second <= 121; second++) {
      status = status(second % 2, 40);
      checkAt(watch, second * 1_000L);
    }
    assertThat(notes)
        .hasSize(60)
        .contains(new Note.Loss(Loss.CONNECTOR_SWITCHED_OFF, 119_000, 120_000, 0));
    assertThat(warnings)
        .containsExactly(
            "loss: connector switched_off: restored; missed 1000 ms",
            "loss: connector switched_off: restored; missed 1000 ms");
  }

  @Test
  void aRequirementBrokenToTheEndIsALossUpToTheEnd() throws Exception {
    KernelWatch watch =
        watch(
            List.of(),
            List.of(
                requirement(Loss.SEAT_LOST, new AtomicBoolean(false)),
                requirement(Loss.RULES_REMOVED, new AtomicBoolean(true))));
    checkAt(watch, 1_000);
    status = status(0, 40);
    checkAt(watch, 2_000);
    notes.clear();
    clocks.setRealtimeNs(3_000_000_000L);
    watch.finish();
    assertThat(notes)
        .containsExactly(
            new Note.Clock(clocks.realtimeNs(), 5_000_000_000L, 7_000_000_000L),
            new Note.Loss(Loss.SEAT_LOST, 2_000, 3_000, 0));
    assertThat(watch.lost()).containsOnlyKeys(Loss.SEAT_LOST, Loss.RULES_REMOVED);
  }

  @Test
  void withoutALossThereIsNone() {
    assertThat(watch(List.of(), List.of()).lost()).isEmpty();
  }

  private void checkAt(KernelWatch watch, long millis) throws Exception {
    clocks.setRealtimeNs(millis * 1_000_000);
    watch.checkRequirements(status, millis);
  }

  private KernelWatch watch(List<LossCounter> counters, List<Requirement> requirements) {
    return new KernelWatch(
        clocks, () -> status, new Watched(counters, requirements), notes::add, messages());
  }

  /** Met while audit is on. */
  private static Requirement requirement(Loss cause, AtomicBoolean restorable) {
    return new Requirement(
        cause,
        cause.cause() + ": broken",
        "restored",
        status -> status.enabled() == 1,
        restorable::get);
  }

  private static AuditStatus status(int enabled, long lost) {
    return new AuditStatus(enabled, 1, 0, 0, 64, lost, 0, 0, 0);
  }

  private Messages messages() {
    return new Messages() {
      @Override
      public void info(String line) {
        warnings.add(line);
      }

      @Override
      public void warn(String line) {
        warnings.add(line);
      }
    };
  }
}
