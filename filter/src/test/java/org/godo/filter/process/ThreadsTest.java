package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private final Threads threads = new Threads(100, 1000);

  private List<String> spans() {
    return threads.sorted().stream()
        .map(thread -> "%d %d-%s".formatted(thread.pid(), thread.start(), thread.exit()))
        .toList();
  }

  @Test
  void listsTheMainThreadFirstAndTheOthersByStart() {
    threads.start(99, 1005);
    threads.start(98, 1003);
    threads.start(97, 1005);
    threads.exit(98, 1010);

    assertThat(spans())
        .containsExactly("100 1000-null", "98 1003-1010", "97 1005-null", "99 1005-null");
    assertThat(threads.count()).isEqualTo(4);
    assertThat(threads.anyLive()).isTrue();
  }

  @Test
  void noThreadLivesAfterTheLastExit() {
    threads.start(101, 1001);
    threads.exit(100, 1002);
    assertThat(threads.anyLive()).isTrue();
    threads.exit(101, 1003);

    assertThat(threads.anyLive()).isFalse();
    assertThat(threads.mainExit()).isEqualTo(1002);
    assertThat(threads.lastExit()).isEqualTo(1003);
  }

  @Test
  void anIdThatIsReusedEndsTheEarlierThread() {
    threads.start(101, 1001);
    threads.start(101, 1004);

    assertThat(spans()).containsExactly("100 1000-null", "101 1001-1004", "101 1004-null");
    threads.exit(101, 1006);
    threads.exit(100, 1006);
    assertThat(threads.anyLive()).isFalse();
    assertThat(spans()).containsExactly("100 1000-1006", "101 1001-1004", "101 1004-1006");
  }

  @Test
  void aThreadOfTheSnapshotIsAddedOnce() {
    threads.start(101, 1001);
    threads.found(101, 1000);
    threads.found(102, 1002);

    assertThat(spans()).containsExactly("100 1000-null", "101 1001-null", "102 1002-null");
  }

  @Test
  void aThreadWhoseStartWasNotReportedIsAsOldAsTheProcess() {
    threads.exit(101, 1007);

    assertThat(spans()).containsExactly("100 1000-null", "101 1000-1007");
    assertThat(threads.anyLive()).isTrue();
  }

  @Test
  void anExecEndsTheOtherThreadsAndRevivesTheMainThread() {
    threads.start(101, 1001);
    threads.start(102, 1001);
    threads.exit(102, 1002);
    threads.exit(100, 1003);
    threads.exec(1005);

    assertThat(spans()).containsExactly("100 1000-null", "101 1001-1005", "102 1001-1002");
    assertThat(threads.anyLive()).isTrue();
    assertThat(threads.mainExit()).isNull();
    threads.exit(100, 1009);
    assertThat(threads.anyLive()).isFalse();
  }

  @Test
  void aThreadMayHaveMadeTheCallsOfTheTickBeforeItsStart() {
    threads.start(101, 1020);
    threads.exit(101, 1030);

    assertThat(threads.severalAt(1007)).isFalse();
    assertThat(threads.severalAt(1008)).isTrue();
    assertThat(threads.severalAt(1032)).isTrue();
    assertThat(threads.severalAt(1033)).isFalse();
  }

  @Test
  void anExecThatReturnedEndedAllOtherThreads() {
    threads.start(101, 1005);
    threads.exec(1010);

    assertThat(threads.severalAt(1008)).isTrue();
    threads.execReplayed(1010);
    assertThat(threads.severalAt(1008)).isFalse();
    threads.start(102, 1015);
    assertThat(threads.severalAt(1008)).isTrue();
  }

  @Test
  void beyondTheLimitOnlyLiveThreadsAreKept() {
    for (int i = 1; i < Threads.LIMIT; i++) {
      threads.start(100 + i, 1001);
      threads.exit(100 + i, 1002);
    }
    threads.start(50_000, 1010);
    threads.start(50_001, 1010);
    threads.exit(50_000, 1015);
    threads.exit(100, 1005);

    assertThat(threads.sorted()).hasSize(Threads.LIMIT);
    assertThat(threads.count()).isEqualTo(Threads.LIMIT + 2);
    assertThat(threads.severalAt(1017)).isTrue();
    assertThat(threads.severalAt(1018)).isFalse();
    assertThat(threads.lastExit()).isEqualTo(1015);
    threads.exec(1020);
    threads.exit(100, 1030);
    assertThat(threads.anyLive()).isFalse();
    assertThat(threads.lastExit()).isEqualTo(1030);
  }
}
