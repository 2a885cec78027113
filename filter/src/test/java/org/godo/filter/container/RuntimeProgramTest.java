package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeProgramTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String OTHER = "f".repeat(64);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12:pids:/docker/%s",
        "0::/system.slice/docker-%s.scope",
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-pod1_2.slice/cri-containerd-%s.scope",
        "4:memory:/kubepods/besteffort/pod12/%s",
        "0::/docker/%s/init.scope",
      })
  void findsTheIdInACgroup(String line) {
    assertThat(RuntimeProgram.containerIdOfCgroup(line.formatted(ID))).isEqualTo(ID);
  }

  @Test
  void ofContainersInContainersTheInnermostCounts() {
    assertThat(RuntimeProgram.containerIdOfCgroup("0::/docker/" + OTHER + "/docker/" + ID))
        .isEqualTo(ID);
  }

  @Test
  void theMonitorOfAContainerIsNotInIt() {
    assertThat(
            RuntimeProgram.containerIdOfCgroup("0::/machine.slice/libpod-conmon-" + ID + ".scope"))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0::/", "0::/system.slice/docker.service", "1:cpu:/docker/0123456789ab", ""})
  void findsNoneInOthers(String line) {
    assertThat(RuntimeProgram.containerIdOfCgroup(line)).isNull();
  }
}
