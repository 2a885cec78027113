package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import java.util.Map;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.junit.jupiter.api.Test;

/**
 * Roots, working directories and descriptors of which it is not recorded whether they are shared.
 */
class MaybeSharedReplayTest {
  private static final int PARENT = 200;
  private static final int CHILD = 201;
  private static final int OTHER = 202;
  private static final String ROOT = "/overlay2/a/merged";
  private static final String DESCRIPTORS =
      "if processes have the descriptors of their own; whether they share them is not recorded, and"
          + " another one used this number";
  private static final String DIRECTORIES =
      "if its process has a root and working directory of its own; whether it shares them is not"
          + " recorded, and another one changed them";

  /** Process 200 of container alpha, from 1310 on. */
  private static Recording alpha() {
    return Runc.alpha().at(1190).docker(ALPHA, "a", ROOT).at(1300).spawn(113, PARENT).at(1310);
  }

  /** Creates a child of process 200 by clone3, whose flags are not recorded. */
  private static Recording child(Recording record) {
    return record.at(1400).fork(PARENT, CHILD).by(PARENT).cloned3(9).then().at(1450);
  }

  private static Map<String, String> inferred(Rebuilt rebuilt, String file) {
    return rebuilt.file(file).inferred().texts();
  }

  private static void isOfItsOwnRoot(Rebuilt rebuilt) {
    assertThat(rebuilt.file("/etc/passwd").hostPath()).isEqualTo(ROOT + "/etc/passwd");
    assertThat(inferred(rebuilt, "/etc/passwd")).doesNotContainKeys("host_path", "unlinked");
    assertThat(rebuilt.process(PARENT).inferred().texts()).doesNotContainKeys("rootfs", "cwd");
  }

  private static void isUnmarked(Rebuilt rebuilt, String file) {
    assertThat(inferred(rebuilt, file).values()).doesNotContain(DESCRIPTORS, DIRECTORIES);
  }

  // ---- the root and the working directory of a child of clone3

  @Test
  void aRootMayBeShared() {
    Recording record = child(alpha()).by(CHILD).chroot("/jail").chdir("/").then();
    record.at(1500).exit(CHILD, 0).at(1600).by(PARENT).create("/etc/passwd", 1, 3).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/etc/passwd").fileName()).isEqualTo("/etc/passwd");
    assertThat(rebuilt.file("/etc/passwd").hostPath()).isEqualTo(ROOT + "/etc/passwd");
    assertThat(inferred(rebuilt, "/etc/passwd"))
        .containsEntry("host_path", DIRECTORIES)
        .containsKeys("renamed_to", "unlinked")
        .doesNotContainKeys("file_name", "written");
  }

  @Test
  void aRootOfTheCreatorMayBeTheChildsAfterAnExecToo() {
    Recording record =
        child(alpha()).exec(CHILD, "/bin/e", "e").at(1480).by(PARENT).chroot("/jail").then();
    record.at(1600).by(CHILD).create("/etc/passwd", 1, 3).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(inferred(rebuilt, "/etc/passwd")).containsEntry("host_path", DIRECTORIES);
  }

  @Test
  void twoChildrenMayHaveOneRoot() {
    Recording record = child(alpha()).at(1460).fork(PARENT, OTHER).by(PARENT).cloned3(10).then();
    record.at(1500).by(CHILD).chroot("/jail").then();
    record.at(1600).by(OTHER).create("/etc/passwd", 1, 3).then();

    assertThat(inferred(Rebuilt.of(record), "/etc/passwd")).containsEntry("host_path", DIRECTORIES);
  }

  @Test
  void whatAChildInheritsMayBeShared() {
    Recording record = child(alpha()).by(CHILD).chroot("/jail").then();
    record.at(1500).fork(PARENT, OTHER).by(PARENT).cloned(17, OTHER).then();
    record.at(1600).by(OTHER).create("/etc/passwd", 1, 3).then();

    assertThat(inferred(Rebuilt.of(record), "/etc/passwd")).containsEntry("host_path", DIRECTORIES);
  }

  @Test
  void whatIsRemovedBelowARootThatMayBeSharedMayBeAnotherFile() {
    Recording record = alpha().by(113).create("/jail/f", 1, 3).create("/f", 1, 4).then();
    child(record.by(113).create("/g", 1, 5).then()).by(CHILD).chroot("/jail").then();
    record.at(1600).by(PARENT).unlink("/f").then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(inferred(rebuilt, "/jail/f")).containsKeys("renamed_to", "unlinked");
    assertThat(inferred(rebuilt, "/f")).containsKeys("renamed_to", "unlinked");
    assertThat(inferred(rebuilt, "/g")).doesNotContainKeys("renamed_to", "unlinked");
  }

