package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessedNameTest {
  private final MountView view = MountView.HOST.below("/srv");
  private final TrackedFile file = new TrackedFile("/srv/a");

  AccessedNameTest() {}

  private AccessedName access() {
    return AccessedName.of(
        new ResolvedPath(view, file.current().key().substring("/srv".length())), file);
  }

  @Test
  void followsTheRenamesAfterTheAccessOnly() {
    file.rename("/srv/a", "/srv/b");
    AccessedName name = access();
    assertThat(name.renamedFrom()).isEqualTo("/a");
    assertThat(name.renamedTo()).isNull();

    file.rename("/srv/b", "/srv/c");

    assertThat(name.path()).isEqualTo("/b");
    assertThat(name.renamedFrom()).isEqualTo("/a");
    assertThat(name.renamedTo()).isEqualTo("/c");
    assertThat(name.current()).isEqualTo(new ResolvedPath(view, "/c"));
    assertThat(name.hostPath()).isEqualTo("/srv/b");
  }

  @Test
  void isUnlinkedWithItsFile() {
    AccessedName name = access();
    assertThat(name.unlinked()).isFalse();
    file.removeName("/srv/a");
    assertThat(name.unlinked()).isTrue();
  }

  @Test
  void aNameThatCouldNotBeResolvedHasNoHostPath() {
    AccessedName name = AccessedName.unresolved("lib/x");

    assertThat(name.path()).isEqualTo("lib/x");
    assertThat(name.hostPath()).isNull();
    assertThat(name.current()).isNull();
    assertThat(name.unlinked()).isFalse();
  }
}
