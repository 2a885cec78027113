package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.godo.filter.support.TextSpill;
import org.junit.jupiter.api.Test;

class TrackedFileTest {
  private final TrackedFile file = new TrackedFile("/a");

  TrackedFileTest() {}

  @Test
  void aRenameKeepsTheNameBeforeTheLatestOne() {
    assertThat(file.previous()).isNull();
    file.rename(file.current(), "/b");
    file.rename(file.current(), "/c");

    assertThat(file.current()).isEqualTo("/c");
    assertThat(file.previous()).isEqualTo("/b");
    assertThat(file.renames()).isEqualTo(2);
  }

  @Test
  void isUnlinkedWithItsLastName() {
    file.addLink();
    file.removeLink();
    assertThat(file.unlinked()).isFalse();

    file.removeLink();
    assertThat(file.unlinked()).isTrue();

    file.removeLink();
    file.addLink();
    assertThat(file.unlinked()).isFalse();
  }

  @Test
  void canBeSpilledOnlyWhileUnused() {
    assertThat(file.canBeSpilled()).isTrue();
    file.addUser();
    file.addUser();
    file.removeUser();
    assertThat(file.canBeSpilled()).isFalse();

    file.removeUser();
    assertThat(file.canBeSpilled()).isTrue();
  }

  @Test
  void cannotBeSpilledOnceItHadTwoNamesOrNone() {
    TrackedFile removed = new TrackedFile("/r");
    removed.removeLink();
    file.addLink();
    file.removeLink();

    assertThat(file.canBeSpilled()).isFalse();
    assertThat(removed.canBeSpilled()).isFalse();
    assertThat(TrackedFile.nameless("/tmp").canBeSpilled()).isFalse();
  }

  @Test
  void logsEachEmittedAccessWithTheRenamesUntilThen() {
    TextSpill spill = new TextSpill();
    AccessLog log = new AccessLog(spill);
    assertThat(file.latestEmitted()).isEqualTo(SpillStore.NONE);

    file.emitted("x", MountView.HOST, "/a", log);
    file.rename(file.current(), "/b");
    file.emitted("y", MountView.HOST, "/b", log);

    assertThat(file.latestEmitted()).isEqualTo(1);
    assertThat(spill.read(0)).isEqualTo("-1 0 0 1 x/a");
    assertThat(spill.read(1)).isEqualTo("0 1 0 1 y/b");
  }
}
