package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.model.linux.CloneFlags.CLONE_FILES;
import static org.godo.model.linux.CloneFlags.CLONE_FS;

import org.godo.filter.container.PathIndex;
import org.godo.filter.files.MountView.Uncertainty;
import org.godo.filter.process.LossWindows;
import org.junit.jupiter.api.Test;

class ProcessFilesTest {
  private final ProcessFiles state = ProcessFiles.unknown(LossWindows.NONE, new PathIndex<>());

  ProcessFilesTest() {}

  @Test
  void startsOnTheHostWithNothingKnown() {
    assertThat(state.context().cwd()).isNull();
    assertThat(state.context().cwdSince()).isEqualTo(LossWindows.EVER);
    assertThat(state.context().viewSince()).isEqualTo(LossWindows.EVER);
    assertThat(state.rootfs()).isEqualTo("/");
    assertThat(state.container()).isNull();
  }

  @Test
  void keepsTheWorkingDirectoryWhereNoneIsReported() {
    state.context().cwdReported("/a", false, 10);
    state.context().cwdReported(null, false, 20);
    assertThat(state.context().cwd()).isEqualTo("/a");
    assertThat(state.context().cwdSince()).isEqualTo(10);

    state.context().changeDirectory(null, 30);
    assertThat(state.context().cwd()).isNull();
    assertThat(state.context().cwdSince()).isEqualTo(30);
  }

  @Test
  void aChildStartsWithTheStateButChangesItsOwn() {
    state.context().cwdReported("/srv/a", false, 10);
    state.context().viewReported(11);
    state.context().changeRoot(MountView.HOST.below("/srv"));
    ProcessFiles child = state.fork(17);
    state.context().cwdReported("/b", false, 20);
    state.context().changeRoot(state.view().below("/jail"));

    assertThat(child.context().cwd()).isEqualTo("/a");
    assertThat(child.context().cwdSince()).isEqualTo(10);
    assertThat(child.context().viewSince()).isEqualTo(11);
    assertThat(child.rootfs()).isEqualTo("/srv");
    assertThat(state.rootfs()).isEqualTo("/srv/jail");
    assertThat(child.descriptors()).isNotSameAs(state.descriptors());
  }

  @Test
  void sharedDescriptorsArePartedByUnshare() {
    ProcessFiles child = state.fork(CLONE_FILES);
    assertThat(child.descriptors()).isSameAs(state.descriptors());

    child.unshareDescriptors();
    assertThat(child.descriptors()).isNotSameAs(state.descriptors());

    DescriptorTable own = child.descriptors();
    child.unshareDescriptors();
    assertThat(child.descriptors()).isSameAs(own);
  }

  @Test
  void joiningANamespaceStartsAtItsRoot() {
    state.context().cwdReported("/a", false, 10);
    state.context().viewReported(11);
    state.context().join(MountView.joined("n"), 20);

    assertThat(state.context().cwd()).isEqualTo("/");
    assertThat(state.context().cwdSince()).isEqualTo(20);
    assertThat(state.context().viewSince()).isEqualTo(LossWindows.EVER);
    assertThat(state.rootfs()).isNull();
  }

  @Test
  void anUnseenStartMakesAllOfItUncertain() {
    state.context().cwdReported("/a", false, 10);
    state.context().viewReported(11);
    state.startedUnseen();

    assertThat(state.context().cwd()).isEqualTo("/a");
    assertThat(state.context().cwdSince()).isEqualTo(LossWindows.EVER);
    assertThat(state.context().viewSince()).isEqualTo(LossWindows.EVER);
  }

  @Test
  void anUncertaintyIsInheritedByChildren() {
    state.context().addUncertainty(Uncertainty.THREADS_DIFFER);

    assertThat(state.fork(17).view().uncertainty()).isEqualTo(Uncertainty.THREADS_DIFFER);
  }

  @Test
  void sharedDirectoriesArePartedByUnshare() {
    ProcessFiles child = state.fork(CLONE_FS);
    child.context().cwdReported("/a", false, 10);
    assertThat(state.context().cwd()).isEqualTo("/a");

    child.unshareContext();
    child.context().cwdReported("/b", false, 20);
    assertThat(state.context().cwd()).isEqualTo("/a");
    assertThat(child.context().cwd()).isEqualTo("/b");
  }

  @Test
  void countsAnUnlistedWriterOncePerAccess() {
    assertThat(state.addUnlistedWrite("a")).isTrue();
    assertThat(state.addUnlistedWrite("a")).isFalse();
    assertThat(state.addUnlistedWrite("b")).isTrue();
    assertThat(state.fork(17).addUnlistedWrite("a")).isTrue();
  }
}
