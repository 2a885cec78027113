package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.support.TextSpill;
import org.junit.jupiter.api.Test;

class TrackedFileTest {
  private final TrackedFile file = new TrackedFile("/a");

  TrackedFileTest() {}

  @Test
  void aRenameKeepsTheNameBeforeTheLatestOne() {
    assertThat(file.previous("/a")).isNull();
    file.rename("/a", "/b");
    file.rename("/b", "/c");

    assertThat(file.current().key()).isEqualTo("/c");
    assertThat(file.previous("/c")).isEqualTo("/b");
    assertThat(file.renames()).isEqualTo(2);
  }

  private List<String> names() {
    return file.names().stream().map(FileName::key).toList();
  }

  @Test
  void isUnlinkedWithItsLastName() {
    file.addLink("/b", "/a");
    file.removeName("/a");
    assertThat(file.unlinked()).isFalse();
    assertThat(names()).containsExactly("/b");

    file.removeName("/b");
    assertThat(file.unlinked()).isTrue();
    assertThat(names()).as("the last one").containsExactly("/b");

    file.removeName("/b");
    file.addLink("/c", "/b");
    assertThat(file.unlinked()).as("it had a name that is not known").isFalse();
    assertThat(names()).containsExactly("/c");
  }

  @Test
  void itsNameIsTheOneOfTheLatestRenameThatItStillHas() {
    file.addLink("/b", "/a");
    file.addLink("/c", "/a");
    assertThat(names()).containsExactly("/a", "/c", "/b");

    file.rename("/b", "/d");
    assertThat(names()).containsExactly("/d", "/a", "/c");

    file.rename("/c", "/e");
    file.removeName("/e");
    assertThat(names()).containsExactly("/d", "/a");
    file.removeName("/d");
    assertThat(names()).containsExactly("/a");
  }

  @Test
  void eachNameHasTheOneBeforeIt() {
    file.addLink("/b", "/a");
    assertThat(file.previous("/b")).as("it is still there").isNull();
    file.rename("/b", "/c");
    assertThat(file.previous("/c")).isEqualTo("/b");
    assertThat(file.previous("/a")).isNull();

    file.addLink("/d", "/a");
    file.removeName("/a");
    assertThat(file.previous("/d")).isEqualTo("/a");
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
  void cannotBeSpilledWithTwoNamesOrNone() {
    TrackedFile removed = new TrackedFile("/r");
    removed.removeName("/r");
    file.addLink("/b", "/a");

    assertThat(file.canBeSpilled()).isFalse();
    assertThat(removed.canBeSpilled()).isFalse();
    assertThat(TrackedFile.nameless("/tmp").canBeSpilled()).isFalse();
    file.removeName("/a");
    assertThat(file.canBeSpilled()).isTrue();
  }

  @Test
  void mayHaveFurtherNamesUnlessItsCreationIsRecorded() {
    assertThat(file.isMaybeLinked()).isTrue();
    assertThat(TrackedFile.created("/b").isMaybeLinked()).isFalse();
    assertThat(TrackedFile.nameless("/tmp").isMaybeLinked()).isFalse();
  }

  @Test
  void logsEachEmittedAccessWithTheRenamesUntilThen() {
    TextSpill spill = new TextSpill();
    AccessLog log = new AccessLog(spill);
    assertThat(file.latestEmitted()).isEqualTo(SpillStore.NONE);

    AccessedName first = AccessedName.of(new ResolvedPath(MountView.HOST, "/a"), file);
    file.rename("/a", "/b");
    file.emitted("x", first, log);
    file.emitted("y", AccessedName.of(new ResolvedPath(MountView.HOST, "/b"), file), log);

    assertThat(file.latestEmitted()).isEqualTo(1);
    assertThat(spill.read(0)).isEqualTo("-1 0 0 1 2 x/a");
    assertThat(spill.read(1)).isEqualTo("0 1 0 1 2 y/b");
  }
}
