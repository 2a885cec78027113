package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as cgroup v1 and v2 have them with Docker, Kubernetes, CRI-O, Podman and containerd. */
class CgroupPathTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String OTHER = "f".repeat(64);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12:pids:/docker/%s",
        "1:name=systemd:/system.slice/docker.service/docker/%s",
        "0::/system.slice/docker-%s.scope",
        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/docker-%s.scope",
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-pod1_2.slice/cri-containerd-%s.scope",
        "4:memory:/kubepods/besteffort/pod12/%s",
        "11:cpu,cpuacct:/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:%s",
        "0::/kubepods.slice/kubepods-pod1_2.slice/crio-%s.scope",
        "0::/machine.slice/libpod-%s.scope/container",
        "0::/system.slice/nerdctl-%s.scope",
        "7:pids:/libpod_parent/libpod-%s",
        "5:blkio:/default/%s",
        "0::/docker/%s/init.scope",
      })
  void aRandomIdIsFoundAnywhereInThePath(String line) {
    assertThat(CgroupPath.random(line.formatted(ID))).containsExactly(new ContainerName(null, ID));
  }

  @Test
  void nestedContainersAreFoundFromTheOutermost() {
    assertThat(CgroupPath.random("0::/docker/" + OTHER + "/docker/" + ID + "/" + OTHER))
        .containsExactly(new ContainerName(null, OTHER), new ContainerName(null, ID));
  }

  @Test
  void theAgentBesideAContainerHidesNoneAround() {
    assertThat(CgroupPath.random("0::/docker/" + OTHER + "/libpod-conmon-" + ID + ".scope"))
        .containsExactly(new ContainerName(null, OTHER));
  }

  @Test
  void thePodOfPodmanIsNoContainer() {
    assertThat(CgroupPath.random("0::/libpod_parent/" + OTHER + "/libpod-" + ID))
        .containsExactly(new ContainerName(null, ID));
  }

  @Test
  void theMonitorOfAContainerIsNotInIt() {
    assertThat(CgroupPath.random("0::/machine.slice/libpod-conmon-" + ID + ".scope")).isEmpty();
    assertThat(CgroupPath.random("0::/kubepods.slice/crio-conmon-" + ID + ".scope")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0::/", "0::/system.slice/docker.service", "1:cpu:/docker/0123456789ab", ""})
  void otherPathsHaveNone(String line) {
    assertThat(CgroupPath.random(line)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0::/default/web1 | default | web1",
        "12:pids:/default/web1 | default | web1",
        "3:cpu,cpuacct:/k8s.io/a_b-c.1 | k8s.io | a_b-c.1",
        "0::/default/web1/child/grandchild | default | web1",
      })
  void plainContainerdsPathsContainNamespaceAndId(String line, String namespace, String id) {
    assertThat(CgroupPath.chosen(line)).isEqualTo(new ContainerName(namespace, id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/",
        "0::/init.scope",
        "0::/default",
        "0::/system.slice/containerd.service/web1",
        "0::/user.slice/web1",
        "0::/system.slice/ssh.service",
        "0::/user.slice/user-0.slice",
        "0::/../web1",
      })
  void otherPathsAreNotOfThatForm(String line) {
    assertThat(CgroupPath.chosen(line)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pids/default/web1/cgroup.procs",
        "cpu,cpuacct/default/web1/cgroup.procs",
        "/sys/fs/cgroup/memory/default/web1/cgroup.procs",
        "default/web1/cgroup.procs",
        "/sys/fs/cgroup/default/web1/cgroup.procs",
      })
  void theFileARuntimeOpensNamesTheContainer(String file) {
    assertThat(CgroupPath.ofProcs(file)).isEqualTo(new ContainerName("default", "web1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pids/docker/%s/cgroup.procs",
        "system.slice/docker-%s.scope/cgroup.procs",
        "/sys/fs/cgroup/kubepods.slice/kubepods-pod1.slice/cri-containerd-%s.scope/cgroup.procs",
      })
  void theFileARuntimeOpensMayNameARandomId(String file) {
    assertThat(CgroupPath.ofProcs(file.formatted(ID))).isEqualTo(new ContainerName(null, ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pids/web1/cgroup.procs",
        "/sys/fs/cgroup/cgroup.procs",
        "cgroup.procs",
        "default/web1/cgroup.controllers",
        "system.slice/some.service/cgroup.procs",
      })
  void otherFilesNameNone(String file) {
    assertThat(CgroupPath.ofProcs(file)).isNull();
  }
}
