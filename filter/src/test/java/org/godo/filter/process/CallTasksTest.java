package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallTasksTest {
  private final ProcessTable table = new ProcessTable("h", "boot", Set.of());
  private final ProcessInstance caller = table.add("s1", 100, 500);
  private final UnmatchedTasks tasks = new UnmatchedTasks();
  private long serial;
  private long reported;

  private ProcessInstance forked(int tgid, long millis) {
    ProcessInstance process = table.add("s1", tgid, millis);
    tasks.add(new TaskFork(millis, reported++, tgid, process));
    return process;
  }

  private void thread(int pid, long millis) {
    tasks.add(new TaskFork(millis, reported++, pid, null));
  }

  private @Nullable ProcessInstance process(long entry, long result) {
    return match(entry, result, true, false, LossWindows.NONE);
  }

  private @Nullable ProcessInstance match(
      long entry, long result, boolean process, boolean thread, LossWindows losses) {
    PendingCall call = new PendingCall(++serial, 100, 100, entry, result, process, thread, null);
    tasks.addCall(call);
    CallTasks.Match match = new CallTasks(table, losses).match(tasks, call, caller);
    tasks.removeCall(call);
    if (match.fork() == null) {
      return null;
    }
    tasks.remove(match.fork());
    return match.fork().process();
  }

  @Test
  void matchesTheFirstInTimeIfTheResultNamesNone() {
    ProcessInstance second = forked(202, 1001);
    ProcessInstance first = forked(201, 1000);

    assertThat(process(1000, 7)).isSameAs(first);
    assertThat(process(1000, 8)).isSameAs(second);
    assertThat(process(1000, 9)).isNull();
  }

  @Test
  void aForkIsNotBeforeItsCallAndNotLongAfterIt() {
    long entry = 10_000;
    forked(201, entry - Tolerances.ROUNDING - 1);
    forked(202, entry + Tolerances.LONGEST_CALL + 1);
    assertThat(process(entry, 201)).isNull();
    assertThat(process(entry, 202)).isNull();

    ProcessInstance last = forked(204, entry + Tolerances.LONGEST_CALL);
    ProcessInstance first = forked(203, entry - Tolerances.ROUNDING);
    assertThat(process(entry, 7)).isSameAs(first);
    assertThat(process(entry, 7)).isSameAs(last);
  }

  @Test
  void aThreadIsMatchedByACallForThreadsOnly() {
    thread(301, 1000);

    assertThat(process(1000, 301)).isNull();
    assertThat(tasks.isEmpty()).isFalse();
    assertThat(match(1000, 301, false, true, LossWindows.NONE)).isNull();
    assertThat(tasks.isEmpty()).isTrue();
  }

  @Test
  void aCallWithUnknownFlagsMatchesTheEarlierOfAThreadAndAProcess() {
    ProcessInstance process = forked(201, 1001);
    thread(301, 1000);

    assertThat(match(1000, 7, true, true, LossWindows.NONE)).isNull();
    assertThat(match(1000, 8, true, true, LossWindows.NONE)).isSameAs(process);
  }

  @Test
  void aLossBetweenCallAndForkForbidsAMatchByOrderOnly() {
    ProcessInstance process = forked(201, 1010);
    LossWindows loss = (from, to) -> from <= 1005 && 1005 <= to;

    assertThat(match(1000, 7, true, false, loss)).isNull();
    assertThat(tasks.isEmpty()).isFalse();
    assertThat(match(1000, 201, true, false, loss)).isSameAs(process);
  }

  @Test
  void dropsWhatIsBeforeATime() {
    forked(201, 999);
    thread(301, 999);
    ProcessInstance kept = forked(201, 1000);
    tasks.dropBefore(1000);

    assertThat(process(1000, 201)).isSameAs(kept);
    assertThat(tasks.isEmpty()).isTrue();
  }
}
