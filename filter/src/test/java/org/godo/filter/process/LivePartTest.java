package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LivePartTest {
  private final ProcessTable table = new ProcessTable("h", "boot", Set.of());
  private final LivePart<String> first = table.newPart();
  private final LivePart<Integer> second = table.newPart();
  private final ProcessInstance process = table.add("s1", 10, 0);

  @Test
  void eachStageHasItsOwnPartOfAnEntry() {
    second.set(process, 7);
    assertThat(first.of(process)).isNull();
    first.set(process, "node");

    assertThat(first.of(process)).isEqualTo("node");
    assertThat(second.of(process)).isEqualTo(7);
    assertThat(second.has(table.add("s1", 11, 0))).isFalse();
    second.remove(process);
    assertThat(second.has(process)).isFalse();
  }

  @Test
  void allPartsAreDroppedAtOnceAndForGood() {
    first.set(process, "node");
    second.set(process, 7);
    table.forget(process);
    first.set(process, "late");

    assertThat(first.has(process)).isFalse();
    assertThat(second.has(process)).isFalse();
  }
}
