package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/**
 * Files that have other names in other views: the host has a directory /srv/d, which container
 * alpha (first process 403) has as /zz and container beta (503) as /yy and as /again.
 */
class ViewReplayTest {
  private static final int HOST = 700;
  private static final int IN_ALPHA = 403;
  private static final int IN_BETA = 503;
  private static final int O_PATH_DIRECTORY = O_RDONLY | O_DIRECTORY;
  private static final String UNSEEN = "it has such a name, which its process does not see";

  private static Recording record() {
    Recording record = Runc.containerd("h");
    Runc.shim(record, 1000, 301, ALPHA);
    Runc.create(record, 1100, 301, 400, ALPHA, "/bin/sh");
    Runc.shim(record, 1200, 311, BETA);
    Runc.create(record, 1300, 311, 500, BETA, "/bin/sh");
    return record
        .docker(ALPHA, "alpha", Runc.rootfs(ALPHA), new Mount("bind", "/srv/d", "/zz", true))
        .docker(
            BETA,
            "beta",
            Runc.rootfs(BETA),
            new Mount("bind", "/srv/d", "/yy", true),
            new Mount("bind", "/srv/d", "/again", true))
        .at(1500)
        .fork(1, HOST)
        .at(1600);
  }

  private static Caller by(Recording record, int process) {
    return record.by(process);
  }

  private static Recording open(Recording record, int process, String name) {
    return by(record, process).open(name, O_PATH_DIRECTORY, 9).close(9).then();
  }

  @Test
  void aDirectorysDescriptorHasTheNameOfItsOwnViewWhoeverOpenedItFirst() {
    List<String> directories = List.of("/srv/d", "/zz", "/yy");
    List<Integer> processes = List.of(HOST, IN_ALPHA, IN_BETA);
    for (int first = 0; first < 3; first++) {
      for (int then = 0; then < 3; then++) {
        Recording record = open(record(), processes.get(first), directories.get(first));
        by(record, processes.get(then))
            .open(directories.get(then), O_PATH_DIRECTORY, 3)
            .openAt(3, "sub", O_PATH_DIRECTORY, 4)
            .openAt(4, "file", O_WRONLY, 5);
        Rebuilt rebuilt = Rebuilt.of(record);

        FileAccessResult file = rebuilt.file(directories.get(then) + "/sub/file");
        assertThat(file.hostPath()).isEqualTo("/srv/d/sub/file");
        assertThat(file.inferred().texts()).doesNotContainKeys("file_name", "host_path");
      }
    }
  }

