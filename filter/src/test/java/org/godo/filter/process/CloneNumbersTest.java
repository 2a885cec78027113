package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.godo.filter.support.Recording;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hosts simulated with callers in pid namespaces whose numbers are near those of the host, so that
 * results are the host's pids of siblings. No call may be matched with another's child unmarked.
 */
class CloneNumbersTest {
  private static final int CALLS = 60;
  private static final long SIGCHLD = 17;
  private static final long THREAD = 0x10000 | 0x400 | 0x100;

  /** One call of the simulation; times in microseconds. */
  private record Made(
      int caller, long entry, long forked, long exit, int pid, long result, boolean thread) {}

  private static final class Host {
    private final Random random;
    private final List<Made> calls = new ArrayList<>();
    private final Map<Integer, Long> threadFree = new HashMap<>();
    private final Map<Integer, Integer> offsets = new HashMap<>();
    private final int threads;
    private int nextPid = 300;

    Host(long seed, int callers, int threads) {
      random = new Random(seed);
      this.threads = threads;
      for (int caller = 100; caller < 100 + callers; caller++) {
        offsets.put(caller, random.nextInt(4) == 0 ? 0 : random.nextInt(7) - 3);
      }
      List<Long> starts = new ArrayList<>();
      long now = 1_000_000;
      for (int i = 0; i < CALLS; i++) {
        now += random.nextInt(random.nextBoolean() ? 400 : 20_000);
        starts.add(now);
      }
      starts.forEach(start -> call(start, callers));
      number();
    }

    private void call(long start, int callers) {
      int caller = 100 + random.nextInt(callers);
      int task = caller * 100 + random.nextInt(threads);
      long entry = Math.max(start, threadFree.getOrDefault(task, 0L));
      long forked = entry + 20 + random.nextInt(600);
      long exit = forked + 5 + random.nextInt(1_500);
      threadFree.put(task, exit + 1);
      boolean thread = threads > 1 && random.nextInt(3) == 0;
      calls.add(new Made(caller, entry, forked, exit, 0, 0, thread));
    }

    /** Numbers the tasks in the order of their forks; other tasks of the host are between. */
    private void number() {
      calls.sort(Comparator.comparingLong(Made::forked));
      Map<Integer, Integer> ofNamespace = new HashMap<>();
      for (int i = 0; i < calls.size(); i++) {
        Made made = calls.get(i);
        nextPid += random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 1;
        int offset = offsets.getOrDefault(made.caller(), 0);
        int last = ofNamespace.getOrDefault(made.caller(), nextPid - 1 + offset);
        int result = offset == 0 ? nextPid : last + 1;
        ofNamespace.put(made.caller(), result);
        calls.set(
            i,
            new Made(
                made.caller(),
                made.entry(),
                made.forked(),
                made.exit(),
                nextPid,
                result,
                made.thread()));
      }
    }
  }

  private static LongStream seeds() {
    return LongStream.concat(LongStream.range(0, 200), LongStream.of(271, 920, 1727));
  }

  private final ProcessTable table = new ProcessTable("h", Recording.BOOT, Set.of());
  private int right;
  private int unknown;

  @ParameterizedTest
  @MethodSource("seeds")
  void callersOfOneThread(long seed) {
    check(new Host(seed, 3, 1), Set.of());

    assertThat(right).isEqualTo(CALLS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void callersOfSeveralThreads(long seed) {
    check(new Host(seed, 2, 4), Set.of());

    assertThat(unknown).isZero();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void callsAreLost(long seed) {
    Random random = new Random(seed);
    Host host = new Host(seed, 3, 1 + random.nextInt(3));
    Set<Integer> lost = Set.of(10, 25 + random.nextInt(3), 40 + random.nextInt(2));

    check(host, lost);

    assertThat(right).isGreaterThan(CALLS / 3);
  }

  /** Matches all calls but the lost ones, and asserts that each wrong match is marked. */
  private void check(Host host, Set<Integer> lost) {
    List<Made> logged = new ArrayList<>(host.calls);
    logged.sort(Comparator.comparingLong(Made::exit));
    List<Made> kept = new ArrayList<>();
    for (int i = 0; i < logged.size(); i++) {
      if (!lost.contains(i)) {
        kept.add(logged.get(i));
      }
    }
    CloneMatcher matcher = new CloneMatcher(table, windows(logged, lost), LossWindows.NONE);
    read(record(host, kept), matcher);
    for (int i = 0; i < kept.size(); i++) {
      judge(kept.get(i), matcher.pollChildOf(i + 1L));
    }
  }

  private void judge(Made made, @Nullable ProcessInstance child) {
    int pid = child == null ? 0 : child.tgid();
    if (pid == (made.thread() ? 0 : made.pid())) {
      right++;
    } else if (child == null) {
      unknown++;
    } else {
      assertThat(child.lineage().callUncertain()).as("%s matched with %d", made, pid).isTrue();
    }
  }

  /** The listener notes a loss from the event before to the one after, by their times. */
  private static LossWindows windows(List<Made> logged, Set<Integer> lost) {
    return (from, to) ->
        lost.stream()
            .anyMatch(
                i ->
                    stamp(logged.get(i - 1)) <= to
                        && Math.max(stamp(logged.get(i + 1)), stamp(logged.get(i - 1))) >= from);
  }

  private static long stamp(Made made) {
    return made.entry() / 4_000 * 4;
  }

  private static Recording record(Host host, List<Made> logged) {
    Recording record = Recording.of("h").at(500);
    for (int caller : host.offsets.keySet()) {
      record.fork(1, caller);
      for (int thread = 1; thread < host.threads; thread++) {
        record.thread(caller, caller * 100 + thread);
      }
    }
    for (Made made : host.calls) {
      record.at(made.forked() / 1_000);
      if (made.thread()) {
        record.thread(made.caller(), made.pid());
      } else {
        record.fork(made.caller(), made.pid());
      }
    }
    for (Made made : logged) {
      record
          .at(stamp(made))
          .by(made.caller())
          .cloned(made.thread() ? THREAD : SIGCHLD, made.result());
    }
    return record;
  }

  private void read(Recording record, CloneMatcher matcher) {
    ConnectorMerge merge = new ConnectorMerge(table, matcher);
    record.read(RawCollection.PIDS, "s1", Source.CONNECTOR).forEachRemaining(merge::accept);
    record
        .read(RawCollection.PIDS, "s1", Source.AUDIT)
        .forEachRemaining(
            event -> {
              matcher.accept((RawEvent.Syscall) event);
              matcher.matchUpTo(event.origin().timestamp() - Tolerances.CLONE_LEAD, matched -> {});
            });
  }
}
