package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_CREAT;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;
import static org.godo.model.linux.CloneFlags.CLONE_NEWNS;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Renames and removals of which it is not certain what they concern: behind {@code ..} after what
 * may be a symbolic link (/l leads to /tmp/x), or in mounts that a process has for itself. What
 * they may have changed is marked: mounts, their sources, directories that are open, roots.
 */
class DoubtfulRenamesTest {
  private static final int INIT = 113;
  private static final int OTHER = 200;
  private static final int IN_BETA = 313;
  private static final String ROOT = Runc.rootfs(ALPHA);

  private static Mount bind(String source, String destination) {
    return new Mount("bind", source, destination, true);
  }

  /** Container alpha, with a second process. */
  private static Recording alpha(Mount... mounts) {
    return Runc.alpha().at(1190).docker(ALPHA, "a", ROOT, mounts).at(1300).spawn(INIT, OTHER);
  }

  /** A second container, which has the host's /srv/v as /w. */
  private static Recording beta(Recording record) {
    Runc.shim(record, 2000, 301, BETA);
    Runc.create(record, 2100, 301, 310, BETA, "/bin/sh");
    return record.at(2190).docker(BETA, "b", Runc.rootfs(BETA), bind("/srv/v", "/w")).at(2300);
  }

  private static void assertMarked(Recording record, String name) {
    assertThat(Rebuilt.of(record).file(name).inferred().texts()).as(name).containsKey("host_path");
  }

  private static @Nullable String hostPath(Recording record, String name) {
    return Rebuilt.of(record).file(name).hostPath();
  }

  // ---- mounts ----------------------------------------------------------------------------------

  @Test
  void whatIsMountedOnADirectoryOfTheNameMayBeAnother() {
    Recording removed = alpha(bind("/srv/v", "/data"), bind("/srv/o", "/other"));
    removed.by(INIT).rmdir("/l/../data").create("/data/f", O_WRONLY, 3);
    removed.by(INIT).create("/other/g", O_WRONLY, 4);
    assertMarked(removed, "/data/f");
    assertThat(hostPath(removed, "/other/g")).isEqualTo("/srv/o/g");

    Recording file = alpha(bind("/srv/conf", "/conf"));
    file.by(INIT).unlink("/l/../conf").open("/conf", O_WRONLY, 3);
    assertMarked(file, "/conf");

    Recording renamed = alpha(bind("/srv/v", "/a/data"));
    renamed.by(INIT).rename("/l/../a", "/x").create("/a/data/f", O_WRONLY, 3);
    assertMarked(renamed, "/a/data/f");
  }

  @Test
  void theSourceOfAnotherContainersVolumeMayBeAnother() {
    Recording renamed = beta(alpha(bind("/srv/v/src", "/v")));
    renamed.by(IN_BETA).rename("/w/l/../src", "/w/l/../other");
    renamed.by(INIT).create("/v/f", O_WRONLY, 3);
    assertMarked(renamed, "/v/f");

    Recording removed = beta(alpha(bind("/srv/v/src", "/v")));
    removed.by(IN_BETA).rmdir("/w/l/../src").then().by(INIT).create("/v/f", O_WRONLY, 3);
    assertMarked(removed, "/v/f");
  }

  @Test
  void whatAProcessDoesInAMountOfItsOwnMayConcernWhatIsBelowThat() {
    Recording covered = alpha(bind("/srv/v", "/a/data"), bind("/srv/o", "/other"));
    covered.by(OTHER).unshare(CLONE_NEWNS).mount("/a", 0).mkdir("/a/data").rmdir("/a/data");
    covered.by(INIT).create("/a/data/f", O_WRONLY, 3).create("/other/g", O_WRONLY, 4);
    assertMarked(covered, "/a/data/f");
    assertThat(hostPath(covered, "/other/g")).isEqualTo("/srv/o/g");

    Recording unmounted = alpha(bind("/srv/v", "/data"));
    unmounted.by(OTHER).unshare(CLONE_NEWNS).umount("/data").rename("/data", "/x");
    unmounted.by(INIT).create("/data/f", O_WRONLY, 3);
    assertMarked(unmounted, "/data/f");
  }

  /** By a directory that it received, a container can rename what another one has. */
  @Test
  void soMayItWhereTheRenamedDirectoryIsInAnUnknownTree() {
    Mount deep = bind("/srv/v/src/deep", "/v");
    Recording rooted = beta(alpha(deep));
    rooted.by(IN_BETA).chroot("/proc/self/fd/9").rename("/src", "/other");
    Recording joined = beta(alpha(deep));
    joined.by(IN_BETA).setns(9, CLONE_NEWNS).then().by(IN_BETA).rename("/srv/v/src", "/x");
    Recording linked = beta(alpha(deep));
    linked.by(IN_BETA).rename("/proc/self/fd/9/src", "/proc/self/fd/9/x");
    Recording below = beta(alpha(deep));
    below.by(IN_BETA).renameAt(9, "src", "/w/x");

    for (Recording record : new Recording[] {rooted, joined, linked, below}) {
      record.by(INIT).create("/v/f", O_WRONLY, 3);
      assertMarked(record, "/v/f");
    }
  }

