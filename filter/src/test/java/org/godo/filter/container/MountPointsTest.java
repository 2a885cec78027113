package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountPointsTest {
  private static final String ROOTFS = "/var/lib/docker/merged";
  private static final List<Mount> MOUNTS =
      List.of(
          new Mount("volume", "/volumes/data", "/data", true),
          new Mount("bind", "/srv/inner", "/data/inner", true),
          new Mount("bind", "/", "/host", true),
          new Mount("tmpfs", null, "/tmp", true),
          new Mount("bind", "/dev/kvm", "/dev/kvm", true));

  private static @Nullable String hostPath(String path) {
    return MountPoints.hostPath(path, MOUNTS, ROOTFS);
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/passwd, /var/lib/docker/merged/etc/passwd",
    "/, /var/lib/docker/merged",
    "/data, /volumes/data",
    "/data/x, /volumes/data/x",
    "/database, /var/lib/docker/merged/database",
    "/data/inner/x, /srv/inner/x",
    "/host, /",
    "/host/etc, /etc",
    "/tmp/x,",
    "/dev/kvm, /dev/kvm",
    "/dev/null,",
    "/developers/x, /var/lib/docker/merged/developers/x",
  })
  void theInnermostMountDecidesWhereAPathIs(String path, @Nullable String expected) {
    assertThat(hostPath(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc", "/proc/1/maps", "/sys/fs", "/dev/shm/x"})
  void theHostSeesNothingOfTheKernelsFileSystems(String path) {
    assertThat(MountPoints.hostPath(path, List.of(), "/")).isNull();
  }

  @Test
  void withoutARootDirectoryOnlyMountsHaveHostPaths() {
    assertThat(MountPoints.hostPath("/etc", MOUNTS, null)).isNull();
    assertThat(MountPoints.hostPath("/data/x", MOUNTS, null)).isEqualTo("/volumes/data/x");
  }

  @Test
  void aRootDirectoryThatIsTheHostsOwnAddsNothing() {
    assertThat(MountPoints.hostPath("/etc", List.of(), "/")).isEqualTo("/etc");
    assertThat(MountPoints.hostPath("/", List.of(), "/")).isEqualTo("/");
  }

  @Test
  void ofTwoMountsAtOnePointTheLaterCounts() {
    List<Mount> mounts =
        List.of(new Mount("bind", "/one", "/m", true), new Mount("bind", "/two", "/m", true));

    assertThat(MountPoints.hostPath("/m/x", mounts, ROOTFS)).isEqualTo("/two/x");
  }
}
