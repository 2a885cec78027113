package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.container.PathIndex;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.TestProcesses;
import org.junit.jupiter.api.Test;

class WritesTest {
  private static final int LIMIT = 1_000;

  private final Writes writes = new Writes();

  WritesTest() {}

  @Test
  void addsTheCallsThatWroteSomething() {
    assertThat(writes.add(List.of(10L, 20L, 30L), List.of(5L, 0L, 7L))).isTrue();
    assertThat(writes.add(List.of(40L), List.of(0L))).isFalse();

    assertThat(writes.times().listed()).containsExactly(10L, 30L);
    assertThat(writes.bytes()).isEqualTo(12);
  }

  @Test
  void listsEachWriterOnce() {
    ProcessInstance writer = TestProcesses.of(1, 10);
    ProcessFiles state = ProcessFiles.unknown(LossWindows.NONE, new PathIndex<>());

    assertThat(writes.addWriter(writer, state, "a")).isTrue();
    assertThat(writes.addWriter(writer, state, "a")).isFalse();

    assertThat(writes.writers()).containsExactly(writer);
    assertThat(writes.writerCount()).isEqualTo(1);
  }

  @Test
  void countsWritersBeyondTheLimitOnceWithoutListingThem() {
    ProcessInstance first = TestProcesses.of(1, 10);
    writes.addWriter(first, ProcessFiles.unknown(LossWindows.NONE, new PathIndex<>()), "a");
    for (int i = 2; i <= LIMIT; i++) {
      writes.addWriter(
          TestProcesses.of(i, 10), ProcessFiles.unknown(LossWindows.NONE, new PathIndex<>()), "a");
    }
    ProcessInstance unlisted = TestProcesses.of(LIMIT + 1, 10);
    ProcessFiles state = ProcessFiles.unknown(LossWindows.NONE, new PathIndex<>());

    assertThat(writes.addWriter(unlisted, state, "a")).isFalse();
    assertThat(writes.addWriter(unlisted, state, "a")).isFalse();
    assertThat(
            writes.addWriter(first, ProcessFiles.unknown(LossWindows.NONE, new PathIndex<>()), "a"))
        .isFalse();

    assertThat(writes.writers()).hasSize(LIMIT).doesNotContain(unlisted);
    assertThat(writes.writerCount()).isEqualTo(LIMIT + 1);
  }
}
