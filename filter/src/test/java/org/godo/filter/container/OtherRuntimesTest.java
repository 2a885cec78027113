package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Containers of podman, CRI-O, Docker 1.13, K3s and of runtimes that are called by hand. */
class OtherRuntimesTest {
  private static final int APP = 121;

  /** Podman starts conmon 101, which starts crun 120, which creates 121. */
  private static Recording podman() {
    return Recording.of("h")
        .at(900)
        .found(1, 0, 100)
        .runs("/sbin/init", "init")
        .at(1000)
        .spawn(1, 90)
        .exec(90, "/usr/bin/podman", "podman", "run", "-d", "busybox")
        .at(1010)
        .spawn(90, 100)
        .exec(100, "/usr/bin/conmon", "/usr/bin/conmon", "-c", ALPHA, "-r", "/usr/bin/crun")
        .at(1020)
        .spawn(100, 101)
        .at(1030)
        .exit(100, 0)
        .at(1100)
        .spawn(101, 120)
        .exec(120, "/usr/bin/crun", "/usr/bin/crun", "create", "--bundle", "/b", ALPHA)
        .at(1110)
        .spawn(120, APP);
  }

  @Test
  void theProcessThatConmonAdoptsIsInTheContainerAndItsChild() {
    Rebuilt rebuilt =
        Rebuilt.of(
            podman()
                .at(1120)
                .exit(120, 0)
                .at(1130)
                .execNotice(APP)
                .by(APP, 101)
                .exec("/bin/sh", "sh")
                .then()
                .at(1140)
                .spawn(APP, 130)
                .exec(130, "/bin/ls", "ls"));

    assertThat(rebuilt.process(APP).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(APP).ppid()).isEqualTo(101);
    assertThat(rebuilt.process(130).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(101).dockerId()).isNull();
    assertThat(rebuilt.container(ALPHA).runtime()).isEqualTo("crun");
    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo(rebuilt.process(APP).key());
  }

  @Test
  void aHookOfCrunIsNotInTheContainer() {
    Rebuilt rebuilt = Rebuilt.of(podman().exec(APP, "/usr/libexec/hook", "hook", ALPHA));

    assertThat(rebuilt.process(APP).dockerId()).isNull();
  }

