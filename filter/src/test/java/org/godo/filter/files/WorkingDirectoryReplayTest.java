package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/**
 * Working directories that are renamed, removed or detached while a process is in them. Events show
 * them as they are at the end of the call.
 */
class WorkingDirectoryReplayTest {
  private static final int INIT = 113;
  private static final int EVIL = 200;
  private static final String ROOT = "/overlay2/a/merged";
  private static final String DOUBT =
      "as named; it starts at a directory that was removed or renamed, or `..` in it is behind a name"
          + " that may be a symbolic link, to elsewhere";

  private static Recording alpha() {
    return Runc.alpha()
        .at(1190)
        .docker(ALPHA, "a", Runc.rootfs(ALPHA))
        .at(1300)
        .spawn(INIT, EVIL)
        .at(1310);
  }

  private static FileAccessResult ofCall(Rebuilt rebuilt, String call) {
    return rebuilt.results().fileAccesses().stream()
        .filter(file -> file.call().equals(call))
        .findFirst()
        .orElseThrow();
  }

  private static void assertRenamed(Rebuilt rebuilt, String file, String renamedTo) {
    FileAccessResult opened = rebuilt.opened(file);
    assertThat(opened.renamedTo()).isEqualTo(renamedTo);
    assertThat(opened.inferred().texts()).doesNotContainKeys("renamed_to", "file_name");
  }

  @Test
  void aRenameOfItStartsWhereItWas() {
    Recording record = alpha().by(EVIL).create("/a/b/file", O_WRONLY, 3).chdir("/a/b").then();
    record.at(1320).by(EVIL).in("/a/d/b").rename("../b", "../d/b").create("x", O_WRONLY, 4).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertRenamed(rebuilt, "/a/b/file", "/a/d/b/file");
    FileAccessResult rename = ofCall(rebuilt, "rename");
    assertThat(rename.fileName()).isEqualTo("/a/d/b");
    assertThat(rename.renamedFrom()).isEqualTo("/a/b");
    assertThat(rename.hostPath()).isEqualTo(ROOT + "/a/d/b");
    assertThat(rebuilt.opened("/a/d/b/x").hostPath()).isEqualTo(ROOT + "/a/d/b/x");
    assertThat(rebuilt.opened("/a/d/b/x").inferred().texts())
        .doesNotContainKeys("host_path", "file_name");
  }

  @Test
  void aRenameOfADirectoryAboveItStartsWhereItWas() {
    Recording record = alpha().by(EVIL).create("/p/q/r/g", O_WRONLY, 3).chdir("/p/q/r").then();
    record.at(1320).by(EVIL).in("/z/pp/q/r").rename("../../../p", "../../../z/pp").then();

    assertRenamed(Rebuilt.of(record), "/p/q/r/g", "/z/pp/q/r/g");
  }

  @Test
  void anExchangeOfItStartsWhereItWas() {
    Recording record = alpha().by(EVIL).create("/e1/h", O_WRONLY, 3).chdir("/e1").then();
    record.at(1320).by(EVIL).in("/e2/sub").exchange("../e1", "../e2/sub").then();

    assertRenamed(Rebuilt.of(record), "/e1/h", "/e2/sub/h");
  }

  @Test
  void aRenameInADirectoryThatAnotherRenamedStartsThere() {
    Recording record = alpha().by(EVIL).chdir("/p").in("/p").create("f", O_WRONLY, 3).then();
    record.at(1320).by(INIT).rename("/p", "/z").then();
    record.at(1330).by(EVIL).in("/z").rename("f", "g").then();

    assertRenamed(Rebuilt.of(record), "/p/f", "/z/g");
  }

  @Test
  void aRenameUpFromADirectoryThatIsAnotherThanExpectedIsUncertain() {
    Recording record = alpha().by(EVIL).chdir("/link").in("/real/d").rename("../f", "../g").then();

    FileAccessResult rename = ofCall(Rebuilt.of(record), "rename");

    assertThat(rename.fileName()).isEqualTo("/real/g");
    assertThat(rename.inferred().texts()).containsEntry("file_name", DOUBT);
  }

  @Test
  void aRemovedOneIsNotTheNextOfItsName() {
    Recording record = alpha().by(EVIL).chdir("/tmp/x").then();
    record
        .at(1320)
        .by(INIT)
        .rmdir("/tmp/x")
        .rename("/tmp/y", "/tmp/x")
        .rename("/tmp/x", "/z")
        .then();
    record.at(1330).exit(EVIL, 0);

    assertThat(Rebuilt.of(record).process(EVIL).cwd()).isEqualTo("/tmp/x");
  }