  @Test
  void whatIsRemovedBelowADescriptorThatMayBeSharedMayBeAnotherFile() {
    Recording record = alpha().by(113).create("/b/f", 1, 3).create("/b/g", 1, 4).then();
    record.at(1350).by(PARENT).open("/a", Caller.O_DIRECTORY, 3).then();
    child(record).by(CHILD).close(3).open("/b", Caller.O_DIRECTORY, 3).then();
    record.at(1600).by(PARENT).renameAt(3, "f", "/h").then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(inferred(rebuilt, "/b/f")).containsKeys("renamed_to", "unlinked");
    assertThat(inferred(rebuilt, "/b/g")).doesNotContainKeys("renamed_to", "unlinked");
  }

  @Test
  void theLastWorkingDirectoryMayBeThatOfAnother() {
    Recording record = child(alpha()).by(CHILD).chdir("/tmp/evil").then();
    record.at(1500).exit(CHILD, 0).at(1600).exit(PARENT, 0);

    assertThat(Rebuilt.of(record).process(PARENT).inferred().texts())
        .containsEntry("cwd", DIRECTORIES);
  }

  @Test
  void theNextReportShowsTheWorkingDirectory() {
    Recording record = child(alpha()).by(CHILD).chdir("/tmp/evil").then();
    record.at(1500).exit(CHILD, 0).at(1550).by(PARENT).in("/tmp/evil").create("f", 1, 3).then();
    record.at(1600).exit(PARENT, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(PARENT).cwd()).isEqualTo("/tmp/evil");
    assertThat(rebuilt.process(PARENT).inferred().texts()).doesNotContainKey("cwd");
    assertThat(rebuilt.file("/tmp/evil/f").hostPath()).isEqualTo(ROOT + "/tmp/evil/f");
    isUnmarked(rebuilt, "/tmp/evil/f");
  }

  @Test
  void aWorkingDirectoryThatStaysBehindShowsThatTheRootIsNotShared() {
    Recording record = child(alpha()).by(CHILD).chroot("/jail").chdir("/srv").then();
    record.at(1500).by(CHILD).in("/srv").create("g", 1, 3).then();
    record.at(1600).by(PARENT).in("/home").create("/etc/passwd", 1, 3).then();

    isOfItsOwnRoot(Rebuilt.of(record));
  }

  @Test
  void aCallThatWasEnteredBeforeTheChangeShowsNothing() {
    Recording record = child(alpha()).by(CHILD).chroot("/jail").chdir("/srv").then();
    record.at(1500).by(CHILD).in("/srv").create("g", 1, 3).then();
    record.by(PARENT).at(1440).in("/home").open("/fifo", 0, 3).then();
    record.at(1600).by(PARENT).in("/srv").create("/etc/passwd", 1, 4).then();

    assertThat(inferred(Rebuilt.of(record), "/etc/passwd")).containsEntry("host_path", DIRECTORIES);
  }

  @Test
  void unshareAndSetnsShowThatTheRootIsNotShared() {
    Recording unshared = child(alpha()).by(CHILD).unshare(0x200).chroot("/jail").then();
    unshared.at(1600).by(PARENT).create("/etc/passwd", 1, 3).then();
    Recording joined = child(alpha()).by(CHILD).chroot("/jail").then();
    joined.at(1500).by(CHILD).open("/proc/1/ns/mnt", 0, 3).setns(3, 0x20000).then();
    joined.at(1600).by(PARENT).create("/etc/passwd", 1, 3).then();

    isOfItsOwnRoot(Rebuilt.of(unshared));
    isOfItsOwnRoot(Rebuilt.of(joined));
  }

  // ---- the descriptors of a child of clone3

  @Test
  void descriptorsMayBeShared() {
    Recording record = child(alpha().by(PARENT).create("/a", 1, 3).then());
    record.by(CHILD).close(3).create("/b", 1, 3).then().at(1500).exit(CHILD, 0);
    record.at(1600).by(PARENT).write(3, 7).close(3).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(inferred(rebuilt, "/a"))
        .containsEntry("written", DESCRIPTORS)
        .containsEntry("close_timestamp", DESCRIPTORS);
    assertThat(inferred(rebuilt, "/b"))
        .containsEntry("written", DESCRIPTORS)
        .containsEntry("close_timestamp", DESCRIPTORS);
  }