  @Test
  void aContainerThatCrunRunsByHandIsKnownByItsRoot() {
    Recording record = Recording.of("h").at(900).found(1, 0, 100).runs("/sbin/init", "init");
    record
        .at(1000)
        .spawn(1, 120)
        .exec(120, "/usr/bin/crun", "crun", "run", "web1")
        .at(1010)
        .spawn(120, APP)
        .by(APP, 120)
        .chdir("/srv/web1")
        .pivotRootHere()
        .then()
        .exec(APP, "/bin/sh", "sh");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(APP).dockerId()).isEqualTo("h/crun/web1");
    assertThat(rebuilt.process(APP).ppid()).isEqualTo(120);
    assertThat(rebuilt.container("h/crun/web1").rootfs()).isEqualTo("/srv/web1");
  }

  @Test
  void aProgramThatCrunExecsInAContainerJoinsIt() {
    Recording record = Recording.of("h").at(900).found(1, 0, 100).runs("/sbin/init", "init");
    record
        .at(1000)
        .spawn(1, 120)
        .exec(120, "/usr/bin/crun", "crun", "exec", "-t", "web1", "ls")
        .at(1010)
        .spawn(120, APP)
        .by(APP, 120)
        .setns(7, 0x20000)
        .then()
        .exec(APP, "/bin/ls", "ls");

    assertThat(Rebuilt.of(record).process(APP).dockerId()).isEqualTo("h/crun/web1");
  }

  @Test
  void conmonFoundRunningIsNoChildOfContainerd() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(1, 0, 100)
            .runs("/sbin/init", "init")
            .found(10, 1, 150)
            .runs("/usr/bin/containerd", "containerd")
            .found(50, 1, 200)
            .cgroup("0::/machine.slice/libpod-conmon-" + ALPHA + ".scope")
            .runs("/usr/bin/conmon", "/usr/bin/conmon", "-c", ALPHA)
            .found(60, 50, 300)
            .cgroup("0::/machine.slice/libpod-" + ALPHA + ".scope/container")
            .runs("/bin/sleep", "sleep", "1d");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(50).ppid()).isEqualTo(1);
    assertThat(rebuilt.process(50).dockerId()).isNull();
    assertThat(rebuilt.process(60).dockerId()).isEqualTo(ALPHA);
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/docker-containerd-current, docker-containerd,"
        + " /usr/bin/docker-containerd-shim-current, shim,"
        + " /usr/libexec/docker/docker-runc-current, /usr/libexec/docker/docker-runc-current",
    "/usr/bin/docker-containerd, docker-containerd,"
        + " /usr/bin/docker-containerd-shim, docker-containerd-shim,"
        + " /usr/bin/docker-runc, docker-runc",
    "/var/lib/rancher/k3s/data/0a/bin/k3s, containerd,"
        + " /var/lib/rancher/k3s/data/0a/bin/k3s, containerd-shim,"
        + " /var/lib/rancher/k3s/data/0a/bin/k3s, runc",
    "/var/lib/rancher/k3s/data/0a/bin/containerd, containerd,"
        + " /var/lib/rancher/k3s/data/0a/bin/containerd, /k/bin/containerd-shim-runc-v2,"
        + " /var/lib/rancher/k3s/data/0a/bin/runc, runc",
    "/usr/bin/balena-engine, balena-engine-containerd,"
        + " /usr/bin/balena-engine, balena-engine-containerd-shim,"
        + " /usr/bin/balena-engine, balena-engine-runc",
  })
  void runtimesUnderOtherNamesAreRecognized(
      String daemon, String daemon0, String shim, String shim0, String runc, String runc0) {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(10, 1, 100)
            .runs(daemon, daemon0)
            .at(1000)
            .spawn(10, 101)
            .exec(101, shim, shim0, BETA, "/run/libcontainerd/" + BETA, runc0)
            .at(1100)
            .spawn(101, 120)
            .exec(120, runc, runc0, "--log", "/l", "create", "--bundle", "/b", ALPHA)
            .at(1110)
            .spawn(120, 122)
            .exec(122, runc, runc0, "init")
            .at(1120)
            .spawn(122, APP)
            .comm(APP, "runc:[2:INIT]")
            .at(1125)
            .by(APP, 122)
            .named("runc:[2:INIT]")
            .running(runc)
            .close(3)
            .then()
            .at(1130)
            .exit(122, 0)
            .exit(120, 0)
            .execNotice(APP)
            .by(APP, 101)
            .exec("/bin/sh", "sh")
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(APP).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(APP).inferred().texts()).doesNotContainKey("docker_id");
    assertThat(rebuilt.process(APP).ppid()).isEqualTo(101);
    assertThat(rebuilt.process(10).star()).isTrue();
    assertThat(rebuilt.process(101).star()).isFalse();
    assertThat(rebuilt.container(ALPHA).runtime()).isEqualTo("runc");
    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo("h/0123abcd/121/1120");
  }

  @Test
  void aShimOfAPodLendsItsIdOnlyWithAMark() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(10, 1, 100)
            .runs("/usr/bin/containerd", "containerd")
            .at(1000)
            .spawn(10, 101)
            .exec(101, "/usr/bin/containerd-shim-runc-v2", "s", "-namespace", "k8s.io", "-id", BETA)
            .at(1100)
            .spawn(101, 120)
            .exec(120, "/usr/bin/runc", "runc", "exec", "--new-option", "a", "b", "sh")
            .at(1110)
            .spawn(120, APP)
            .comm(APP, "runc:[2:INIT]")
            .at(1130)
            .exit(120, 0)
            .execNotice(APP)
            .by(APP, 101)
            .exec("/bin/sh", "sh")
            .then();

    assertThat(Rebuilt.of(record).process(APP).inferred().texts())
        .containsEntry(
            "docker_id", "container of its shim; the arguments of the runtime were not recorded");
  }

  /** The cut id of a container could be that of another. */
  @ParameterizedTest
  @CsvSource({
    "4, crun run web1 sh, h/crun/web1",
    "5, crun run web1 sh, ",
    "4, crun run we, ",
    "6, crun exec web1 ls, ",
    "3, crun run ALPHA, ALPHA",
    "5, crun run ALPHA, ALPHA"
  })
  void aChosenIdCountsOnlyInArgumentsThatAreWhole(int argc, String line, @Nullable String id) {
    Recording record = Recording.of("h").at(900).found(1, 0, 100).runs("/sbin/init", "init");
    record
        .at(1000)
        .spawn(1, 120)
        .execNotice(120)
        .by(120, 1)
        .execCut(argc, "/usr/bin/crun", line.replace("ALPHA", ALPHA).split(" ", -1))
        .then()
        .at(1010)
        .spawn(120, APP)
        .by(APP, 120)
        .setns(7, 0x20000)
        .then()
        .exec(APP, "/bin/ls", "ls");

    assertThat(Rebuilt.of(record).process(APP).dockerId())
        .isEqualTo(id == null ? null : id.replace("ALPHA", ALPHA));
  }

  @Test
  void createsOfOneShimThatOverlapInALogOfExecsAloneLeaveEveryContainerMarked() {
    String shim = "/usr/bin/containerd-shim-runc-v2";
    Recording record =
        Recording.of("h")
            .at(1000)
            .by(100, 1)
            .exec(shim, shim, "-namespace", "k8s.io", "-id", BETA)
            .then()
            .at(1010)
            .by(110, 100)
            .exec("/usr/bin/runc", "runc", "create", "--bundle", "/b", BETA)
            .then()
            .at(1011)
            .by(120, 100)
            .exec("/usr/bin/runc", "runc", "create", "--bundle", "/c", ALPHA)
            .then()
            .at(1020)
            .by(113, 100)
            .exec("/pause", "/pause")
            .then()
            .at(1021)
            .by(123, 100)
            .exec("/app", "/app")
            .then()
            .at(1030)
            .by(124, 123)
            .exec("/bin/child", "child")
            .open("/child-file", 1, 3)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    for (int pid : new int[] {113, 123, 124}) {
      assertThat(rebuilt.process(pid).dockerId()).isNotNull();
      assertThat(rebuilt.process(pid).inferred().texts()).containsKey("docker_id");
    }
    assertThat(rebuilt.file("/child-file").inferred().texts()).containsKey("docker_id");
    assertThat(rebuilt.container(ALPHA).inferred().texts()).containsKey("root_process");
  }
}
