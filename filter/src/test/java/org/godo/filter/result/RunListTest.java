package org.godo.filter.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.godo.model.result.ContainerResult.Run;
import org.godo.model.result.Inferences;
import org.junit.jupiter.api.Test;

class RunListTest {
  private static List<Run> runs(long count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(start -> new Run("s", start, start, 1, null, 1, true, Inferences.NONE))
        .toList();
  }

  @Test
  void theFirstAndTheLatestAreListed() {
    assertThat(RunList.listed(runs(1_000))).isEqualTo(runs(1_000));
    assertThat(RunList.listed(runs(1_002)))
        .hasSize(1_000)
        .extracting(Run::startTimestamp)
        .startsWith(1L, 4L)
        .endsWith(1_002L);
  }
}