  @Test
  void aWorkingDirectoryByADescriptorHasTheNameOfItsOwnView() {
    Recording record = open(record(), IN_ALPHA, "/zz");
    by(record, HOST).open("/srv/d", O_PATH_DIRECTORY, 3).fchdir(3);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(HOST).cwd()).isEqualTo("/srv/d");
  }

  @Test
  void aContainersRootIsNoRootOfTheHost() {
    Recording record = open(record(), IN_ALPHA, "/");
    by(record, HOST)
        .open(Runc.rootfs(ALPHA), O_PATH_DIRECTORY, 3)
        .openAt(3, "etc/passwd", O_WRONLY, 4);

    assertThat(Rebuilt.of(record).file(Runc.rootfs(ALPHA) + "/etc/passwd").hostPath())
        .isEqualTo(Runc.rootfs(ALPHA) + "/etc/passwd");
  }

  @Test
  void aRenameInOneViewChangesTheNameInTheOthers() {
    Recording record = record();
    by(record, HOST).create("/srv/d/a", O_WRONLY, 3);
    by(record, IN_BETA).open("/again/a", O_RDONLY, 3);
    by(record, IN_ALPHA).rename("/zz/a", "/zz/s/b").open("/zz/s/b", O_RDONLY, 3);
    by(record, IN_BETA).open("/yy/s/b", O_RDONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/srv/d/a").renamedTo()).isEqualTo("/srv/d/s/b");
    assertThat(rebuilt.file("/again/a").renamedTo()).isEqualTo("/again/s/b");
    assertThat(rebuilt.byName("/zz/s/b").renamedFrom()).isEqualTo("/zz/a");
    assertThat(rebuilt.opened("/zz/s/b").renamedFrom()).isEqualTo("/zz/a");
    assertThat(rebuilt.file("/yy/s/b").renamedFrom()).isEqualTo("/yy/a");
    assertThat(rebuilt.file("/yy/s/b").renamedTo()).isNull();
  }

  @Test
  void aDescriptorFollowsADirectoryThatAnotherViewRenames() {
    Recording record = record();
    by(record, IN_ALPHA).open("/zz/old", O_PATH_DIRECTORY, 3);
    by(record, HOST).rename("/srv/d/old", "/srv/d/new");
    by(record, IN_ALPHA).openAt(3, "file", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/zz/old").renamedTo()).isEqualTo("/zz/new");
    assertThat(rebuilt.file("/zz/new/file").hostPath()).isEqualTo("/srv/d/new/file");
    assertThat(rebuilt.file("/zz/new/file").inferred().texts())
        .doesNotContainKeys("file_name", "host_path");
  }

  @Test
  void aNameOutsideOfAViewIsNotInIt() {
    Recording record = record();
    by(record, IN_ALPHA).open("/zz/old", O_PATH_DIRECTORY, 3);
    by(record, HOST).rename("/srv/d/old", "/srv/gone");
    by(record, IN_ALPHA).openAt(3, "file", O_WRONLY, 4);
    by(record, HOST).rename("/srv/in", "/srv/d/in");
    by(record, IN_ALPHA).open("/zz/in", O_RDONLY, 5);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/zz/old").renamedTo()).isNull();
    assertThat(rebuilt.file("/zz/old").inferred().texts()).containsEntry("renamed_to", UNSEEN);
    assertThat(rebuilt.file("/zz/in").renamedFrom()).isNull();
    assertThat(rebuilt.file("/zz/in").inferred().texts()).containsEntry("renamed_from", UNSEEN);
    assertThat(rebuilt.file("/srv/gone/file").hostPath()).isEqualTo("/srv/gone/file");
    assertThat(rebuilt.file("/srv/gone/file").inferred().texts())
        .containsEntry(
            "file_name",
            "outside of its process's root directory: as the mount namespace of that directory"
                + " has it");
  }

  @Test
  void aRemovalInOneViewIsOneInTheOthers() {
    Recording record = record();
    by(record, HOST).create("/srv/d/a", O_WRONLY, 3);
    by(record, IN_ALPHA).open("/zz/a", O_RDONLY, 3).unlink("/zz/a").create("/zz/a", O_WRONLY, 4);
    by(record, IN_BETA).rename("/again/a", "/again/b");
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/srv/d/a").unlinked()).isTrue();
    assertThat(rebuilt.files("/zz/a"))
        .extracting(FileAccessResult::unlinked)
        .containsExactly(true, false);
    assertThat(rebuilt.files("/zz/a"))
        .extracting(FileAccessResult::renamedTo)
        .containsExactly(null, "/zz/b");
  }

  @Test
  void aDescriptorFromBeforeAChangeOfRootKeepsItsFile() {
    Rebuilt rebuilt =
        Rebuilt.of(
            record()
                .by(HOST)
                .open("/srv/jail/in", O_PATH_DIRECTORY, 3)
                .open("/srv/out", O_PATH_DIRECTORY, 4)
                .chroot("/srv/jail")
                .openAt(3, "a", O_WRONLY, 5)
                .openAt(4, "b", O_WRONLY, 6)
                .fchdir(3)
                .in("/in")
                .open("c", O_WRONLY, 7)
                .fchdir(4)
                .in("/srv/out")
                .open("d", O_WRONLY, 8)
                .open("../jail/in/e", O_WRONLY, 10)
                .then());

    assertThat(rebuilt.file("/in/a").hostPath()).isEqualTo("/srv/jail/in/a");
    assertThat(rebuilt.file("/in/a").inferred().texts())
        .doesNotContainKeys("file_name", "host_path");
    assertThat(rebuilt.file("/srv/out/b").inferred().texts()).containsKey("file_name");
    assertThat(rebuilt.file("/in/c").hostPath()).isEqualTo("/srv/jail/in/c");
    assertThat(rebuilt.file("/srv/out/d").hostPath()).isEqualTo("/srv/out/d");
    assertThat(rebuilt.file("/in/e").hostPath()).isEqualTo("/srv/jail/in/e");
    assertThat(rebuilt.process(HOST).cwd()).isNull();
  }
}
