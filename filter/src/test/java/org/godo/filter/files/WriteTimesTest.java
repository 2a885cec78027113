package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WriteTimesTest {
  private final WriteTimes times = new WriteTimes();

  WriteTimesTest() {}

  private void add(long first, long last) {
    LongStream.rangeClosed(first, last).forEach(times::add);
  }

  @Test
  void startsEmpty() {
    assertThat(times.count()).isZero();
    assertThat(times.listedCount()).isZero();
    assertThat(times.listed()).isEmpty();
  }

  @Test
  void keepsTheOrderInWhichTimesWereAdded() {
    times.add(30);
    times.add(10);
    times.add(20);
    times.add(10);
    times.add(40);

    assertThat(times.listed()).containsExactly(30L, 10L, 20L, 10L, 40L);
    assertThat(times.listedCount()).isEqualTo(5);
  }

  @Test
  void listsAllTimesUpToTheLimit() {
    add(1, 10_000);

    assertThat(times.listed()).hasSize(10_000).startsWith(1L, 2L).endsWith(9_999L, 10_000L);
    assertThat(times.count()).isEqualTo(10_000);
  }

  @Test
  void beyondTheLimitListsTheFirstTimesAndTheLast() {
    add(1, 12_345);

    assertThat(times.listed()).hasSize(10_000).startsWith(1L, 2L).endsWith(9_999L, 12_345L);
    assertThat(times.listedCount()).isEqualTo(10_000);
    assertThat(times.count()).isEqualTo(12_345);
  }
}
