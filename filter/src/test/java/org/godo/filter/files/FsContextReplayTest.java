package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.model.linux.CloneFlags.CLONE_FS;
import static org.godo.model.linux.CloneFlags.CLONE_NEWNS;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/** Roots and working directories that are renamed, and those that a process leaves to others. */
class FsContextReplayTest {
  private static final int INIT = 113;
  private static final int EVIL = 200;
  private static final int CHILD = 201;
  private static final String ROOT = "/overlay2/a/merged";

  private static Recording alpha() {
    return Runc.alpha()
        .at(1190)
        .docker(ALPHA, "a", Runc.rootfs(ALPHA))
        .at(1300)
        .spawn(INIT, EVIL)
        .at(1310);
  }

  private static Recording sharing() {
    return alpha().fork(EVIL, CHILD).by(EVIL).cloned(CLONE_FS | 17, CHILD).then();
  }

  private static void assertHostPath(Recording record, String name, String hostPath) {
    FileAccessResult file = Rebuilt.of(record).file(name);
    assertThat(file.hostPath()).isEqualTo(hostPath);
    assertThat(file.inferred().texts()).doesNotContainKeys("host_path", "file_name");
  }

  @Test
  void aMountNamespaceOfItsOwnEndsTheSharing() {
    Recording record = sharing().at(1405).by(CHILD).unshare(CLONE_NEWNS).then();
    record.at(1410).by(CHILD).chroot("/jail").chdir("/").then();
    record.at(1430).by(EVIL).create("/etc/passwd", O_WRONLY, 3).then();

    assertHostPath(record, "/etc/passwd", ROOT + "/etc/passwd");
  }

  @Test
  void aRootFollowsItsDirectory() {
    Recording record = alpha().by(EVIL).chroot("/jail").in("/").chdir("/").then();
    record.at(1350).by(INIT).rename("/jail", "/jail2").then();
    record.at(1390).by(EVIL).create("/etc/passwd", O_WRONLY, 3).then();

    assertHostPath(record, "/etc/passwd", ROOT + "/jail2/etc/passwd");
  }

  @Test
  void aRootFollowsADirectoryAboveItThatIsExchanged() {
    Recording record = alpha().by(EVIL).chroot("/a/jail").in("/").chdir("/").then();
    record.at(1350).by(INIT).exchange("/b", "/a").then();
    record.at(1390).by(EVIL).create("/etc/passwd", O_WRONLY, 3).then();

    assertHostPath(record, "/etc/passwd", ROOT + "/b/jail/etc/passwd");
  }

  @Test
  void aRootIsFollowedAfterTheWorkingDirectoryLeftIt() {
    Recording record = alpha().by(EVIL).open("/", O_DIRECTORY, 3).chroot("/jail").then();
    record.at(1320).by(EVIL).in("/").chdir("/").fchdir(3).then();
    record.at(1400).by(INIT).rename("/jail", "/new").then();
    record.at(1450).by(EVIL).create("/f", O_WRONLY, 4).then();

    assertHostPath(record, "/f", ROOT + "/new/f");
  }

  @Test
  void aWorkingDirectoryIsFollowedAfterTheRootLeftIt() {
    Recording record = alpha().by(EVIL).chroot("/jail").in("/").chdir("/").chroot("/in").then();
    record.at(1400).by(INIT).rename("/jail", "/new").then();
    record.at(1450).by(EVIL).in("/new").create("f", O_WRONLY, 4).then();

    assertThat(Rebuilt.of(record).opened("/new/f").hostPath()).isEqualTo(ROOT + "/new/f");
  }

  @Test
  void aRootByAWorkingDirectoryThatWasRenamed() {
    Recording record = alpha().by(EVIL).in("/").chdir("/p/q").then();
    record.at(1320).by(INIT).rename("/p", "/z").then();
    record.at(1330).by(EVIL).in("/").chroot(".").in("/").create("/etc/passwd", O_WRONLY, 3).then();

    assertHostPath(record, "/etc/passwd", ROOT + "/z/q/etc/passwd");
  }

  @Test
  void theLastWorkingDirectoryFollowsItsDirectory() {
    Recording record = alpha().by(EVIL).chdir("/a/b").then();
    record.at(1350).by(INIT).rename("/a", "/c").then().at(1400).exit(EVIL, 0);

    assertThat(Rebuilt.of(record).process(EVIL).cwd()).isEqualTo("/c/b");
  }

  @Test
  void aWorkingDirectoryThatIsRenamedOutOfTheRootIsOutside() {
    Recording record = alpha().by(EVIL).chroot("/j").in("/").chdir("/d").then();
    record.at(1350).by(INIT).rename("/j/d", "/etc/d").then();
    record.at(1360).by(EVIL).in("/etc/d").create("f", O_WRONLY, 3).then();
    FileAccessResult file = Rebuilt.of(record).file("/etc/d/f");

    assertThat(file.hostPath()).isEqualTo(ROOT + "/etc/d/f");
    assertThat(file.inferred().texts()).containsKey("file_name").doesNotContainKey("host_path");
  }

  @Test
  void aChildThatIsOverFollowsNothing() {
    Recording record = alpha().spawn(EVIL, CHILD).at(1330).by(CHILD).chdir("/a").then();
    record.at(1340).exit(CHILD, 0).at(5000).by(INIT).rename("/a", "/b").then();

    assertThat(Rebuilt.of(record).process(CHILD).cwd()).isEqualTo("/a");
  }

  @Test
  void aProcessThatIsOverHasTheDirectoryThatItHad() {
    Recording record = sharing().at(1330).by(CHILD).chdir("/a").then().at(1340).exit(CHILD, 0);
    record.at(1400).by(EVIL).chdir("/b").then().at(5000).exit(EVIL, 0);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(CHILD).cwd()).isEqualTo("/a");
    assertThat(rebuilt.process(EVIL).cwd()).isEqualTo("/b");
  }
}
