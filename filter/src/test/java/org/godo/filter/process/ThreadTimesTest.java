package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {
  private final ThreadTimes times = new ThreadTimes();

  @Test
  void countsThoseThatStartedAndHadNotExited() {
    List<long[]> threads = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      long start = random.nextInt(1000);
      long exit = start + random.nextInt(100);
      threads.add(new long[] {start, exit});
      times.started(start);
      times.exited(exit);
    }
    for (int at = 0; at < 1200; at++) {
      long millis = at;
      assertThat(times.startedLessExited(at, at))
          .isEqualTo(threads.stream().filter(t -> t[0] <= millis && t[1] > millis).count());
    }
  }

  @Test
  void anExitCanBeVoid() {
    times.started(10);
    times.exited(20);
    times.exited(20);
    times.revived(20);
    times.revived(30);

    assertThat(times.startedLessExited(100, 19)).isEqualTo(1);
    assertThat(times.startedLessExited(100, 20)).isZero();
  }

  @Test
  void whatIsLongOverIsDroppedAndTheRestCounted() {
    for (int i = 0; i < 200_000; i++) {
      times.started(i);
      times.exited(i + 5);
    }

    assertThat(times.startedLessExited(199_999, 199_999)).isEqualTo(5);
    assertThat(times.startedLessExited(250_000, 250_000)).isZero();
  }
}
