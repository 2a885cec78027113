package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_TMPFILE;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/** Files with several names: which one a file has later, and whether it has none. */
class HardLinkReplayTest {
  private static final String FURTHER_NAMES =
      "the last name that is known was removed; its creation is not recorded, so it may have further"
          + " names (hard links)";

  private static Caller program() {
    return Recording.of("h").at(500).fork(1, 100).at(9000).exit(100, 0).at(1000).by(100);
  }

  private static Rebuilt rebuilt(Caller calls) {
    return Rebuilt.of(calls.then());
  }

  private static FileAccessResult access(Rebuilt rebuilt, int fd) {
    return rebuilt.results().fileAccesses().stream()
        .filter(file -> Integer.valueOf(fd).equals(file.fd()))
        .findFirst()
        .orElseThrow();
  }

  private static void assertCertain(FileAccessResult file) {
    assertThat(file.inferred().texts()).doesNotContainKeys("renamed_to", "unlinked");
  }

  // ---- the name that is left -----------------------------------------------------------------

  @Test
  void aFileWhoseNameWasRemovedHasTheOneThatIsLeft() {
    Rebuilt rebuilt = rebuilt(program().create("/a", O_WRONLY, 3).link("/a", "/b").unlink("/a"));

    assertThat(access(rebuilt, 3).renamedTo()).isEqualTo("/b");
    assertThat(access(rebuilt, 3).unlinked()).isFalse();
    assertCertain(access(rebuilt, 3));
  }

  @Test
  void aFileWhoseLatestNameWasRemovedHasTheOneThatIsLeft() {
    Rebuilt rebuilt =
        rebuilt(
            program().create("/g", O_WRONLY, 3).rename("/g", "/h").link("/h", "/i").unlink("/h"));

    assertThat(access(rebuilt, 3).renamedTo()).isEqualTo("/i");
    assertThat(rebuilt.byName("/h").renamedTo()).isEqualTo("/i");
    assertThat(rebuilt.byName("/h").unlinked()).isFalse();
  }

