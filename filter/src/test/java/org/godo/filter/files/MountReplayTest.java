package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;
import static org.godo.model.linux.CallConstants.MS_BIND;
import static org.godo.model.linux.CallConstants.MS_MOVE;
import static org.godo.model.linux.CallConstants.MS_PRIVATE;
import static org.godo.model.linux.CallConstants.MS_REMOUNT;
import static org.godo.model.linux.CloneFlags.CLONE_NEWNS;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.FileAccessResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What becomes of mounts after they were made: a container (first process 403) has the host's
 * /srv/d as /zz and its /srv/conf as /etc/conf; process 700 is on the host.
 */
class MountReplayTest {
  private static final int HOST = 700;
  private static final int IN_ALPHA = 403;
  private static final int O_PATH_DIRECTORY = O_RDONLY | O_DIRECTORY;
  private static final String MOUNTED =
      "not known: its process, or another in the same mount namespace, mounted something there or"
          + " unmounted it";

  private static Recording alpha() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 301, ALPHA);
    return Runc.create(record, 1100, 301, 400, ALPHA, "/bin/sh");
  }

  private static Recording record() {
    return alpha()
        .docker(
            ALPHA,
            "alpha",
            Runc.rootfs(ALPHA),
            new Mount("bind", "/srv/d", "/zz", true),
            new Mount("bind", "/srv/conf", "/etc/conf", true))
        .at(1500)
        .fork(1, HOST)
        .at(1600);
  }

  private static @Nullable String hostPath(Recording record, String name) {
    return Rebuilt.of(record).file(name).hostPath();
  }

  // ---- the mount point is removed
  // ----------------------------------------------------------------

  /** Process 500 is in container beta, which has the host's /srv as /s, and so what is in alpha. */
  private static Recording nested() {
    Recording record = alpha();
    Runc.shim(record, 1200, 501, BETA);
    Runc.create(record, 1300, 501, 600, BETA, "/bin/sh");
    return record
        .docker(
            ALPHA,
            "alpha",
            Runc.rootfs(ALPHA),
            new Mount("bind", "/srv/d", "/zz", true),
            new Mount("bind", "/srv/o", "/zz/in", true),
            new Mount("bind", "/srv/conf", "/zz/conf", true),
            new Mount("bind", "/srv/o", "/mp", true))
        .docker(BETA, "beta", Runc.rootfs(BETA), new Mount("bind", "/srv", "/s", true))
        .at(1500)
        .fork(1, HOST)
        .at(1600);
  }

  @Test
  void whatIsMountedOnADirectoryThatTheHostRemovesIsUnmounted() {
    Recording record = nested();
    record.by(HOST).rmdir("/srv/d/in").rmdir(Runc.rootfs(ALPHA) + "/mp");
    record.by(IN_ALPHA).create("/zz/in/f", O_WRONLY, 3).create("/mp/g", O_WRONLY, 4);

    assertThat(hostPath(record, "/zz/in/f")).isEqualTo("/srv/d/in/f");
    assertThat(hostPath(record, "/mp/g")).isEqualTo(Runc.rootfs(ALPHA) + "/mp/g");
  }

  @Test
  void whatIsMountedOnAFileThatAnotherContainerRemovesIsUnmounted() {
    Recording record = nested();
    record.by(603).unlink("/s/d/conf");
    record.by(IN_ALPHA).create("/zz/conf", O_WRONLY, 3).create("/zz/in/f", O_WRONLY, 4);

    assertThat(hostPath(record, "/zz/conf")).isEqualTo("/srv/d/conf");
    assertThat(hostPath(record, "/zz/in/f")).isEqualTo("/srv/o/f");
  }

  @Test
  void whatIsMountedOnADirectoryThatARenameReplacesIsUnmounted() {
    Recording record = nested();
    record.by(HOST).rename("/srv/d/new", "/srv/d/in");
    record.by(IN_ALPHA).create("/zz/in/f", O_WRONLY, 3);

    assertThat(hostPath(record, "/zz/in/f")).isEqualTo("/srv/d/in/f");
  }

  /**
   * The engine reports a destination as given; where it is a symbolic link, that can be removed.
   */
  @Test
  void whatAContainerRemovesItselfIsNoMountPoint() {
    Recording record = nested();
    record.by(IN_ALPHA).unlink("/mp").mkdir("/mp").create("/mp/f", O_WRONLY, 3);
    record.by(IN_ALPHA).create("/zz/in/f", O_WRONLY, 4);

    assertThat(hostPath(record, "/mp/f")).isEqualTo(Runc.rootfs(ALPHA) + "/mp/f");
    assertThat(hostPath(record, "/zz/in/f")).isEqualTo("/srv/o/f");
  }

  // ---- the source moves ------------------------------------------------------------------------

  @Test
  void aMountKeepsToADirectoryThatTheHostRenames() {
    Recording record = record();
    record.by(IN_ALPHA).create("/zz/a", O_WRONLY, 3);
    record.by(HOST).rename("/srv/d", "/srv/e").create("/srv/d/b", O_WRONLY, 3);
    record.by(IN_ALPHA).write(3, 5).create("/zz/b", O_WRONLY, 4);
    record.by(HOST).open("/srv/e/a", O_RDONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    FileAccessResult before = rebuilt.file("/zz/a");
    assertThat(before.hostPath()).isEqualTo("/srv/d/a");
    assertThat(before.renamedTo()).isNull();
    assertThat(before.inferred().texts()).doesNotContainKey("renamed_to");
    assertThat(rebuilt.file("/zz/b").hostPath()).isEqualTo("/srv/e/b");
    assertThat(rebuilt.file("/zz/b").inferred().texts()).doesNotContainKey("host_path");
    assertThat(rebuilt.file("/srv/d/b").hostPath()).isEqualTo("/srv/d/b");
    assertThat(rebuilt.file("/srv/e/a").renamedFrom()).isEqualTo("/srv/d/a");
  }

  @Test
  void andToOneBelowADirectoryThatTheHostRenames() {
    Recording record = record();
    record.by(HOST).rename("/srv", "/data");
    record.by(IN_ALPHA).open("/zz/sub/x", O_WRONLY, 3).unlink("/zz/sub/x");
    record.by(HOST).open("/data/d/sub/x", O_WRONLY, 3);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/zz/sub/x").hostPath()).isEqualTo("/data/d/sub/x");
    assertThat(rebuilt.file("/zz/sub/x").unlinked()).isTrue();
    assertThat(rebuilt.file("/data/d/sub/x").unlinked()).isFalse();
  }

  @Test
  void andToOneThatTheHostExchanges() {
    Recording record = record();
    record.by(HOST).exchange("/srv/d", "/srv/other");
    record.by(IN_ALPHA).open("/zz/x", O_WRONLY, 3);

    assertThat(hostPath(record, "/zz/x")).isEqualTo("/srv/other/x");
  }

  @Test
  void aFileThatTheHostReplacedHasNoNameThere() {
    Recording record = record();
    record.by(IN_ALPHA).open("/etc/conf", O_RDONLY, 3).close(3);
    record.by(HOST).create("/srv/conf.new", O_WRONLY, 3).rename("/srv/conf.new", "/srv/conf");
    record.by(IN_ALPHA).open("/etc/conf", O_WRONLY, 3).close(3);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.files("/etc/conf"))
        .extracting(FileAccessResult::hostPath)
        .containsExactly("/srv/conf", null);
    assertThat(rebuilt.files("/etc/conf"))
        .extracting(FileAccessResult::renamedFrom)
        .containsOnlyNulls();
    assertThat(rebuilt.files("/etc/conf").get(0).unlinked()).isTrue();
  }

  @Test
  void neitherHasOneThatTheHostRemoved() {
    Recording record = record();
    record.by(HOST).unlink("/srv/conf").create("/srv/conf", O_WRONLY, 3);
    record.by(IN_ALPHA).open("/etc/conf", O_WRONLY, 3);

    assertThat(hostPath(record, "/etc/conf")).isNull();
  }

  @Test
  void aContainerThatStartsAgainMountsByNameAgain() {
    Recording record = record();
    record.by(HOST).rename("/srv/d", "/srv/e");
    record.at(2000).killed(IN_ALPHA, 9);
    Runc.create(record, 2100, 301, 600, ALPHA, "/bin/sh");
    record.at(2500).by(603).open("/zz/x", O_WRONLY, 3);

    assertThat(hostPath(record, "/zz/x")).isEqualTo("/srv/d/x");
  }

  // ---- mounts in the container -----------------------------------------------------------------

  @Test
  void whereAContainerMountsTheFilesAreNotKnown() {
    Recording record = record();
    record.by(IN_ALPHA).open("/m/a", O_WRONLY, 3).mount("/m", MS_BIND);
    record.by(IN_ALPHA).open("/m/b", O_WRONLY, 4).open("/mm", O_WRONLY, 5).umount("/zz");
    record.by(IN_ALPHA).open("/zz/c", O_WRONLY, 6).open("/m", O_RDONLY, 7);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/m/a").hostPath()).isEqualTo(Runc.rootfs(ALPHA) + "/m/a");
    assertThat(rebuilt.file("/mm").hostPath()).isEqualTo(Runc.rootfs(ALPHA) + "/mm");
    for (String changed : new String[] {"/m/b", "/zz/c", "/m"}) {
      assertThat(rebuilt.file(changed).hostPath()).isNull();
      assertThat(rebuilt.file(changed).inferred().texts()).containsEntry("host_path", MOUNTED);
    }
  }

  @Test
  void aRemountAndAChangeOfPropagationMountNothing() {
    Recording record = record();
    record.by(IN_ALPHA).mount("/", MS_PRIVATE).mount("/zz", MS_REMOUNT | MS_BIND);
    record.by(IN_ALPHA).open("/zz/x", O_WRONLY, 3);

    assertThat(hostPath(record, "/zz/x")).isEqualTo("/srv/d/x");
  }

  @Test
  void aMountThatIsMovedMayHaveBeenAnywhere() {
    Recording record = record();
    record.by(IN_ALPHA).mount("/m", MS_MOVE).open("/zz/x", O_WRONLY, 3);

    assertThat(hostPath(record, "/zz/x")).isNull();
  }

  @Test
  void aMountElsewhereMayBeThereByALink() {
    Recording record = record();
    record.by(IN_ALPHA).mount("/link", MS_BIND).create("/etc/passwd", O_WRONLY, 3);
    FileAccessResult file = Rebuilt.of(record).file("/etc/passwd");

    assertThat(file.hostPath()).isEqualTo(Runc.rootfs(ALPHA) + "/etc/passwd");
    assertThat(file.inferred().texts())
        .containsEntry(
            "host_path",
            "as if what was mounted since was not mounted there; the name of a mount point may be"
                + " that of a symbolic link");
  }

  @Test
  void aNewRootIsThatOfAllWhoHaveTheOldOne() {
    Recording record = record().at(1650).spawn(IN_ALPHA, 404).at(1660);
    record.by(404).mount("/new", MS_BIND).pivotRoot("/new").create("/own", O_WRONLY, 3);
    record.by(IN_ALPHA).create("/etc/passwd", O_WRONLY, 3);
    Runc.exec(record, 1700, 301, 420, ALPHA, "/bin/late");
    record.at(1900).by(423).create("/etc/shadow", O_WRONLY, 3);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/own").hostPath()).isNull();
    assertThat(rebuilt.file("/etc/passwd").hostPath()).isNull();
    assertThat(rebuilt.file("/etc/passwd").inferred().texts()).containsEntry("host_path", MOUNTED);
    assertThat(rebuilt.file("/etc/shadow").dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.file("/etc/shadow").hostPath()).isNull();
    assertThat(rebuilt.file("/etc/shadow").inferred().texts()).containsEntry("host_path", MOUNTED);
  }

  // ---- the mount point moves -------------------------------------------------------------------

  @Test
  void aMountPointMovesWithItsDirectory() {
    Recording record = record();
    record
        .by(IN_ALPHA)
        .rename("/etc", "/old")
        .create("/old/conf", O_WRONLY, 3)
        .create("/etc/conf", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/old/conf").hostPath()).isEqualTo("/srv/conf");
    assertThat(rebuilt.file("/etc/conf").hostPath()).isEqualTo(Runc.rootfs(ALPHA) + "/etc/conf");
  }

  @Test
  void mountPointsAreExchangedWithTheirDirectories() {
    Recording record = record();
    record.by(IN_ALPHA).exchange("/etc", "/opt").create("/opt/conf", O_WRONLY, 3);

    assertThat(hostPath(record, "/opt/conf")).isEqualTo("/srv/conf");
  }

  @Test
  void theNextStartMountsWhereItWasReported() {
    Recording record = record();
    record.by(IN_ALPHA).rename("/etc", "/old");
    record.at(1700).exit(IN_ALPHA, 0);
    Runc.create(record, 1800, 301, 450, ALPHA, "/bin/sh");
    record.at(1950).by(453).create("/etc/conf", O_WRONLY, 3).create("/old/conf", O_WRONLY, 4);

    assertThat(hostPath(record, "/etc/conf")).isEqualTo("/srv/conf");
    assertThat(hostPath(record, "/old/conf")).isEqualTo(Runc.rootfs(ALPHA) + "/old/conf");
  }

  @Test
  void aMountOfItsOwnMovesWithItsDirectory() {
    Recording record = record();
    record
        .by(IN_ALPHA)
        .mount("/p/m", MS_BIND)
        .rename("/p", "/q")
        .create("/q/m/f", O_WRONLY, 3)
        .create("/p/m/f", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/q/m/f").hostPath()).isNull();
    assertThat(rebuilt.file("/q/m/f").inferred().texts()).containsEntry("host_path", MOUNTED);
    assertThat(rebuilt.file("/p/m/f").hostPath()).isEqualTo(Runc.rootfs(ALPHA) + "/p/m/f");
  }

  @Test
  void aMountInANamespaceOfItsOwnIsSeenThereAlone() {
    Recording record = record();
    record.by(IN_ALPHA).cloned(CLONE_NEWNS, 410);
    record.fork(IN_ALPHA, 410).at(1700);
    record.by(410).mount("/zz", MS_BIND);
    record.fork(410, 411).at(1800);
    record.by(411).open("/zz/own", O_WRONLY, 3).mount("/m", 0);
    record.by(410).open("/m/own", O_WRONLY, 3);
    record.by(IN_ALPHA).open("/zz/all", O_WRONLY, 3);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/zz/own").hostPath()).isNull();
    assertThat(rebuilt.file("/m/own").hostPath()).isNull();
    assertThat(rebuilt.file("/zz/all").hostPath()).isEqualTo("/srv/d/all");
    assertThat(rebuilt.file("/zz/all").inferred().texts()).doesNotContainKey("host_path");
  }

  @Test
  void aPathOnTheHostIsOneWhateverIsMounted() {
    Recording record = record();
    record.by(HOST).mount("/srv", MS_BIND).open("/srv/x", O_WRONLY, 3);

    assertThat(hostPath(record, "/srv/x")).isEqualTo("/srv/x");
  }

  // ---- links in /proc --------------------------------------------------------------------------

  @Test
  void theRootOfAProcessLeadsIntoItsView() {
    Recording record = record();
    record
        .by(HOST)
        .open("/proc/403/root/zz/a", O_WRONLY, 3)
        .open("/proc/403/task/403/root", O_PATH_DIRECTORY, 4)
        .openAt(4, "zz/b", O_WRONLY, 5)
        .open("/proc/self/root/srv/d/c", O_WRONLY, 6);
    Rebuilt rebuilt = Rebuilt.of(record);

    FileAccessResult byRoot = rebuilt.file("/proc/403/root/zz/a");
    assertThat(byRoot.hostPath()).isEqualTo("/srv/d/a");
    assertThat(byRoot.dockerId()).isNull();
    assertThat(byRoot.inferred().texts()).doesNotContainKeys("file_name", "host_path");
    assertThat(rebuilt.file("/proc/403/task/403/root").hostPath()).isEqualTo(Runc.rootfs(ALPHA));
    assertThat(rebuilt.file("/zz/b").hostPath()).isEqualTo("/srv/d/b");
    assertThat(rebuilt.file("/zz/b").inferred().texts()).containsKey("file_name");
    assertThat(rebuilt.file("/proc/self/root/srv/d/c").hostPath()).isEqualTo("/srv/d/c");
  }

  @Test
  void aProcessThatChangesToRootAndDirectoryOfAnotherIsThere() {
    Recording record = record();
    record.by(IN_ALPHA).chdir("/zz/w");
    record
        .by(HOST)
        .open("/proc/403/root", O_PATH_DIRECTORY, 3)
        .open("/proc/403/cwd", O_PATH_DIRECTORY, 4)
        .fchdir(3)
        .chroot(".")
        .fchdir(4)
        .in("/zz/w")
        .open("x", O_WRONLY, 5)
        .open("/zz/y", O_WRONLY, 6);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/zz/w/x").hostPath()).isEqualTo("/srv/d/w/x");
    assertThat(rebuilt.file("/zz/y").hostPath()).isEqualTo("/srv/d/y");
    assertThat(rebuilt.file("/zz/y").inferred().texts()).doesNotContainKey("file_name");
  }

  @Test
  void aDescriptorsLinkLeadsToItsFile() {
    Recording record = record();
    record.by(IN_ALPHA).open("/zz/log", O_WRONLY, 1).open("/dev/stdout", O_WRONLY, 5).write(5, 7);
    record.by(IN_ALPHA).open("/zz/gone", O_WRONLY, 6).unlink("/zz/gone");
    record.by(IN_ALPHA).open("/proc/self/fd/6", O_WRONLY, 7);
    record
        .by(HOST)
        .open("/proc/403/fd/1", O_RDONLY, 3)
        .open("/dev/fd/77", O_RDONLY, 4)
        .rename("/srv/d/log", "/srv/d/old");
    Rebuilt rebuilt = Rebuilt.of(record);

    for (String log : new String[] {"/zz/log", "/dev/stdout", "/proc/403/fd/1"}) {
      assertThat(rebuilt.file(log).hostPath()).isEqualTo("/srv/d/log");
    }
    assertThat(rebuilt.file("/dev/stdout").renamedTo()).isEqualTo("/zz/old");
    assertThat(rebuilt.file("/proc/403/fd/1").renamedTo()).isEqualTo("/srv/d/old");
    assertThat(rebuilt.file("/proc/self/fd/6").hostPath()).isNull();
    assertThat(rebuilt.file("/dev/fd/77").fd()).isEqualTo(4);
  }

  @Test
  void aContainersOwnLinksLeadIntoItsView() {
    Recording record = record();
    Caller calls = record.by(IN_ALPHA);
    calls.chdir("/zz/w").in("/zz/w").open("/proc/thread-self/cwd/a", O_WRONLY, 3);
    calls.open("/proc/self/root/zz/b", O_WRONLY, 4).open("/proc/1/root/zz/c", O_WRONLY, 5);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/proc/thread-self/cwd/a").hostPath()).isEqualTo("/srv/d/w/a");
    assertThat(rebuilt.file("/proc/self/root/zz/b").hostPath()).isEqualTo("/srv/d/b");
    FileAccessResult other = rebuilt.file("/proc/1/root/zz/c");
    assertThat(other.hostPath()).isNull();
    assertThat(other.inferred().texts()).containsKey("host_path");
  }
}
