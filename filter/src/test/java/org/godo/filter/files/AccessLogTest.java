package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.support.TextSpill;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static final MountView JAIL = MountView.HOST.below("/jail");

  private final AccessLog log = new AccessLog(new TextSpill());

  AccessLogTest() {}

  private List<String> read(long latest) {
    List<String> entries = new ArrayList<>();
    log.read(
        latest,
        (accessId, renames, name) ->
            entries.add(accessId + " | " + renames + " | " + name.view().root() + name.path()));
    return entries;
  }

  @Test
  void readsTheEntriesOfAChainFromTheLatestBack() {
    long first = log.append(SpillStore.NONE, "a1", 0, JAIL, "/x y");
    long other = log.append(SpillStore.NONE, "b1", 7, MountView.HOST, "");
    long second = log.append(first, "a 2", 0, MountView.HOST, "/1 2");
    long third = log.append(second, "a3", 12, JAIL, "/z");

    assertThat(read(third))
        .containsExactly("a3 | 12 | /jail/z", "a 2 | 0 | /1 2", "a1 | 0 | /jail/x y");
    assertThat(read(other)).containsExactly("b1 | 7 | ");
    assertThat(read(SpillStore.NONE)).isEmpty();
  }
}