  @Test
  void aFileAccessedByAFurtherNameHasTheFirstWhenThatIsRemoved() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .link("/a", "/b")
                .open("/b", O_WRONLY, 4)
                .unlink("/b"));

    assertThat(access(rebuilt, 4).renamedTo()).isEqualTo("/a");
    assertThat(access(rebuilt, 4).renamedFrom()).isNull();
    assertThat(access(rebuilt, 3).renamedTo()).isNull();
  }

  @Test
  void aFileWhoseNameIsReplacedHasTheOneThatIsLeft() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .link("/a", "/b")
                .create("/c", O_WRONLY, 4)
                .rename("/c", "/a"));

    assertThat(access(rebuilt, 3).renamedTo()).isEqualTo("/b");
    assertThat(access(rebuilt, 3).unlinked()).isFalse();
  }

  @Test
  void ofTwoNamesThatAreExchangedWithAnothersOneIsAnothers() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .link("/a", "/b")
                .create("/c", O_WRONLY, 4)
                .exchange("/b", "/c")
                .unlink("/c"));

    assertThat(access(rebuilt, 3).renamedTo()).isNull();
    assertThat(access(rebuilt, 3).unlinked()).isFalse();
    assertThat(access(rebuilt, 4).renamedTo()).isEqualTo("/b");
  }

  @Test
  void theLastOfSeveralNamesStaysAfterItsRemoval() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .link("/a", "/b")
                .link("/b", "/c")
                .unlink("/a")
                .unlink("/c")
                .open("/b", O_RDONLY, 4)
                .unlink("/b"));

    assertThat(access(rebuilt, 3).renamedTo()).isEqualTo("/b");
    assertThat(access(rebuilt, 3).unlinked()).isTrue();
    assertThat(access(rebuilt, 4).renamedFrom()).isEqualTo("/a");
    assertThat(access(rebuilt, 4).renamedTo()).isNull();
    assertCertain(access(rebuilt, 3));
  }

  @Test
  void anOpenFileKeepsToTheNameItWasOpenedBy() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/x", O_WRONLY, 3)
                .link("/x", "/y")
                .rename("/y", "/z")
                .open("/proc/self/fd/3", O_RDONLY, 4)
                .unlink("/x")
                .open("/proc/self/fd/3", O_RDONLY, 5));

    assertThat(access(rebuilt, 4).hostPath()).isEqualTo("/x");
    assertThat(access(rebuilt, 5).hostPath()).isEqualTo("/z");
  }

  @Test
  void aFileThatIsLinkedByItsDescriptorAfterItsRemovalHadFurtherNames() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/a", O_RDONLY, 3)
                .unlink("/a")
                .create("/a", O_WRONLY, 4)
                .linkAt(3, "", "/b")
                .unlink("/a"));

    assertThat(access(rebuilt, 3).renamedTo()).isEqualTo("/b");
    assertThat(access(rebuilt, 3).unlinked()).isFalse();
    assertThat(access(rebuilt, 4).unlinked()).isTrue();
  }

  // ---- other roots ---------------------------------------------------------------------------

  private static Recording container() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh", "/work.sh");
    Mount volume = new Mount("bind", "/vol", "/data", true);
    record.at(1190).docker(ALPHA, "a", Runc.rootfs(ALPHA), volume);
    return record.at(1300).spawn(113, 200).spawn(1, 201).at(1310);
  }

  @Test
  void aFileOfAVolumeHasTheNameThatAProcessOfTheHostLeaves() {
    Rebuilt rebuilt =
        Rebuilt.of(
            container()
                .by(200)
                .create("/data/a", O_WRONLY, 3)
                .then()
                .by(201)
                .link("/vol/a", "/vol/b")
                .unlink("/vol/a")
                .then());

    assertThat(access(rebuilt, 3).hostPath()).isEqualTo("/vol/a");
    assertThat(access(rebuilt, 3).renamedTo()).isEqualTo("/data/b");
    assertCertain(access(rebuilt, 3));
  }

  @Test
  void ofSeveralNamesAProcessHasTheOneThatItSees() {
    Rebuilt rebuilt =
        Rebuilt.of(
            container()
                .by(200)
                .create("/data/a", O_WRONLY, 3)
                .link("/data/a", "/data/b")
                .then()
                .by(201)
                .link("/vol/a", "/srv/c")
                .rename("/srv/c", "/srv/d")
                .unlink("/vol/a")
                .then());

    assertThat(access(rebuilt, 3).renamedTo()).isEqualTo("/data/b");
    assertCertain(access(rebuilt, 3));
  }

  @Test
  void aFileOfWhichAProcessSeesNoNameIsMarked() {
    Rebuilt rebuilt =
        Rebuilt.of(
            container()
                .by(200)
                .create("/data/a", O_WRONLY, 3)
                .then()
                .by(201)
                .link("/vol/a", "/srv/c")
                .unlink("/vol/a")
                .then());

    assertThat(access(rebuilt, 3).renamedTo()).isNull();
    assertThat(access(rebuilt, 3).unlinked()).isFalse();
    assertThat(access(rebuilt, 3).inferred().texts())
        .containsEntry("renamed_to", "it has such a name, which its process does not see");
  }

  // ---- names that are not recorded -----------------------------------------------------------

  @Test
  void aFileFromBeforeMayHaveFurtherNames() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/removed", O_RDONLY, 3)
                .unlink("/removed")
                .open("/replaced", O_RDONLY, 4)
                .create("/new", O_WRONLY, 5)
                .rename("/new", "/replaced")
                .open("/there", O_RDONLY, 6));

    assertThat(access(rebuilt, 3).inferred().texts()).containsEntry("unlinked", FURTHER_NAMES);
    assertThat(access(rebuilt, 4).unlinked()).isTrue();
    assertThat(access(rebuilt, 4).inferred().texts()).containsEntry("unlinked", FURTHER_NAMES);
    assertCertain(access(rebuilt, 5));
    assertCertain(access(rebuilt, 6));
  }

  @Test
  void aFileWhoseCreationIsRecordedHasNone() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .unlink("/a")
                .mknod("/b")
                .unlink("/b")
                .open("/tmp", O_TMPFILE | O_WRONLY, 4)
                .linkAt(4, "", "/c")
                .unlink("/c")
                .open("/srv", O_RDONLY | O_DIRECTORY, 5)
                .rmdir("/srv")
                .symlink("/t", "/d")
                .rename("/d", "/e")
                .unlink("/e")
                .mkdir("/f")
                .open("/f", O_RDONLY | O_DIRECTORY, 6)
                .mkdir("/g")
                .rename("/g", "/f"));

    assertThat(rebuilt.results().fileAccesses())
        .filteredOn(FileAccessResult::unlinked)
        .hasSize(6)
        .allSatisfy(HardLinkReplayTest::assertCertain);
  }

  @Test
  void aFileThatIsLinkedWhereItIsNotKnownMayHaveThatName() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .linkTo("/a", 9, "b")
                .unlink("/a")
                .create("/c", O_WRONLY, 4)
                .unlink("/c"));

    assertThat(access(rebuilt, 3).inferred().texts()).containsKey("unlinked");
    assertCertain(access(rebuilt, 4));
  }

  @Test
  void whatLinkatMayHaveLinkedThroughASymbolicLinkMayHaveFurtherNames() {
    Caller calls = program().create("/a", O_WRONLY, 3).symlink("/a", "/s").linkAt(-100, "/s", "/b");
    Caller plain = program().create("/a", O_WRONLY, 3).create("/c", 1, 4).linkAt(-100, "/c", "/b");

    assertThat(access(rebuilt(calls.unlink("/a")), 3).inferred().texts())
        .containsEntry("unlinked", FURTHER_NAMES);
    assertCertain(access(rebuilt(plain.unlink("/a")), 3));
  }

  @Test
  void aFileWhoseNameIsThatOfAnotherUnseenIsMarked() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .create("/a", O_WRONLY, 4)
                .open("/d", O_RDONLY, 5)
                .mkdir("/d")
                .rename("/d", "/e"));

    String replaced =
        "as recorded; another file was created by its name since, and what had renamed or removed it is"
            + " not recorded";
    for (int fd : new int[] {3, 5}) {
      assertThat(access(rebuilt, fd).renamedTo()).isNull();
      assertThat(access(rebuilt, fd).inferred().texts())
          .containsEntry("renamed_to", replaced)
          .containsEntry("unlinked", replaced);
    }
    assertCertain(access(rebuilt, 4));
  }

  @Test
  void aFileThatIsRenamedToAnUnknownDirectoryIsMarked() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .create("/d/b", O_WRONLY, 4)
                .renameTo("/a", 9, "x")
                .renameTo("/d", 9, "y")
                .open("/a", O_RDONLY, 5)
                .create("/c", O_WRONLY, 6));

    for (int fd : new int[] {3, 4}) {
      assertThat(access(rebuilt, fd).unlinked()).isFalse();
      assertThat(access(rebuilt, fd).inferred().texts()).containsKeys("renamed_to", "unlinked");
    }
    assertThat(access(rebuilt, 5).inferred().texts()).containsKeys("renamed_from");
    assertCertain(access(rebuilt, 6));
  }

  @Test
  void aFileThatWasGivenItsNameFromAnUnknownOneIsMarked() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .renameAt(9, "x", "/a")
                .open("/a", O_RDONLY, 3)
                .linkAt(9, "y", "/b")
                .open("/b", O_RDONLY, 4)
                .open("/c", O_RDONLY, 5));

    assertThat(rebuilt.byName("/a").renamedFrom()).isNull();
    assertThat(rebuilt.byName("/a").inferred().texts()).containsKey("renamed_from");
    for (int fd : new int[] {3, 4}) {
      assertThat(access(rebuilt, fd).renamedFrom()).isNull();
      assertThat(access(rebuilt, fd).inferred().texts()).containsKey("renamed_from");
    }
    assertThat(access(rebuilt, 5).inferred().texts()).doesNotContainKey("renamed_from");
  }
}
