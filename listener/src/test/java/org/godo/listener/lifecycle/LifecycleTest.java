package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.godo.listener.FakeClocks;
import org.godo.listener.capture.Note;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  private static final String STATUS = "Name:\tjava\nCapPrm:\t0000000000000000\nCapEff:\t%s\n";
  private static final String FIRST_USER = "user:[4026531837]";
  private static final String FIRST_PID = "pid:[4026531836]";

  private final FakeClocks clocks = new FakeClocks();
  private final List<Note> notes = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  @TempDir Path dir;

  @Test
  void everythingIsEndedInReverseAndTheFirstFailureIsKept() {
    List<String> order = new ArrayList<>();
    Closer closer = new Closer();
    closer.add(() -> order.add("first"));
    closer.add(
        () -> {
          order.add("second");
          throw new IOException("later");
        });
    closer.add(
        () -> {
          order.add("third");
          throw new IllegalArgumentException("sooner");
        });
    assertThatThrownBy(closer::close)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sooner")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(order).containsExactly("third", "second", "first");
    closer.close();
    assertThat(order).hasSize(3);
  }

  @Test
  void missingRightsAreNamed() {
    assertThat(missing("000001ffffffffff", FIRST_USER, FIRST_PID, true)).isEmpty();
    assertThat(missing("0000000000000000", FIRST_USER, FIRST_PID, false))
        .containsExactly("CAP_AUDIT_CONTROL", "CAP_NET_ADMIN");
    assertThat(missing("0000000040001000", "user:[1]", null, true))
        .containsExactly("CAP_AUDIT_READ", "the first user namespace", "the first pid namespace");
  }

  private static List<String> missing(
      String effective, String user, @Nullable String pid, boolean readers) {
    return Privileges.missing(Privileges.Held.of(STATUS.formatted(effective), user, pid), readers);
  }

  @Test
  void aLockKeepsTheSecondAwayUntilTheFirstIsGone() throws Exception {
    Path file = dir.resolve("a/listener.lock");
    try (LockFile first = LockFile.lock(file, ExitCode.SEAT_TAKEN, "taken")) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> LockFile.lock(file, ExitCode.SEAT_TAKEN, "taken"))
          .isInstanceOfSatisfying(
              GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.SEAT_TAKEN))
          .hasMessage("taken");
    }
    LockFile.lock(file, ExitCode.SEAT_TAKEN, "taken").close();
  }

  @Test
  void aFileInPlaceOfTheFolderIsToldInOneLine() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> LockFile.lock(file.resolve("lock"), ExitCode.SEAT_TAKEN, "taken"))
        .isInstanceOf(GodoException.class)
        .hasMessage(
            "cannot make the lock file %s/lock: %s is no folder; its folder must be one that we can write to",
            file, file);
  }

  @Test
  void whatACounterGrewByIsALossSinceTheLastLook() throws Exception {
    AtomicLong lost = new AtomicLong(40);
    KernelWatch watch =
        watch(List.of(new KernelWatch.Counter("audit", "lost", 40, lost::get)), true, true);
    clocks.setRealtimeNs(1_700_000_001_000_000_000L);
    watch.lookAtCounters();
    assertThat(notes)
        .containsExactly(new Note.Clock(clocks.realtimeNs(), 5_000_000_000L, 7_000_000_000L));

    lost.set(47);
    clocks.setRealtimeNs(1_700_000_002_000_000_000L);
    watch.finish();
    assertThat(notes.get(2))
        .isEqualTo(new Note.Loss("audit", "lost", 1_700_000_001_000L, 1_700_000_002_000L, 7));
    assertThat(watch.lost()).containsExactly(java.util.Map.entry("audit_lost", 7L));
    assertThat(told).containsExactly("loss: audit lost 7; the summary has the total");
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
    assertThat(notes).containsExactly(new Note.Loss("audit", "seat_lost", 1_000, 4_000, 0));
    clocks.setRealtimeNs(5_000_000_000L);
    held.set(true);
    watch.lookAtHolds(5_000);
    assertThat(told).containsExactly("the seat is lost", "the seat is ours again; missed 3000 ms");
    assertThat(notes).hasSize(1);
  }

  private KernelWatch watch(List<KernelWatch.Counter> counters, boolean held, boolean free) {
    return new KernelWatch(
        clocks, counters, List.of(seat(() -> held, () -> free)), notes::add, messages());
  }

  private static KernelWatch.Hold seat(BooleanSupplier held, BooleanSupplier free) {
    return new KernelWatch.Hold(
        "seat_lost", "the seat is lost", "the seat is ours again", held, free);
  }

  private Messages messages() {
    return new Messages() {
      @Override
      public void info(String line) {
        told.add(line);
      }

      @Override
      public void warn(String line) {
        told.add(line);
      }
    };
  }
}