  /** A container can rename what it sees alone, whatever names are in the paths of the host. */
  @Test
  void aContainerCannotMakeThePathsOfOthersUncertain() {
    Recording record = beta(alpha(bind("/srv/v/src", "/v"), bind("/srv/o", "/o")));
    record.by(IN_BETA).rmdir("/l/../merged").rmdir("/l/../overlay2").rename("/l/../srv", "/x");
    record.by(IN_BETA).rmdir("/l/../o").rmdir("/l/../v");
    record
        .by(INIT)
        .create("/f", O_WRONLY, 3)
        .create("/v/g", O_WRONLY, 4)
        .create("/o/h", O_WRONLY, 5);
    Rebuilt rebuilt = Rebuilt.of(record);

    for (String name : new String[] {"/f", "/v/g", "/o/h"}) {
      assertThat(rebuilt.file(name).inferred().texts()).as(name).doesNotContainKey("host_path");
    }
    assertThat(rebuilt.file("/v/g").hostPath()).isEqualTo("/srv/v/src/g");
  }

  // ---- directories -----------------------------------------------------------------------------

  private static FileAccessResult ofDescriptor(Recording record, int fd) {
    return Rebuilt.of(record).results().fileAccesses().stream()
        .filter(file -> Integer.valueOf(fd).equals(file.fd()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsOpenedBelowADescriptorMayBeElsewhere() {
    for (String name : new String[] {"/l/../d", "/proc/self/fd/9/d"}) {
      Caller directory = alpha().by(INIT).open("/tmp/d", O_DIRECTORY, 3).rename(name, "/q");
      FileAccessResult file =
          ofDescriptor(directory.openAt(3, "f", O_WRONLY | O_CREAT, 4).then(), 4);

      assertThat(file.inferred().texts()).containsKeys("file_name", "host_path");
    }
  }

  @Test
  void soMayWhatIsOpenedByItsLink() {
    Caller directory = alpha().by(INIT).open("/tmp/d", O_DIRECTORY, 3).rename("/l/../d", "/q");

    assertMarked(directory.open("/proc/self/fd/3/f", O_WRONLY, 4).then(), "/proc/self/fd/3/f");
  }

  @Test
  void aRootDirectoryMayBeElsewhere() {
    Recording record = alpha();
    record.by(OTHER).chroot("/tmp/d").chdir("/").then().at(1400).by(INIT).rename("/l/../d", "/q");
    record.at(1500).by(OTHER).create("/f", O_WRONLY, 3).exitGroup(0).then().exit(OTHER, 0);

    assertMarked(record, "/f");
    assertThat(Rebuilt.of(record).process(OTHER).inferred().texts()).containsKey("rootfs");
  }

  @Test
  void aRootOrWorkingDirectoryOfAnUncertainNameIsNotThatOfTheName() {
    for (Caller root :
        new Caller[] {
          alpha().by(INIT).chroot("/l/../d"),
          alpha().by(INIT).open("/l/../d", O_DIRECTORY, 3).fchdir(3).chroot("."),
        }) {
      assertMarked(root.create("/f", O_WRONLY, 4).then(), "/f");
    }
    for (Caller directory :
        new Caller[] {
          alpha().by(INIT).chdir("/l/../d"),
          alpha().by(INIT).open("/l/../d", O_DIRECTORY, 3).fchdir(3),
        }) {
      assertThat(Rebuilt.of(directory.then()).process(INIT).inferred().texts()).containsKey("cwd");
    }
    Caller shown = alpha().by(INIT).chdir("/l/../d").in("/tmp/d").create("f", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(shown.then());
    assertThat(rebuilt.process(INIT).cwd()).isEqualTo("/tmp/d");
    assertThat(rebuilt.process(INIT).inferred().texts()).doesNotContainKey("cwd");
  }

  @Test
  void theWorkingDirectoryIsOfAnUnknownRoot() {
    Caller process = alpha().by(INIT).open("/a/b", O_DIRECTORY, 3).chroot("/proc/self/fd/9");
    ProcessResult result = Rebuilt.of(process.fchdir(3).then()).process(INIT);

    assertThat(result.cwd()).isNull();
    assertThat(result.inferred().texts())
        .containsEntry("cwd", "as shown; where its process's root directory is, is not recorded");
  }
}
