package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.linux.OpenFlags;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/** Where names lead that go up, through links of /proc and out of the root of a process. */
class NameWalkTest {
  private static final int INIT = 113;
  private static final int EVIL = 200;
  private static final String ROOT = "/overlay2/a/merged";
  private static final String MAYBE_LINK =
      "as named; it starts at a directory that was removed or renamed, or `..` in it is behind a name"
          + " that may be a symbolic link, to elsewhere";
  private static final String NOT_RECORDED =
      "not known: where its process's root directory, its mount namespace or the target of a link in"
          + " /proc is on the host is not recorded";
  private static final String IN_OR_OUT =
      "by the working directory as reported; whether that is below its process's root or outside is"
          + " not recorded";
  private static final String OUTSIDE =
      "outside of its process's root directory: as the mount namespace of that directory has it";

  private static Recording alpha(Mount... mounts) {
    return Runc.alpha()
        .at(1190)
        .docker(ALPHA, "a", Runc.rootfs(ALPHA), mounts)
        .at(1300)
        .spawn(INIT, EVIL)
        .at(1310);
  }

  private static FileAccessResult written(Recording record) {
    return Rebuilt.of(record).results().fileAccesses().stream()
        .filter(file -> file.flags().contains("O_WRONLY"))
        .findFirst()
        .orElseThrow();
  }

  // ---- a working directory outside of the root -----------------------------------------------

  @Test
  void aDirectoryThatWasMovedOutOfTheRootIsInTheContainerStill() {
    FileAccessResult file =
        written(
            alpha()
                .by(EVIL)
                .chroot("/j")
                .open("/x", O_DIRECTORY, 3)
                .rename("/x", "etc/cron.d")
                .fchdir(3)
                .in("/etc/cron.d")
                .create("root", O_WRONLY, 4)
                .then());

    assertThat(file.hostPath()).isEqualTo(ROOT + "/etc/cron.d/root");
    assertThat(file.fileName()).isEqualTo("/etc/cron.d/root");
    assertThat(file.inferred().texts())
        .containsEntry("file_name", OUTSIDE)
        .doesNotContainKey("host_path");
  }

  @Test
  void aWorkingDirectoryThatIsNotTheExpectedOneMayBeInTheRootOrOutside() {
    // /in is a symbolic link, and the working directory was outside: /sub is below one of the two.
    FileAccessResult file =
        written(
            alpha()
                .by(EVIL)
                .chdir("/srv")
                .in("/srv")
                .chroot("/j")
                .chdir("in")
                .in("/sub")
                .create("f", O_WRONLY, 4)
                .then());

    assertThat(file.inferred().texts()).containsEntry("host_path", IN_OR_OUT);
  }

  @Test
  void aWorkingDirectoryWithoutARootOfItsOwnIsAsReported() {
    FileAccessResult file =
        written(alpha().by(EVIL).chdir("/link").in("/sub").create("f", O_WRONLY, 4).then());

    assertThat(file.hostPath()).isEqualTo(ROOT + "/sub/f");
    assertThat(file.inferred().texts()).doesNotContainKeys("file_name", "host_path");
  }

  // ---- up ------------------------------------------------------------------------------------

  @Test
  void aDirectoryOfAnEarlierRootHasItsParent() {
    FileAccessResult file =
        written(
            alpha()
                .by(EVIL)
                .chroot("/a")
                .in("/")
                .chdir("/")
                .open("/", O_DIRECTORY, 3)
                .chroot("/b")
                .in("/a")
                .openAt(3, "../etc/passwd", O_WRONLY, 4)
                .then());

    assertThat(file.hostPath()).isEqualTo(ROOT + "/etc/passwd");
  }

  @Test
  void aWalkFromOutsideStopsAtTheRootOnceItIsThere() {
    FileAccessResult file =
        written(
            alpha()
                .by(EVIL)
                .chdir("/a")
                .in("/a")
                .chroot("/a/b")
                .in("/a")
                .create("b/../../x", O_WRONLY, 3)
                .then());

    assertThat(file.fileName()).isEqualTo("/x");
    assertThat(file.hostPath()).isEqualTo(ROOT + "/a/b/x");
  }

  @Test
  void behindANameThatMayBeALinkTheParentIsNotCertain() {
    FileAccessResult file = written(alpha().by(EVIL).create("/tmp/l/../evil", O_WRONLY, 3).then());

    assertThat(file.fileName()).isEqualTo("/tmp/evil");
    assertThat(file.inferred().texts())
        .containsEntry("file_name", MAYBE_LINK)
        .containsEntry("host_path", MAYBE_LINK);
  }

