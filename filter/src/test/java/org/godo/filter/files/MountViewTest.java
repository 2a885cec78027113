package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.godo.filter.files.MountView.Uncertainty;
import org.junit.jupiter.api.Test;

class MountViewTest {
  @Test
  void aPathOfTheHostIsItsOwnHostPath() {
    assertThat(MountView.HOST.hostPath("/etc/passwd")).isEqualTo("/etc/passwd");
    assertThat(MountView.HOST.hostPath("/")).isEqualTo("/");
    assertThat(MountView.HOST.key("/etc/passwd")).isEqualTo("/etc/passwd");
  }

  @Test
  void aPathBelowANewRootHasTheRootInItsHostPath() {
    MountView view = MountView.HOST.below("/srv").below("/jail");

    assertThat(view.hostPath("/x")).isEqualTo("/srv/jail/x");
    assertThat(view.hostPath("/")).isEqualTo("/srv/jail");
    assertThat(view.below("/").hostPath("/x")).isEqualTo("/srv/jail/x");
    assertThat(view.whole().hostPath("/x")).isEqualTo("/x");
  }

  @Test
  void anUnknownNamespaceHasKeysButNoHostPaths() {
    MountView view = MountView.joined("s/1").below("/a");

    assertThat(view.hostPath("/x")).isNull();
    assertThat(view.key("/x")).isEqualTo(":s/1:/a/x").isNotEqualTo(MountView.HOST.key("/x"));
    assertThat(view.key("/x")).isNotEqualTo(MountView.joined("s/2").below("/a").key("/x"));
    assertThat(view.whole().isLike(MountView.joined("s/1"))).isTrue();
  }

  @Test
  void keepsTheGravestUncertainty() {
    MountView mounts = MountView.HOST.with(Uncertainty.OWN_MOUNTS);
    MountView threads = mounts.with(Uncertainty.THREADS_DIFFER);

    assertThat(mounts.uncertainty()).isEqualTo(Uncertainty.OWN_MOUNTS);
    assertThat(threads.uncertainty()).isEqualTo(Uncertainty.THREADS_DIFFER);
    assertThat(threads.with(Uncertainty.OWN_MOUNTS)).isSameAs(threads);
    assertThat(threads.below("/srv").uncertainty()).isEqualTo(Uncertainty.THREADS_DIFFER);
    assertThat(threads.hostPath("/x")).isEqualTo("/x");
  }
}
