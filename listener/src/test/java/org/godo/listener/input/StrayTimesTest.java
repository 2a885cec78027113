package org.godo.listener.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.godo.listener.parse.RecordType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which times of a log's records are wrong. */
class StrayTimesTest {
  private static final long START = 1_700_000_000_000L;
  private static final long DAY = 24L * 3_600_000;

  private final List<Long> passed = new ArrayList<>();
  private final List<Long> strays = new ArrayList<>();
  private final StrayTimes times =
      new StrayTimes((type, serial, millis, offset) -> passed.add(millis), strays::add);
  private long offset;
  private long serial;

  private StrayTimesTest event(long millis) {
    serial++;
    times.accept(RecordType.SYSCALL, serial, millis, offset++);
    times.accept(RecordType.PATH, serial, millis, offset++);
    return this;
  }

  private StrayTimesTest events(int count, long from) {
    for (int i = 0; i < count; i++) {
      event(from + i);
    }
    return this;
  }

  private List<Long> strays() {
    times.finish();
    assertThat(passed).hasSize((int) offset - strays.size());
    return strays;
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        START - 31 * DAY,
        START + 2 * 3_600_000,
        START + 500 * DAY,
        9_223_372_035_999L
      })
  void aTimeThatTheEventsBehindGoBackFromIsWrong(long wrong) {
    assertThat(events(20, START).event(wrong).events(20, START + 20).strays())
        .containsExactly(40L, 41L);
  }

  @Test
  void soAreSomeInARow() {
    events(20, START).event(9_000_000_000_000L).event(9_223_372_035_999L).event(0);
    assertThat(events(20, START + 20).strays()).hasSize(6);
  }

  @Test
  void theFirstIsWrongIfThoseBehindAreFarFromIt() {
    assertThat(event(9_223_372_035_999L).events(20, START).strays()).containsExactly(0L, 1L);
  }

  @Test
  void theLastIsWrongIfItIsFartherThanAHostIsOff() {
    assertThat(events(20, START).event(9_223_372_035_999L).strays()).containsExactly(40L, 41L);
  }

  @Test
  void aHostThatWasOffGoesOn() {
    assertThat(events(20, START).events(20, START + 700 * DAY).strays()).isEmpty();
    assertThat(passed).isSorted();
  }

  @Test
  void eventsMayBeRare() {
    for (int day = 0; day < 30; day++) {
      event(START + day * DAY);
    }
    assertThat(strays()).isEmpty();
  }

  @Test
  void aClockMayBeSetBackAndForth() {
    events(20, START).events(20, START - 300 * DAY).events(20, START + DAY);
    assertThat(strays()).isEmpty();
  }

  @Test
  void aCallMayHaveBlockedForDays() {
    assertThat(events(20, START).event(START - 9 * DAY).events(20, START + 20).strays()).isEmpty();
  }

  @Test
  void aBootMayHaveFewEvents() {
    events(2, START);
    serial = 0;
    events(3, 7_000);
    serial = 0;
    assertThat(events(2, START + DAY).strays()).isEmpty();
  }

  @Test
  void aBootBeginsBeforeItsClockIsSet() {
    events(3, START);
    times.accept(RecordType.KERNEL, 1, 1, offset++);
    assertThat(events(8, 2).strays()).isEmpty();
  }
}