  @Test
  void aDescriptorThatWasOpenedByALinkHasAnotherParent() {
    FileAccessResult maybe =
        written(
            alpha()
                .by(EVIL)
                .open("/tmp/l", O_RDONLY | O_DIRECTORY, 3)
                .openAt(3, "../evil", O_WRONLY, 4)
                .then());
    FileAccessResult sure =
        written(
            alpha()
                .by(EVIL)
                .open("/tmp/l", O_RDONLY | O_DIRECTORY | OpenFlags.O_NOFOLLOW, 3)
                .openAt(3, "../evil", O_WRONLY, 4)
                .then());

    assertThat(maybe.inferred().texts()).containsEntry("file_name", MAYBE_LINK);
    assertThat(sure.hostPath()).isEqualTo(ROOT + "/tmp/evil");
    assertThat(sure.inferred().texts()).doesNotContainKeys("file_name", "host_path");
  }

  @Test
  void whatIsBelowAnUncertainDirectoryIsUncertain() {
    FileAccessResult file =
        written(
            alpha()
                .by(EVIL)
                .open("/tmp/l/../d", O_RDONLY | O_DIRECTORY, 3)
                .openAt(3, "evil", O_WRONLY, 4)
                .then());

    assertThat(file.inferred().texts()).containsEntry("file_name", MAYBE_LINK);
  }

  // ---- links of /proc ------------------------------------------------------------------------

  @Test
  void theParentBehindALinkOfProcIsThatOfItsTarget() {
    FileAccessResult file =
        written(
            alpha()
                .by(EVIL)
                .chdir("/srv/data")
                .in("/srv/data")
                .create("/proc/self/cwd/../x", O_WRONLY, 3)
                .then());

    assertThat(file.fileName()).isEqualTo("/srv/x");
    assertThat(file.hostPath()).isEqualTo(ROOT + "/srv/x");
    assertThat(file.inferred().texts()).doesNotContainKeys("file_name", "host_path");
  }

  @Test
  void theParentBehindADescriptorOfProcIsThatOfTheDirectory() {
    FileAccessResult file =
        written(
            alpha()
                .by(EVIL)
                .open("/etc/d", O_DIRECTORY | OpenFlags.O_NOFOLLOW, 4)
                .create("/proc/self/fd/4/../shadow", O_WRONLY, 5)
                .then());

    assertThat(file.fileName()).isEqualTo("/etc/shadow");
  }

  @Test
  void stepsUpBelowALinkKeepItsName() {
    FileAccessResult file =
        written(alpha().by(EVIL).create("/proc/self/root/./etc/../passwd", O_WRONLY, 5).then());

    assertThat(file.fileName()).isEqualTo("/proc/self/root/passwd");
    assertThat(file.hostPath()).isEqualTo(ROOT + "/passwd");
  }

  @Test
  void theHostsProcInAContainerLeadsToProcessesOfTheHost() {
    FileAccessResult file =
        written(
            alpha(new Mount("bind", "/proc", "/hostproc", true))
                .by(EVIL)
                .create("/hostproc/10/root/etc/passwd", O_WRONLY, 3)
                .then());

    assertThat(file.fileName()).isEqualTo("/hostproc/10/root/etc/passwd");
    assertThat(file.hostPath()).isEqualTo("/etc/passwd");
  }

  @Test
  void aProcessOfTheHostThatIsNotKnownHasAnUnknownRoot() {
    FileAccessResult file =
        written(
            alpha(new Mount("bind", "/proc", "/hostproc", true))
                .by(EVIL)
                .create("/hostproc/777/root/etc/passwd", O_WRONLY, 3)
                .then());

    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts()).containsEntry("host_path", NOT_RECORDED);
  }

  @Test
  void aNumberInTheContainersProcIsNotKnown() {
    Rebuilt rebuilt =
        Rebuilt.of(
            alpha()
                .by(EVIL)
                .chroot("/proc/9/root")
                .in("/")
                .chdir("/")
                .create("/etc/passwd", O_WRONLY, 4)
                .then()
                .at(1400)
                .exit(EVIL, 0));

    assertThat(rebuilt.process(EVIL).inferred().texts()).containsEntry("rootfs", NOT_RECORDED);
    assertThat(rebuilt.file("/etc/passwd").hostPath()).isNull();
    assertThat(rebuilt.file("/etc/passwd").inferred().texts())
        .containsEntry("host_path", NOT_RECORDED);
  }

  @Test
  void theParentOfAnUnknownDirectoryIsNotKnown() {
    FileAccessResult file =
        written(
            alpha()
                .by(EVIL)
                .open("/proc/9/cwd", O_DIRECTORY, 3)
                .openAt(3, "../x", O_WRONLY, 5)
                .then());

    assertThat(file.fileName()).isEqualTo("../x");
    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts())
        .containsEntry("file_name", "as given; its directory is not known");
  }

  @Test
  void theProgramOfAProcessIsNoFileInProc() {
    FileAccessResult file = written(alpha().by(EVIL).open("/proc/self/exe", O_WRONLY, 3).then());

    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts()).containsEntry("host_path", NOT_RECORDED);
  }
}
