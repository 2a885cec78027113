package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ContainerResult.Run;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

/** Which container each process belongs to. */
class ContainersTest {
  private static final int SHIM = 101;
  private static final int RUNC = 110;
  private static final int INIT = 113;
  private static final String INFERRED_OF_CREATOR =
      "that of its creator, or of the caller, which is inferred";
  private static final String CLAIMED =
      "as a program in container " + ALPHA + " names it, which may not be true";

  @Test
  void theProgramThatRuncsLastStageExecsIsTheFirstProcess() {
    Rebuilt rebuilt = Rebuilt.of(Runc.alpha().at(2000).exit(INIT, 3));

    ProcessResult init = rebuilt.process(INIT);
    assertThat(init.dockerId()).isEqualTo(ALPHA);
    assertThat(init.args()).containsExactly("/bin/sh", "/work.sh");
    ContainerResult container = rebuilt.container(ALPHA);
    assertThat(container.rootProcess()).isEqualTo(init.key());
    assertThat(container.runtime()).isEqualTo("runc");
    assertThat(container.rootfs()).isEqualTo("/overlay2/a/merged");
    assertThat(container.processCount()).isEqualTo(1);
    assertThat(container.exitCode()).isEqualTo(3);
    assertThat(container.startTimestamp()).isEqualTo(init.startTimestamp());
    assertThat(container.endTimestamp()).isEqualTo(2000L);
    assertThat(container.inferred().texts())
        .containsOnlyKeys("start_timestamp", "end_timestamp", "exit_code");
  }

  @Test
  void shimAndRuntimeAreInNoContainer() {
    Rebuilt rebuilt = Rebuilt.of(Runc.alpha());

    for (int pid : new int[] {10, 100, SHIM, RUNC, 111, 112}) {
      assertThat(rebuilt.process(pid).dockerId()).as("container of %d", pid).isNull();
    }
  }

  @Test
  void theFirstProcessIsAChildOfTheShimAndNamesItsCreator() {
    Rebuilt rebuilt = Rebuilt.of(Runc.alpha());

    ProcessResult init = rebuilt.process(INIT);
    assertThat(init.ppid()).isEqualTo(SHIM);
    assertThat(init.parentTgid()).isEqualTo(SHIM);
    assertThat(rebuilt.pid(String.valueOf(init.parent()))).isEqualTo(SHIM);
    assertThat(rebuilt.pid(String.valueOf(init.creator()))).isEqualTo(112);
    assertThat(init.inferred().texts())
        .containsEntry(
            "ppid", "the shim, which adopted it when the runtime that created it exited");
  }

  @Test
  void childrenOfAContainersProcessAreInTheContainer() {
    Rebuilt rebuilt =
        Rebuilt.of(
            Runc.alpha()
                .at(1300)
                .spawn(INIT, 200)
                .exec(200, "/bin/cat", "cat")
                .at(1310)
                .spawn(200, 201));

    assertThat(rebuilt.process(200).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(201).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.container(ALPHA).processCount()).isEqualTo(3);
  }

  @Test
  void aDockerExecJoinsTheContainerAndIsNotItsFirstProcess() {
    Recording record = Runc.alpha();
    Runc.exec(record, 1500, SHIM, 300, ALPHA, "sh", "-c", "exit 9")
        .by(303, SHIM)
        .in("/")
        .open("/etc/passwd", 0, 3)
        .then()
        .at(1700)
        .exit(303, 9);

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult joined = rebuilt.process(303);
    assertThat(joined.dockerId()).isEqualTo(ALPHA);
    assertThat(joined.ppid()).isEqualTo(SHIM);
    assertThat(joined.rootfs()).isEqualTo("/overlay2/a/merged");
    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo(rebuilt.process(INIT).key());
    assertThat(rebuilt.container(ALPHA).processCount()).isEqualTo(2);
    assertThat(rebuilt.file("/etc/passwd").hostPath()).isEqualTo("/overlay2/a/merged/etc/passwd");
    assertThat(rebuilt.file("/etc/passwd").dockerId()).isEqualTo(ALPHA);
  }

