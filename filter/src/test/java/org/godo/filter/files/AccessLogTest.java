package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.support.TextSpill;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private final AccessLog log = new AccessLog(new TextSpill());

  AccessLogTest() {}

  private List<String> read(long latest) {
    List<String> entries = new ArrayList<>();
    log.read(latest, (accessId, renames) -> entries.add(accessId + " | " + renames));
    return entries;
  }

  @Test
  void readsTheEntriesOfAChainFromTheLatestBack() {
    long first = log.append(SpillStore.NONE, "a1", 0);
    long other = log.append(SpillStore.NONE, "b1", 7);
    long second = log.append(first, "a 2", 0);
    long third = log.append(second, "a3", 12);

    assertThat(read(third)).containsExactly("a3 | 12", "a 2 | 0", "a1 | 0");
    assertThat(read(other)).containsExactly("b1 | 7");
    assertThat(read(SpillStore.NONE)).isEmpty();
  }
}
