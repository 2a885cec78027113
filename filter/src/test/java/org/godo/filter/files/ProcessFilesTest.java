package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.godo.filter.files.MountView.Uncertainty;
import org.godo.filter.process.LossWindows;
import org.junit.jupiter.api.Test;

class ProcessFilesTest {
  private final ProcessFiles state = ProcessFiles.unknown(LossWindows.NONE);

  ProcessFilesTest() {}

  @Test
  void startsOnTheHostWithNothingKnown() {
    assertThat(state.cwd()).isNull();
    assertThat(state.cwdSince()).isEqualTo(LossWindows.EVER);
    assertThat(state.viewSince()).isEqualTo(LossWindows.EVER);
    assertThat(state.rootfs()).isEqualTo("/");
    assertThat(state.container()).isNull();
  }

  @Test
  void keepsTheWorkingDirectoryWhereNoneIsReported() {
    state.cwdReported("/a", 10);
    state.cwdReported(null, 20);
    assertThat(state.cwd()).isEqualTo("/a");
    assertThat(state.cwdSince()).isEqualTo(10);

    state.changeDirectory(null, 30);
    assertThat(state.cwd()).isNull();
    assertThat(state.cwdSince()).isEqualTo(30);
  }

  @Test
  void aChildStartsWithTheStateButChangesItsOwn() {
    state.cwdReported("/srv/a", 10);
    state.viewReported(11);
    state.changeRoot(MountView.HOST.below("/srv"));
    ProcessFiles child = state.fork(false, false, false);
    state.cwdReported("/b", 20);
    state.changeRoot(state.view().below("/jail"));

    assertThat(child.cwd()).isEqualTo("/a");
    assertThat(child.cwdSince()).isEqualTo(10);
    assertThat(child.viewSince()).isEqualTo(11);
    assertThat(child.rootfs()).isEqualTo("/srv");
    assertThat(state.rootfs()).isEqualTo("/srv/jail");
    assertThat(child.descriptors()).isNotSameAs(state.descriptors());
  }

  @Test
  void sharedDescriptorsArePartedByUnshare() {
    ProcessFiles child = state.fork(true, false, false);
    assertThat(child.descriptors()).isSameAs(state.descriptors());

    child.unshareDescriptors();
    assertThat(child.descriptors()).isNotSameAs(state.descriptors());

    DescriptorTable own = child.descriptors();
    child.unshareDescriptors();
    assertThat(child.descriptors()).isSameAs(own);
  }

  @Test
  void joiningANamespaceStartsAtItsRoot() {
    state.cwdReported("/a", 10);
    state.viewReported(11);
    state.join(MountView.joined("n"), 20);

    assertThat(state.cwd()).isEqualTo("/");
    assertThat(state.cwdSince()).isEqualTo(20);
    assertThat(state.viewSince()).isEqualTo(LossWindows.EVER);
    assertThat(state.rootfs()).isNull();
  }

  @Test
  void anUnseenStartMakesAllOfItUncertain() {
    state.cwdReported("/a", 10);
    state.viewReported(11);
    state.startedUnseen();

    assertThat(state.cwd()).isEqualTo("/a");
    assertThat(state.cwdSince()).isEqualTo(LossWindows.EVER);
    assertThat(state.viewSince()).isEqualTo(LossWindows.EVER);
  }

  @Test
  void anUncertaintyIsInheritedByChildren() {
    state.addUncertainty(Uncertainty.THREADS_DIFFER);

    assertThat(state.fork(false, false, false).view().uncertainty())
        .isEqualTo(Uncertainty.THREADS_DIFFER);
  }

  @Test
  void countsAnUnlistedWriterOncePerAccess() {
    assertThat(state.addUnlistedWrite("a")).isTrue();
    assertThat(state.addUnlistedWrite("a")).isFalse();
    assertThat(state.addUnlistedWrite("b")).isTrue();
    assertThat(state.fork(false, false, false).addUnlistedWrite("a")).isTrue();
  }
}
