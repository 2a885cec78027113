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
        (accessId, renames, name, key) ->
            entries.add(
                "%s | %d | %s%s | %s"
                    .formatted(accessId, renames, name.view().root(), name.path(), key)));
    return entries;
  }

  private static AccessedName name(MountView view, String path, int renames) {
    TrackedFile file = new TrackedFile(view.key(path), null, renames, SpillStore.NONE, 0);
    return AccessedName.of(new ResolvedPath(view, path), file);
  }

  @Test
  void readsTheEntriesOfAChainFromTheLatestBack() {
    long first = log.append(SpillStore.NONE, "a1", name(JAIL, "/x y", 0));
    long other = log.append(SpillStore.NONE, "b1", name(MountView.HOST, "/", 7));
    long second = log.append(first, "a 2", name(MountView.HOST, "/1 2", 0));
    long third = log.append(second, "a3", name(JAIL, "/z", 12));

    assertThat(read(third))
        .containsExactly(
            "a3 | 12 | /jail/z | /jail/z",
            "a 2 | 0 | /1 2 | /1 2",
            "a1 | 0 | /jail/x y | /jail/x y");
    assertThat(read(other)).containsExactly("b1 | 7 | / | /");
    assertThat(read(SpillStore.NONE)).isEmpty();
  }

  @Test
  void aNameByALinkHasTheKeyOfItsTarget() {
    ResolvedPath link = new ResolvedPath(MountView.HOST, "/dev/stdout");
    ResolvedPath resolved = new ResolvedPath(JAIL, "/log").by(link);
    AccessedName name = AccessedName.of(resolved, new TrackedFile("/jail/log"));

    assertThat(read(log.append(SpillStore.NONE, "a1", name)))
        .containsExactly("a1 | 0 | /dev/stdout | /jail/log");
  }
}