  @Test
  void aDescriptorOfTheCreatorMayBeTheChilds() {
    Recording record = child(alpha()).at(1460).by(PARENT).create("/a", 1, 3).then();
    record.at(1500).by(CHILD).dup(3, 4).write(4, 7).then().at(1600).exit(CHILD, 0);
    record.at(1700).exit(PARENT, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/a").writeCount()).isZero();
    assertThat(inferred(rebuilt, "/a")).containsEntry("written", DESCRIPTORS);
  }

  @Test
  void whatAChildOpensMayStayOpenAfterItsExit() {
    Recording record = child(alpha()).by(CHILD).create("/b", 1, 3).then().at(1500).exit(CHILD, 0);
    record.at(1600).by(PARENT).close(3).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/b").closeTimestamp()).isEqualTo(1500);
    assertThat(inferred(rebuilt, "/b")).containsEntry("close_timestamp", DESCRIPTORS);
  }

  @Test
  void aDirectoryMayBeAnother() {
    Recording record = alpha().by(PARENT).open("/a", Caller.O_DIRECTORY, 3).then();
    child(record).by(CHILD).close(3).open("/b", Caller.O_DIRECTORY, 3).then();
    record.at(1600).by(PARENT).openAt(3, "f", 1, 4).then();

    assertThat(inferred(Rebuilt.of(record), "f"))
        .containsEntry("file_name", DESCRIPTORS)
        .containsEntry("host_path", DESCRIPTORS);
  }

  @Test
  void aProcessThatRunsAnotherProgramHasItsOwnDescriptors() {
    Recording record = child(alpha().by(PARENT).create("/a", 1, 3).then());
    record.exec(CHILD, "/bin/e", "e").at(1500).by(CHILD).close(3).create("/b", 1, 3).then();
    record.at(1600).by(PARENT).write(3, 7).close(3).then().at(1700).exit(CHILD, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/a").writeCount()).isEqualTo(1);
    assertThat(rebuilt.file("/a").closeTimestamp()).isEqualTo(1600);
    isUnmarked(rebuilt, "/a");
    isUnmarked(rebuilt, "/b");
  }

  @Test
  void aSpawnThatOpensAndClosesFilesOfItsOwnMarksNothing() {
    Recording record =
        alpha().by(PARENT).create("/log", 1 | Caller.O_CLOEXEC, 3).create("/out", 1, 4).then();
    record.at(1400).fork(PARENT, CHILD).at(1410).by(CHILD).dup2(4, 1).then();
    record.at(1415).by(CHILD).open("/dev/null", 0, 5).dup2(5, 0).close(5).then();
    record.at(1420).exec(CHILD, "/bin/e", "e").by(PARENT).at(1405).cloned3(9).then();
    record
        .at(1500)
        .by(PARENT)
        .write(3, 7)
        .close(3)
        .create("/next", 1, 5)
        .write(5, 1)
        .close(5)
        .then();
    record.at(1600).exit(PARENT, 0).at(1700).by(CHILD).write(1, 3).then().at(1800).exit(CHILD, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/log").closeTimestamp()).isEqualTo(1500);
    assertThat(rebuilt.file("/out").closeTimestamp()).isEqualTo(1800);
    isUnmarked(rebuilt, "/log");
    isUnmarked(rebuilt, "/out");
    isUnmarked(rebuilt, "/next");
    isUnmarked(rebuilt, "/dev/null");
    assertThat(rebuilt.process(PARENT).inferred().texts()).doesNotContainKeys("cwd", "rootfs");
  }

  @Test
  void aNumberThatIsAllocatedInBothShowsThatTheyAreNotShared() {
    Recording record = child(alpha()).by(CHILD).create("/b", 1, 3).then();
    record.at(1500).by(PARENT).create("/a", 1, 3).then();
    record.at(1600).by(CHILD).write(3, 1).then().at(1700).by(PARENT).write(3, 1).then();
    record.at(1800).exit(CHILD, 0).at(1900).exit(PARENT, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/b").closeTimestamp()).isEqualTo(1800);
    assertThat(rebuilt.file("/a").closeTimestamp()).isEqualTo(1900);
    isUnmarked(rebuilt, "/a");
    isUnmarked(rebuilt, "/b");
  }

  @Test
  void aNumberWhoseCloseIsInProgressShowsNothing() {
    Recording record = child(alpha()).by(CHILD).create("/b", 1, 3).then();
    record.at(1500).by(PARENT).create("/a", 1, 3).then();
    record.by(CHILD).at(1490).close(3).then();
    record.at(1600).by(CHILD).write(3, 1).then().at(1700).exit(CHILD, 0).at(1800).exit(PARENT, 0);

    assertThat(inferred(Rebuilt.of(record), "/a")).containsEntry("written", DESCRIPTORS);
  }

  @Test
  void ofTooManyThatMayShareAllIsMarked() {
    Recording record = alpha().by(PARENT).create("/a", 1, 3).then();
    for (int child = 1_000; child < 1_300; child++) {
      record.at(1_400 + child).fork(PARENT, child).by(PARENT).cloned3(child).then();
    }
    record.by(PARENT).write(3, 1).create("/b", 1, 4).close(4).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(inferred(rebuilt, "/a")).containsEntry("written", DESCRIPTORS);
    assertThat(inferred(rebuilt, "/b"))
        .containsEntry("written", DESCRIPTORS)
        .containsEntry("close_timestamp", DESCRIPTORS);
  }

  // ---- processes from before the session

  /** Processes 60 and 61 of container alpha, which have the same. */
  private static Recording before(String file, String otherFile) {
    return Runc.containerd("h")
        .found(60, 50, 300)
        .cgroup("0::/docker/" + ALPHA)
        .open(3, file, 1)
        .runs("/bin/e", "e")
        .found(61, 60, 310)
        .cgroup("0::/docker/" + ALPHA)
        .open(3, otherFile, 1)
        .runs("/bin/e", "e")
        .at(1000)
        .docker(ALPHA, "a", ROOT);
  }

  @Test
  void descriptorsMayBeSharedSinceBeforeTheSession() {
    Recording record = before("/a", "/a").by(60).close(3).create("/b", 1, 3).then();
    record.at(1100).by(61).write(3, 5).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(inferred(rebuilt, "/b")).containsEntry("written", DESCRIPTORS);
  }

  @Test
  void otherDescriptorsAreNotSharedSinceBeforeTheSession() {
    Recording record = before("/a", "/c").by(60).close(3).create("/b", 1, 3).then();
    record.at(1100).by(61).write(3, 5).then();

    isUnmarked(Rebuilt.of(record), "/b");
  }

  @Test
  void descriptorsThatWereOpenedWhileTheSnapshotWasTakenMayBeShared() {
    Recording record =
        Runc.containerd("h")
            .found(60, 50, 300)
            .cgroup("0::/docker/" + ALPHA)
            .open(3, "/a", 1)
            .runs("/bin/e", "e")
            .at(1000)
            .by(60)
            .create("/b", 1, 4)
            .then();
    record
        .at(1050)
        .found(61, 60, 310)
        .cgroup("0::/docker/" + ALPHA)
        .open(3, "/a", 1)
        .open(4, "/b", 1)
        .runs("/bin/e", "e");
    record.at(1100).by(60).close(3).create("/c", 1, 3).then().at(1200).by(61).write(3, 5).then();

    assertThat(inferred(Rebuilt.of(record), "/c")).containsEntry("written", DESCRIPTORS);
  }

  @Test
  void descriptorsThatWereClosedWhileTheSnapshotWasTakenMayBeShared() {
    Recording record =
        Runc.containerd("h")
            .found(60, 50, 300)
            .cgroup("0::/docker/" + ALPHA)
            .open(3, "/a", 1)
            .open(4, "/b", 1)
            .runs("/bin/e", "e")
            .at(1000)
            .by(60)
            .closeRange(4, 9, 0)
            .then();
    record
        .at(1050)
        .found(61, 60, 310)
        .cgroup("0::/docker/" + ALPHA)
        .open(3, "/a", 1)
        .runs("/bin/e", "e");
    record.at(1100).by(60).close(3).create("/c", 1, 3).then().at(1200).by(61).write(3, 5).then();

    assertThat(inferred(Rebuilt.of(record), "/c")).containsEntry("written", DESCRIPTORS);
  }

  @Test
  void aRootMayBeSharedSinceBeforeTheSession() {
    Recording record = before("/a", "/c").by(61).chroot("/jail").then();
    record.at(1100).by(60).create("/etc/passwd", 1, 4).then();

    assertThat(inferred(Rebuilt.of(record), "/etc/passwd")).containsEntry("host_path", DIRECTORIES);
  }
}
