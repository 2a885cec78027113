package org.godo.listener.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.godo.listener.capture.Note;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.support.FakeClocks;
import org.godo.model.session.Loss;
import org.junit.jupiter.api.Test;

class KernelWatchTest {
  private final FakeClocks clocks = new FakeClocks();
  private final List<Note> notes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void whatACounterGrewByIsALossSinceTheLastLook() throws Exception {
    AtomicLong lost = new AtomicLong(40);
    KernelWatch watch =
        watch(List.of(new KernelWatch.Counter(Loss.AUDIT_LOST, 40, lost::get)), true, true);
    clocks.setRealtimeNs(1_700_000_001_000_000_000L);
    watch.lookAtCounters();
    assertThat(notes)
        .containsExactly(new Note.Clock(clocks.realtimeNs(), 5_000_000_000L, 7_000_000_000L));

    lost.set(47);
    clocks.setRealtimeNs(1_700_000_002_000_000_000L);
    watch.finish();
    assertThat(notes.get(2))
        .isEqualTo(new Note.Loss(Loss.AUDIT_LOST, 1_700_000_001_000L, 1_700_000_002_000L, 7));
    assertThat(watch.lost()).containsExactly(java.util.Map.entry(Loss.AUDIT_LOST, 7L));
    assertThat(warnings).containsExactly("loss: audit lost, 7 records; the summary has the total");
  }

  @Test
  void aSeatThatIsLostIsTakenAgainAndTheTimeBetweenIsALoss() throws Exception {
    AtomicBoolean held = new AtomicBoolean(true);
    AtomicBoolean free = new AtomicBoolean(false);
    KernelWatch watch =
        new KernelWatch(
            clocks, List.of(), List.of(seat(held::get, free::get)), notes::add, messages());
    clocks.setRealtimeNs(1_000_000_000);
    watch.lookAtHolds(1_000);
    held.set(false);
    clocks.setRealtimeNs(2_000_000_000);
    watch.lookAtHolds(2_000);
    clocks.setRealtimeNs(3_000_000_000L);
    watch.lookAtHolds(3_000);
    assertThat(notes).isEmpty();
    free.set(true);
    clocks.setRealtimeNs(4_000_000_000L);
    watch.lookAtHolds(4_000);
    assertThat(notes).containsExactly(new Note.Loss(Loss.SEAT_LOST, 1_000, 4_000, 0));
    clocks.setRealtimeNs(5_000_000_000L);
    held.set(true);
    watch.lookAtHolds(5_000);
    assertThat(warnings)
        .containsExactly("the seat is lost", "the seat is ours again; missed 3000 ms");
    assertThat(notes).hasSize(1);
  }

  private KernelWatch watch(List<KernelWatch.Counter> counters, boolean held, boolean free) {
    return new KernelWatch(
        clocks, counters, List.of(seat(() -> held, () -> free)), notes::add, messages());
  }

  private static KernelWatch.Hold seat(BooleanSupplier held, BooleanSupplier free) {
    return new KernelWatch.Hold(
        Loss.SEAT_LOST, "the seat is lost", "the seat is ours again", held, free);
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