  /** The run of alpha ends with 3, an exec fails with 9, and the next run ends with 4. */
  private static Recording alphaTwice() {
    Recording record = Runc.alpha();
    Runc.exec(record, 1500, SHIM, 300, ALPHA, "sh", "-c", "exit 9").at(1700).exit(303, 9);
    record.at(2000).exit(INIT, 3);
    Runc.create(record, 3000, SHIM, 400, ALPHA, "/bin/sh", "/work.sh");
    Runc.exec(record, 3200, SHIM, 500, ALPHA, "true").at(3400).exit(503, 0);
    return record.at(4000).exit(403, 4);
  }

  @Test
  void everyRunOfAContainerIsListedWithItsFirstProcess() {
    Rebuilt rebuilt = Rebuilt.of(alphaTwice());

    ContainerResult container = rebuilt.container(ALPHA);
    String first = rebuilt.process(INIT).key();
    String second = rebuilt.process(403).key();
    assertThat(container.runs())
        .extracting(Run::rootProcess, Run::exitCode, Run::endTimestamp, Run::processCount)
        .containsExactly(tuple(first, 3, 2000L, 2), tuple(second, 4, 4000L, 2));
    assertThat(container.runs().get(0).inferred().texts())
        .containsEntry("start_timestamp", "start of its first process");
    assertThat(container.rootProcess()).isEqualTo(second);
    assertThat(container.processCount()).isEqualTo(4);
  }

  @Test
  void dockersTimesAreThoseOfTheRunThatItReported() {
    Recording record =
        alphaTwice()
            .docker(ALPHA, "alpha", "/overlay2/a/merged", 1170, 2004L, 3)
            .docker(ALPHA, "alpha", "/overlay2/a/merged", 3170, 4004L, 4);

    assertThat(Rebuilt.of(record).container(ALPHA).runs())
        .extracting(Run::startTimestamp, Run::endTimestamp, Run::exitCode)
        .containsExactly(tuple(1170L, 2004L, 3), tuple(3170L, 4004L, 4));
  }

  /** Docker notes the start once the runtime has ended, which may be after a short run. */
  @Test
  void aStartAfterTheEndIsAtMostTheEnd() {
    Recording record =
        Runc.containerd("h").docker(ALPHA, "alpha", "/overlay2/a/merged", 556, 500L, 5);

    ContainerResult container = Rebuilt.of(record).container(ALPHA);

    assertThat(container.startTimestamp()).isEqualTo(500L);
    assertThat(container.endTimestamp()).isEqualTo(500L);
    assertThat(container.inferred().texts())
        .containsOnly(
            entry(
                "start_timestamp",
                "its end, at the latest; the engine reported a start after that"));
  }