  @Test
  void oneThatWasReplacedIsNotTheNextOfItsName() {
    Recording record = alpha().by(EVIL).chdir("/tmp/x").then();
    record.at(1320).by(INIT).rename("/tmp/y", "/tmp/x").rename("/tmp/x", "/z").then();
    record.at(1330).exit(EVIL, 0);

    assertThat(Rebuilt.of(record).process(EVIL).cwd()).isEqualTo("/tmp/x");
  }

  @Test
  void aRemovedOneHasNoCertainPath() {
    Recording record = alpha().by(EVIL).chdir("/tmp/x").then();
    record.at(1320).by(INIT).rmdir("/tmp/x").then();
    record.at(1330).by(EVIL).in("/tmp/x (deleted)").open("/proc/self/cwd", O_DIRECTORY, 5).then();

    FileAccessResult file = Rebuilt.of(record).file("/proc/self/cwd");

    assertThat(file.inferred().texts()).containsEntry("host_path", DOUBT);
  }

  @Test
  void oneInWhichAFileIsCreatedWasNotRemoved() {
    Recording record = alpha().by(EVIL).chdir("/top/x").in("/top/x").rename("/l/x", "/l/y").then();
    record.at(1320).by(EVIL).in("/top/x (deleted)").create("evil", O_WRONLY, 3).then();

    FileAccessResult file = Rebuilt.of(record).opened("/top/x (deleted)/evil");

    assertThat(file.hostPath()).isEqualTo(ROOT + "/top/x (deleted)/evil");
    assertThat(file.inferred().texts().get("file_name")).isNull();
  }

  @Test
  void oneThatEndsAsTheMarkButIsNotThatOfTheOneBeforeIsAName() {
    Recording record = alpha().by(EVIL).chdir("/top/x").in("/top/y (deleted)").then();
    record.at(1320).by(EVIL).in("/top/y (deleted)").open("f", O_WRONLY, 3).then();

    assertThat(Rebuilt.of(record).opened("/top/y (deleted)/f").success()).isTrue();
  }

  @Test
  void aDetachedMountIsNotTheRoot() {
    Recording record = Runc.containerd("h").at(1000).spawn(10, EVIL).at(1100);
    record.by(EVIL).in("/root").mount("mq", 0).chdir("mq").umount(".").then();
    record.at(1200).by(EVIL).in("/").create("var/hosts", O_WRONLY, 3).then();

    FileAccessResult file = Rebuilt.of(record).opened("/var/hosts");

    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts()).containsKeys("file_name", "host_path");
  }

  @Test
  void aDirectoryInAMountThatAnotherDetachedIsNotTheRoots() {
    Recording record = Runc.containerd("h").at(1000).spawn(10, EVIL).at(1100);
    record.by(EVIL).mount("/mnt", 0).chdir("/mnt/etc").then();
    record.at(1150).by(10).umount("/mnt").then();
    record.at(1200).by(EVIL).in("/etc").create("passwd", O_WRONLY, 3).then();

    FileAccessResult file = Rebuilt.of(record).opened("/etc/passwd");

    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts()).containsKeys("file_name", "host_path");
  }

  @Test
  void aDirectoryBesideWhatIsUnmountedStays() {
    Recording record = Runc.containerd("h").at(1000).spawn(10, EVIL).at(1100);
    record.by(EVIL).mount("/mnt/a", 0).chdir("/mnt/b").umount("/mnt/a").then();
    record.at(1200).by(EVIL).in("/mnt/b").create("f", O_WRONLY, 3).then();

    FileAccessResult file = Rebuilt.of(record).opened("/mnt/b/f");

    assertThat(file.hostPath()).isEqualTo("/mnt/b/f");
    assertThat(file.inferred().texts()).doesNotContainKeys("file_name", "host_path");
  }

  /**
   * Process 200 in the root /a/b, its working directory outside, and a child that may share both.
   */
  private static Recording outsideItsRoot() {
    Recording record = alpha().at(2000).by(EVIL, INIT).in("/").chroot("/a/b").then();
    return record.at(2001).fork(EVIL, 1000).by(EVIL, INIT).cloned3(7).then().at(2100);
  }

  @Test
  void oneThatIsShownAsAnotherOneMayBeOutsideOfTheRoot() {
    Recording record = outsideItsRoot().by(1000, EVIL).in("/").chdir("/c").then();
    record.at(2200).by(EVIL, INIT).in("/c").create("x", O_WRONLY, 3).then().at(9_000);

    assertThat(Rebuilt.of(record).process(EVIL).inferred().texts()).containsKey("cwd");
  }

  @Test
  void oneThatIsShownAsBeforeIsOutside() {
    Recording record = outsideItsRoot().by(EVIL, INIT).in("/").create("x", O_WRONLY, 3).then();

    Rebuilt rebuilt = Rebuilt.of(record.at(9_000));

    assertThat(rebuilt.process(EVIL).cwd()).isNull();
    assertThat(rebuilt.process(EVIL).inferred().texts()).doesNotContainKey("cwd");
  }
}