  @Test
  void aContainerStartedAgainBetweenTwoSessionsHasAnotherRun() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(700, 1, 100)
            .cgroup("0::/docker/" + ALPHA)
            .runs("/bin/sh", "sh");
    record.at(2000).nextSession("s2", 5000);
    record.at(5000).found(800, 1, 3000).cgroup("0::/docker/" + ALPHA).runs("/bin/sh", "sh");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.container(ALPHA).runs())
        .extracting(Run::rootProcess, Run::session)
        .containsExactly(
            tuple(rebuilt.process(700).key(), "s1"), tuple(rebuilt.process(800).key(), "s2"));
  }

  @Test
  void whatTheRuntimeDoesInAContainerIsNotTheContainersOwn() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    Runc.prepare(record, 1100, SHIM, RUNC, ALPHA);
    record.at(1160).by(INIT, RUNC).create("/proc/self/attr/exec", 1, 3).write(3, 4).close(3);
    Runc.run(record, 1170, SHIM, RUNC, "/bin/sh").by(INIT).create("/own", 1, 3).write(3, 4);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/proc/self/attr/exec").dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.file("/proc/self/attr/exec").byRuntime()).isTrue();
    assertThat(rebuilt.file("/own").dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.file("/own").byRuntime()).isFalse();
    assertThat(rebuilt.process(INIT).filesWritten()).isEqualTo(1);
  }

  /** A program in a container may choose any name, so its name hides nothing of what it does. */
  @Test
  void aProgramInAContainerThatCallsItselfARuntimeIsTheContainersOwn() {
    Recording record = Runc.alpha();
    record.at(1300).spawn(INIT, 200).exec(200, "/tmp/runc", "runc", "create", BETA);
    record.by(200).create("/stolen", 1, 3).write(3, 4).close(3);
    record.at(1400).exec(200, "/bin/true", "true");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/stolen").dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.file("/stolen").byRuntime()).isFalse();
    assertThat(rebuilt.process(200).filesWritten()).isEqualTo(1);
  }

  @Test
  void aHookThatTheRuntimeRunsIsNotInTheContainer() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    record
        .at(1050)
        .spawn(SHIM, 90)
        .exec(90, "/usr/sbin/runc", "runc", "create", ALPHA)
        .at(1060)
        .spawn(90, 91)
        .exec(91, "/usr/sbin/dockerd", "libnetwork-setkey", "-exec-root=/run/docker", ALPHA)
        .at(1070)
        .exit(91, 0);

    assertThat(Rebuilt.of(record).process(91).dockerId()).isNull();
  }

  @Test
  void aHookThatTheLastStageForksIsNotTheFirstProcess() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    Runc.prepare(record, 1100, SHIM, RUNC, ALPHA)
        .at(1165)
        .fork(INIT, 400)
        .by(400, INIT)
        .named("runc:[2:INIT]")
        .close(3)
        .exec("/hook", "hook");
    Runc.run(record, 1170, SHIM, RUNC, "/bin/sh");

    assertThat(Rebuilt.of(record).container(ALPHA).rootProcess()).isEqualTo("h/0123abcd/113/1130");
  }

  @Test
  void theProcessOfAnotherRuntimeIsInTheContainerOnceAShimAdoptedIt() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    record
        .at(1100)
        .spawn(SHIM, 120)
        .exec(120, "/usr/bin/crun", "crun", "create", "--bundle", "/b", ALPHA)
        .at(1110)
        .spawn(120, 121)
        .at(1120)
        .exit(120, 0)
        .at(1130)
        .execNotice(121)
        .by(121, SHIM)
        .exec("/bin/sh", "sh");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(121).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(121).ppid()).isEqualTo(SHIM);
    assertThat(rebuilt.container(ALPHA).runtime()).isEqualTo("crun");
  }

  @Test
  void twoContainersUnderOneShimAreDistinct() {
    Recording record = Runc.alpha();
    Runc.create(record, 1400, SHIM, 210, BETA, "/bin/pause").at(1600).spawn(213, 220);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(INIT).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(213).dockerId()).isEqualTo(BETA);
    assertThat(rebuilt.process(220).dockerId()).isEqualTo(BETA);
    assertThat(rebuilt.process(213).ppid()).isEqualTo(SHIM);
    assertThat(rebuilt.process(SHIM).children())
        .contains(rebuilt.process(INIT).key(), rebuilt.process(213).key());
  }

  @Test
  void aContainerOlderThanTheSessionIsKnownByItsCgroup() {
    Recording record =
        Runc.containerd("h")
            .found(50, 1, 200)
            .runs("/usr/bin/containerd-shim-runc-v2", "shim", "-namespace", "moby", "-id", ALPHA)
            .found(60, 50, 300)
            .cgroup("12:pids:/docker/" + ALPHA, "0::/docker/" + ALPHA)
            .runs("/bin/sleep", "sleep", "1d")
            .found(61, 60, 400)
            .cgroup("0::/docker/" + ALPHA)
            .open(3, "/data/log", 1)
            .runs("/bin/sh", "sh")
            .docker(
                ALPHA,
                "alpha",
                "/overlay2/a/merged",
                310L,
                null,
                null,
                new Mount("volume", "/volumes/v1", "/data", true))
            .at(1000)
            .by(61)
            .write(3, 4)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(60).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(61).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(50).dockerId()).isNull();
    assertThat(rebuilt.process(60).ppid()).isEqualTo(50);
    ContainerResult container = rebuilt.container(ALPHA);
    assertThat(container.name()).isEqualTo("alpha");
    assertThat(container.image()).isEqualTo("lab:busybox");
    assertThat(container.namespace()).isEqualTo("moby");
    assertThat(container.rootProcess()).isEqualTo(rebuilt.process(60).key());
    assertThat(container.startTimestamp()).isEqualTo(310L);
    assertThat(rebuilt.file("/data/log").hostPath()).isEqualTo("/volumes/v1/log");
  }

  @Test
  void filesOnVolumesHaveTheHostPathsOfDockersMounts() {
    Recording record =
        Runc.alpha()
            .docker(
                ALPHA,
                "alpha",
                "/overlay2/a/merged",
                new Mount("volume", "/volumes/v1", "/data", true),
                new Mount("bind", "/home/x", "/data/inner", true),
                new Mount("tmpfs", null, "/scratch", true))
            .at(1300)
            .by(INIT)
            .open("/data/one", 1, 3)
            .open("/data/inner/two", 1, 4)
            .open("/scratch/three", 1, 5)
            .open("/database", 1, 6)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/data/one").hostPath()).isEqualTo("/volumes/v1/one");
    assertThat(rebuilt.file("/data/inner/two").hostPath()).isEqualTo("/home/x/two");
    assertThat(rebuilt.file("/scratch/three").hostPath()).isNull();
    assertThat(rebuilt.file("/database").hostPath()).isEqualTo("/overlay2/a/merged/database");
    assertThat(rebuilt.file("/data/one").inferred().texts()).doesNotContainKey("host_path");
  }

  @Test
  void filesOfAMountedHostRootHaveTheirHostPaths() {
    Recording record =
        Runc.alpha()
            .docker(
                ALPHA,
                "alpha",
                "/overlay2/a/merged",
                new Mount("bind", "/", "/host", false),
                new Mount("bind", "/containers/a/hosts", "/etc/hosts", true))
            .at(1300)
            .by(INIT)
            .open("/host/etc/passwd", 0, 3)
            .open("/host", 0, 4)
            .open("/etc/hosts", 0, 5)
            .open("/etc/hosts.allow", 0, 6)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/host/etc/passwd").hostPath()).isEqualTo("/etc/passwd");
    assertThat(rebuilt.file("/host").hostPath()).isEqualTo("/");
    assertThat(rebuilt.file("/etc/hosts").hostPath()).isEqualTo("/containers/a/hosts");
    assertThat(rebuilt.file("/etc/hosts.allow").hostPath())
        .isEqualTo("/overlay2/a/merged/etc/hosts.allow");
  }

  @Test
  void filesOfTheKernelsFileSystemsHaveNoHostPath() {
    Recording record =
        Runc.alpha()
            .docker(
                ALPHA, "alpha", "/overlay2/a/merged", new Mount("bind", "/srv", "/dev/srv", true))
            .at(1300)
            .by(INIT)
            .open("/proc/self/status", 0, 3)
            .open("/dev/shm/queue", 1, 4)
            .open("/sys", 0, 5)
            .open("/dev/srv/one", 0, 6)
            .open("/devices", 0, 7)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/proc/self/status").hostPath()).isNull();
    assertThat(rebuilt.file("/dev/shm/queue").hostPath()).isNull();
    assertThat(rebuilt.file("/sys").hostPath()).isNull();
    assertThat(rebuilt.file("/dev/srv/one").hostPath()).isEqualTo("/srv/one");
    assertThat(rebuilt.file("/devices").hostPath()).isEqualTo("/overlay2/a/merged/devices");
    assertThat(rebuilt.file("/dev/shm/queue").inferred().texts()).doesNotContainKey("host_path");
  }

  @Test
  void hostPathsAreMarkedWithoutAReportOfDocker() {
    Recording record = Runc.alpha().at(1300).by(INIT).open("/data/one", 1, 3).then();

    assertThat(Rebuilt.of(record).file("/data/one").inferred().texts())
        .containsEntry("host_path", "below the root directory; Docker reported no mounts");
  }

  @Test
  void aRestartedContainerHasItsNewFirstProcessAndTheFirstRunKeepsItsEnd() {
    Recording record = Runc.alpha().at(1300).fork(INIT, 200).at(1500).exit(INIT, 0);
    Runc.shim(record, 2000, 401, ALPHA);
    Runc.create(record, 2100, 401, 410, ALPHA, "/bin/sh")
        .at(2300)
        .fork(413, 500)
        .at(3000)
        .exit(413, 1)
        .at(9000);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo(rebuilt.process(413).key());
    assertThat(rebuilt.process(200).exitTimestamp()).isEqualTo(1500L);
    assertThat(rebuilt.process(500).exitTimestamp()).isEqualTo(3000L);
  }

  @Test
  void aProgramThatOnlyNamesItselfContainerdIsNoStar() {
    Recording record =
        Runc.alpha()
            .at(1300)
            .spawn(INIT, 200)
            .exec(200, "/bin/sleep", "containerd")
            .spawn(200, 201);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(200).star()).isFalse();
    assertThat(rebuilt.process(201).ancestors()).hasSize(5);
  }

  @Test
  void aContainerdInAContainerIsAStarBelowItsParent() {
    Recording record =
        Runc.alpha()
            .at(1300)
            .spawn(INIT, 200)
            .exec(200, "/usr/bin/containerd", "containerd")
            .spawn(200, 201);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(200).star()).isTrue();
    assertThat(rebuilt.process(200).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(201).ancestors()).contains(rebuilt.process(INIT).key());
  }

  @Test
  void aProgramInOneContainerCannotMoveAProcessToAnother() {
    Recording record = Runc.alpha();
    Runc.shim(record, 2000, 401, BETA);
    Runc.create(record, 2100, 401, 410, BETA, "/bin/sh")
        .at(2300)
        .spawn(413, 500)
        .exec(500, "/tmp/runc", "runc", "exec", ALPHA)
        .at(2310)
        .spawn(500, 501)
        .comm(501, "runc:[2:INIT]")
        .exec(501, "/bin/evil", "evil");

    assertThat(Rebuilt.of(record).process(501).dockerId()).isEqualTo(BETA);
  }

  @Test
  void aFirstProcessNamedRuncIsInItsContainer() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    Runc.create(record, 1100, SHIM, RUNC, ALPHA, "/bin/runc", "x");

    assertThat(Rebuilt.of(record).process(INIT).dockerId()).isEqualTo(ALPHA);
  }

  @Test
  void dockersReportNamesTheFirstProcessIfNoEventDoes() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(7, 200)
            .at(1100)
            .dockerKnows(ALPHA, 200)
            .at(1200)
            .fork(200, 201);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo("h/0123abcd/200/1000");
    assertThat(rebuilt.process(201).dockerId()).isEqualTo(ALPHA);
  }

  /** The namespace of plain containerd, and ids that users chose. */
  @Test
  void containersOfTheSameIdInTwoNamespacesAreDistinct() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, "default/web1");
    Runc.create(record, 1100, SHIM, RUNC, "default/web1", "/bin/sh");
    Runc.shim(record, 2000, 401, "other/web1");
    Runc.create(record, 2100, 401, 410, "other/web1", "/bin/sh").at(2300).spawn(413, 500);
    Runc.exec(record, 2500, 401, 600, "other/web1", "id").at(3000).exit(413, 4).exit(INIT, 5);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(INIT).dockerId()).isEqualTo("h/default/web1");
    assertThat(rebuilt.process(413).dockerId()).isEqualTo("h/other/web1");
    assertThat(rebuilt.process(500).dockerId()).isEqualTo("h/other/web1");
    assertThat(rebuilt.process(603).dockerId()).isEqualTo("h/other/web1");
    ContainerResult other = rebuilt.container("h/other/web1");
    assertThat(other.name()).isEqualTo("web1");
    assertThat(other.namespace()).isEqualTo("other");
    assertThat(other.rootProcess()).isEqualTo(rebuilt.process(413).key());
    assertThat(other.exitCode()).isEqualTo(4);
    assertThat(other.processCount()).isEqualTo(3);
    assertThat(rebuilt.container("h/default/web1").exitCode()).isEqualTo(5);
    assertThat(rebuilt.results().containers()).hasSize(2);
  }

  @Test
  void dockersContainerKeepsItsIdAndItsNamespaceIsMoby() {
    assertThat(Rebuilt.of(Runc.alpha()).container(ALPHA).namespace()).isEqualTo("moby");
    assertThat(Rebuilt.of(Runc.alpha()).container(ALPHA).name()).isNull();
  }

  @Test
  void aContainerOfAPodIsNotItsSandboxThoughTheyShareAShim() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, "k8s.io/" + ALPHA);
    Runc.create(record, 1100, SHIM, RUNC, "k8s.io/" + ALPHA, "/pause");
    Runc.create(record, 2100, SHIM, 410, "k8s.io/" + BETA, "/app").at(2300).spawn(413, 500);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(INIT).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(413).dockerId()).isEqualTo(BETA);
    assertThat(rebuilt.process(500).dockerId()).isEqualTo(BETA);
    assertThat(rebuilt.container(BETA).namespace()).isEqualTo("k8s.io");
    assertThat(rebuilt.container(BETA).rootProcess()).isEqualTo(rebuilt.process(413).key());
  }

  /** In the snapshot a child may precede its shim, since pids wrap around. */
  @Test
  void aPlainContainerOlderThanTheSessionIsKnownByItsShimAndItsCgroup() {
    Recording record =
        Runc.containerd("h")
            .found(60, 7000, 300)
            .cgroup("12:pids:/default/web1", "1:name=systemd:/system.slice/containerd.service")
            .runs("/bin/sleep", "sleep", "1d")
            .found(61, 1, 300)
            .cgroup("12:pids:/default/web2")
            .runs("/bin/sleep", "sleep", "2d")
            .found(7000, 1, 200)
            .cgroup("12:pids:/default/shim")
            .runs(
                "/usr/bin/containerd-shim-runc-v2", "shim", "-namespace", "default", "-id", "web1");
    Runc.exec(record, 1500, 7000, 300, "default/web1", "id").at(2000).killed(60, 9);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(60).dockerId()).isEqualTo("h/default/web1");
    assertThat(rebuilt.process(303).dockerId()).isEqualTo("h/default/web1");
    assertThat(rebuilt.process(61).dockerId()).isNull();
    assertThat(rebuilt.process(7000).dockerId()).isNull();
    ContainerResult container = rebuilt.container("h/default/web1");
    assertThat(container.rootProcess()).isEqualTo(rebuilt.process(60).key());
    assertThat(container.exitCode()).isEqualTo(137);
    assertThat(container.processCount()).isEqualTo(2);
  }

  @Test
  void anExecIntoAContainerWithAnUnseenFirstProcessIsNotThat() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    Runc.exec(record, 1500, SHIM, 300, ALPHA, "id").at(1700).exit(303, 9);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(303).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.container(ALPHA).rootProcess()).isNull();
    assertThat(rebuilt.container(ALPHA).exitCode()).isNull();
  }

  @Test
  void aNewRunsFirstProcessIsTheRootThoughTheEndOfTheOldOneWasLost() {
    Recording record = Runc.alpha();
    Runc.shim(record, 2000, 401, ALPHA);
    Runc.create(record, 2100, 401, 410, ALPHA, "/bin/sh").at(3000).exit(413, 1);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo(rebuilt.process(413).key());
    assertThat(rebuilt.container(ALPHA).exitCode()).isEqualTo(1);
    assertThat(rebuilt.container(ALPHA).processCount()).isEqualTo(2);
  }

  @Test
  void theCgroupARuntimeUsedNamesTheContainerIfItsArgumentsWereLost() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, "k8s.io/" + ALPHA);
    record
        .at(1100)
        .spawn(SHIM, RUNC)
        .execNotice(RUNC)
        .by(RUNC)
        .running("/usr/sbin/runc")
        .open("pids/kubepods/pod1/" + BETA + "/cgroup.procs", 1, 3)
        .then()
        .spawn(RUNC, 111)
        .comm(111, "runc:[2:INIT]")
        .at(1170)
        .execNotice(111)
        .by(111, SHIM)
        .exec("/app", "/app");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(111).dockerId()).isEqualTo(BETA);
    assertThat(rebuilt.process(111).inferred().texts()).doesNotContainKey("docker_id");
    assertThat(rebuilt.container(BETA).rootProcess()).isEqualTo(rebuilt.process(111).key());
  }

  @Test
  void theShimsContainerIsUsedAndMarkedIfTheCgroupWasLostToo() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    record
        .at(1100)
        .spawn(SHIM, RUNC)
        .execNotice(RUNC)
        .by(RUNC)
        .running("/usr/sbin/runc")
        .close(3)
        .then()
        .spawn(RUNC, 111)
        .comm(111, "runc:[2:INIT]")
        .at(1170)
        .execNotice(111)
        .by(111, SHIM)
        .exec("/app", "/app");

    ProcessResult process = Rebuilt.of(record).process(111);

    assertThat(process.dockerId()).isEqualTo(ALPHA);
    assertThat(process.inferred().texts())
        .containsEntry(
            "docker_id", "container of its shim; the arguments of the runtime were not recorded");
  }

  @Test
  void aFirstProcessWithALostExecIsInTheContainerAndMarked() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    Runc.prepare(record, 1100, SHIM, RUNC, ALPHA)
        .at(1165)
        .by(INIT, SHIM)
        .running("/")
        .close(3)
        .then()
        .at(1170)
        .execNotice(INIT)
        .at(1200)
        .by(INIT, SHIM)
        .running("/bin/app")
        .close(4)
        .then()
        .spawn(INIT, 200);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(INIT).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(200).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(INIT).inferred().texts())
        .containsEntry(
            "docker_id",
            "container of the runtime that created it; the exec that entered it was not recorded");
    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo(rebuilt.process(INIT).key());
  }

  @Test
  void whatIsInAContainerByAMarkedCreatorIsMarkedToo() {
    Recording record = markedContainer();
    record
        .at(1300)
        .by(INIT, SHIM)
        .open("/of-first", Caller.O_WRONLY, 3)
        .then()
        .spawn(INIT, 200)
        .at(1310)
        .spawn(200, 201)
        .by(201, 200)
        .open("/of-grandchild", Caller.O_WRONLY, 4);

    Rebuilt rebuilt = Rebuilt.of(record);

    for (int pid : List.of(200, 201)) {
      assertThat(rebuilt.process(pid).dockerId()).isEqualTo(ALPHA);
      assertThat(rebuilt.process(pid).inferred().texts())
          .containsEntry("docker_id", INFERRED_OF_CREATOR);
    }
    for (String file : List.of("/of-first", "/of-grandchild")) {
      assertThat(rebuilt.file(file).dockerId()).isEqualTo(ALPHA);
      assertThat(rebuilt.file(file).inferred().texts())
          .containsEntry("docker_id", INFERRED_OF_CREATOR);
    }
    assertThat(rebuilt.container(ALPHA).inferred().texts())
        .containsEntry("root_process", "the first whose container is inferred to be this");
  }

  @Test
  void aSnapshotsCgroupEndsTheMarkOfTheCreator() {
    Recording record = markedContainer().at(1300).spawn(INIT, 200);
    record
        .nextSession("s2", 5000)
        .found(INIT, SHIM, 1120)
        .cgroup("0::/system.slice/docker-" + ALPHA + ".scope")
        .runs("/bin/app", "app")
        .found(200, INIT, 1300)
        .cgroup("0::/system.slice/docker-" + ALPHA + ".scope")
        .runs("/bin/app", "app");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(200).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(200).inferred().texts()).doesNotContainKey("docker_id");
  }

  @Test
  void aContainerMadeInAMarkedContainerIsMarkedAsClaimed() {
    Recording record = markedContainer();
    String shim = "/usr/bin/containerd-shim-runc-v2";
    record.at(1300).spawn(INIT, 300).exec(300, shim, shim, "-namespace", "moby", "-id", BETA);
    Runc.create(record, 1400, 300, 310, BETA, "/bin/inner");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(310).inferred().texts())
        .containsEntry("docker_id", INFERRED_OF_CREATOR);
    ProcessResult first = rebuilt.process(313);
    assertThat(first.dockerId()).isEqualTo(BETA);
    assertThat(first.inferred().texts()).containsEntry("docker_id", CLAIMED);
    assertThat(rebuilt.container(BETA).madeIn()).isEqualTo(ALPHA);
  }

  /** A container whose first process is known to be in it by its runtime alone. */
  private static Recording markedContainer() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, SHIM, ALPHA);
    return Runc.prepare(record, 1100, SHIM, RUNC, ALPHA)
        .at(1170)
        .execNotice(INIT)
        .at(1200)
        .by(INIT, SHIM)
        .running("/bin/app")
        .close(4)
        .then();
  }

  @Test
  void dockersReportOnAnEarlierRunIsNotUsedForTheLatest() {
    Recording record =
        Runc.alpha()
            .at(1500)
            .exit(INIT, 7)
            .docker(ALPHA, "alpha", "/overlay2/a/merged", 1180L, 1501L, 7);
    Runc.shim(record, 2000, 401, ALPHA);
    Runc.create(record, 2100, 401, 410, ALPHA, "/bin/sh").at(3000).exit(413, 1);

    ContainerResult container = Rebuilt.of(record).container(ALPHA);

    assertThat(container.name()).isEqualTo("alpha");
    assertThat(container.startTimestamp()).isEqualTo(2130L);
    assertThat(container.endTimestamp()).isEqualTo(3000L);
    assertThat(container.exitCode()).isEqualTo(1);
    assertThat(container.inferred().texts())
        .containsOnlyKeys("start_timestamp", "end_timestamp", "exit_code");
  }

  @Test
  void dockersExitCodeCountsAndADifferentOneOfTheEventsIsKept() {
    Recording record =
        Runc.alpha()
            .at(1500)
            .exit(INIT, 7)
            .docker(ALPHA, "alpha", "/overlay2/a/merged", 1180L, 1501L, 255);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.container(ALPHA).exitCode()).isEqualTo(255);
    assertThat(rebuilt.container(ALPHA).inferred().texts())
        .containsEntry("exit_code", "from Docker; its first process ended with 7");
    assertThat(rebuilt.count("disagreed")).isEqualTo(1);
  }

  @Test
  void aStartReportedByDockerAfterTheEndIsReplacedByTheFirstProcesses() {
    Recording record =
        Runc.alpha()
            .at(1200)
            .exit(INIT, 0)
            .docker(ALPHA, "alpha", "/overlay2/a/merged", 1230L, 1205L, 0);

    ContainerResult container = Rebuilt.of(record).container(ALPHA);

    assertThat(container.startTimestamp()).isEqualTo(1130L);
    assertThat(container.endTimestamp()).isEqualTo(1205L);
    assertThat(container.inferred().texts())
        .containsEntry(
            "start_timestamp", "start of its first process; Docker reported one after the end");
  }

  @Test
  void aLaterSessionsReportNamesAContainerThatDockerWasNotAskedAboutInTime() {
    Recording record =
        Runc.alpha()
            .at(1500)
            .exit(INIT, 0)
            .nextSession("s2", 9000)
            .docker(ALPHA, "alpha", "/overlay2/a/merged", 1180L, 1501L, 0);

    ContainerResult container = Rebuilt.of(record).container(ALPHA);

    assertThat(container.name()).isEqualTo("alpha");
    assertThat(container.rootProcess()).isEqualTo("h/0123abcd/113/1130");
    assertThat(container.sessions()).containsExactly("s1", "s2");
  }
}
