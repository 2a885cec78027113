package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_TMPFILE;
import static org.godo.filter.support.Caller.O_WRONLY;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/** How names are resolved, and how they change. */
class NameReplayTest {

  private static Caller program() {
    return Recording.of("h").at(500).fork(1, 100).at(9000).exit(100, 0).at(1000).by(100);
  }

  private static Rebuilt rebuilt(Caller calls) {
    return Rebuilt.of(calls.then());
  }

  @Test
  void aRelativeNameStartsAtTheWorkingDirectoryAndIsCleaned() {
    Rebuilt rebuilt =
        rebuilt(program().in("/tmp").open("./sub/../rel.txt", O_WRONLY, 3).open("..", 0, 4));

    assertThat(rebuilt.file("/tmp/rel.txt").hostPath()).isEqualTo("/tmp/rel.txt");
    assertThat(rebuilt.file("/").fd()).isEqualTo(4);
  }

  @Test
  void aNameIsRelativeToADirectorysDescriptor() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/srv/data", O_RDONLY | O_DIRECTORY, 5)
                .openAt(5, "a/b.txt", O_WRONLY, 6)
                .openAt(5, "/etc/passwd", O_RDONLY, 7));

    assertThat(rebuilt.file("/srv/data/a/b.txt").fd()).isEqualTo(6);
    assertThat(rebuilt.file("/etc/passwd").fd()).isEqualTo(7);
  }

  @Test
  void aNameBelowAnUnknownDirectoryStaysAsGivenAndIsMarked() {
    FileAccessResult file =
        rebuilt(program().openAt(9, "a/../b.txt", O_WRONLY, 3)).file("a/../b.txt");

    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts())
        .containsEntry("file_name", "as given; its directory is not known")
        .containsEntry("host_path", UNRESOLVED);
  }

  private static final String UNRESOLVED =
      "not known: the record does not have the name, or the directory that it starts at is not known";

  @Test
  void aFileWhoseNameIsNotRecordedIsMarkedInAllItsNames() {
    // As of an open that creates the target of a symbolic link: its items have no name.
    Rebuilt rebuilt = rebuilt(program().createUnnamed(O_WRONLY, 3).write(3, 5));

    FileAccessResult file = rebuilt.results().fileAccesses().get(0);
    assertThat(file.created()).isTrue();
    assertThat(file.fileName()).isNull();
    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts())
        .containsEntry("host_path", UNRESOLVED)
        .containsKeys("file_name", "renamed_to", "unlinked");
  }

  @Test
  void aRenameToAnUnknownDirectoryHasNoHostPathAndIsMarked() {
    FileAccessResult file = rebuilt(program().renameTo("/a", 9, "b")).byName("b");

    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts()).containsEntry("host_path", UNRESOLVED);
  }

  @Test
  void aFileBelowADirectoryOfUnknownPathHasAnUnknownPath() {
    Rebuilt rebuilt =
        rebuilt(program().openAt(9, "dir", O_RDONLY, 3).openAt(3, "file", O_WRONLY, 4));

    assertThat(rebuilt.file("file").inferred().texts())
        .containsEntry("file_name", "as given; its directory is not known");
  }

  @Test
  void fchdirGoesWhereTheDescriptorLeads() {
    Rebuilt rebuilt = rebuilt(program().open("/srv", O_RDONLY | O_DIRECTORY, 3).fchdir(3));

    assertThat(rebuilt.process(100).cwd()).isEqualTo("/srv");
  }

  @Test
  void chdirIsRelativeToTheWorkingDirectory() {
    Rebuilt rebuilt = rebuilt(program().in("/home/user").chdir("../other"));

    assertThat(rebuilt.process(100).cwd()).isEqualTo("/home/other");
  }

  @Test
  void afterFchdirToAnUnknownDirectoryTheWorkingDirectoryIsUnknown() {
    Rebuilt rebuilt = rebuilt(program().in("/home").chdir("/home").fchdir(7));

    assertThat(rebuilt.process(100).cwd()).isNull();
    assertThat(rebuilt.process(100).inferred().texts())
        .containsEntry(
            "cwd", "not known: it was not recorded, or it was changed to one that is not");
  }

  @Test
  void aRenameShowsInEarlierAndLaterAccesses() {
    Rebuilt rebuilt =
        rebuilt(program().create("/a", O_WRONLY, 3).rename("/a", "/b").open("/b", O_RDONLY, 4));

    assertThat(rebuilt.file("/a").renamedTo()).isEqualTo("/b");
    assertThat(rebuilt.file("/a").renamedFrom()).isNull();
    assertThat(rebuilt.file("/a").unlinked()).isFalse();
    assertThat(rebuilt.opened("/b").renamedFrom()).isEqualTo("/a");
    assertThat(rebuilt.opened("/b").renamedTo()).isNull();
  }

  @Test
  void aFileFirstSeenByItsRenameKeepsItsOldName() {
    Rebuilt rebuilt = rebuilt(program().rename("/a", "/b").open("/b", O_RDONLY, 4));

    assertThat(rebuilt.opened("/b").renamedFrom()).isEqualTo("/a");
  }

  @Test
  void aFileRenamedOverAnotherReplacesIt() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/config", O_RDONLY, 3)
                .create("/config.new", O_WRONLY, 4)
                .rename("/config.new", "/config")
                .open("/config", O_RDONLY, 5));

    List<FileAccessResult> config = rebuilt.files("/config");
    assertThat(config).extracting(FileAccessResult::call).containsExactly("open", "rename", "open");
    assertThat(config).extracting(FileAccessResult::unlinked).containsExactly(true, false, false);
    assertThat(config)
        .extracting(FileAccessResult::renamedFrom)
        .containsExactly(null, "/config.new", "/config.new");
    assertThat(rebuilt.file("/config.new").renamedTo()).isEqualTo("/config");
    assertThat(rebuilt.file("/config.new").unlinked()).isFalse();
  }

  @Test
  void aRemovedDirectoryIsUnlinkedAndTheNextOfItsNameIsAnother() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/srv/d", O_RDONLY | O_DIRECTORY, 3)
                .rename("/srv/d", "/srv/e")
                .rmdir("/srv/e")
                .open("/srv/e", O_RDONLY | O_DIRECTORY, 4)
                .rename("/srv/e", "/srv/f"));

    assertThat(rebuilt.file("/srv/d").unlinked()).isTrue();
    assertThat(rebuilt.file("/srv/d").renamedTo()).isEqualTo("/srv/e");
    FileAccessResult next = rebuilt.opened("/srv/e");
    assertThat(next.unlinked()).isFalse();
    assertThat(next.renamedFrom()).isNull();
    assertThat(next.renamedTo()).isEqualTo("/srv/f");
  }

  @Test
  void aNameBelowARemovedWorkingDirectoryIsWithoutTheKernelsMark() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .in("/srv/d")
                .chdir("/srv/d")
                .rmdir("../d")
                .in("/srv/d (deleted)")
                .openFails("x", O_WRONLY, 2)
                .open("../y", O_WRONLY, 3)
                .chdir("/srv/e (deleted)")
                .in("/srv/e (deleted)")
                .open("z", O_WRONLY, 4));

    assertThat(rebuilt.file("/srv/d/x").success()).isFalse();
    assertThat(rebuilt.file("/srv/y").success()).isTrue();
    assertThat(rebuilt.file("/srv/e (deleted)/z").success()).isTrue();
  }

  @Test
  void aDirectoryRemovedBelowADescriptorIsUnlinked() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/srv/d", O_RDONLY | O_DIRECTORY, 3)
                .openAt(3, "sub", O_RDONLY | O_DIRECTORY, 4)
                .in("/srv/d")
                .rmdir("sub"));

    assertThat(rebuilt.file("/srv/d/sub").unlinked()).isTrue();
    assertThat(rebuilt.file("/srv/d").unlinked()).isFalse();
  }

  @Test
  void exchangedFilesHaveEachOthersNames() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/a", O_RDONLY, 3)
                .open("/b", O_RDONLY, 4)
                .exchange("/a", "/b")
                .unlink("/a"));

    assertThat(rebuilt.opened("/a").renamedTo()).isEqualTo("/b");
    assertThat(rebuilt.opened("/a").unlinked()).isFalse();
    assertThat(rebuilt.opened("/b").renamedTo()).isEqualTo("/a");
    assertThat(rebuilt.opened("/b").unlinked()).isTrue();
    assertThat(rebuilt.byName("/b").renamedFrom()).isEqualTo("/a");
    assertThat(rebuilt.byName("/a").renamedFrom()).isEqualTo("/b");
    assertThat(rebuilt.byName("/a").id()).isEqualTo(rebuilt.byName("/b").id() + "/exchanged");
  }

  @Test
  void aRenameOfASecondNameIsAnAccess() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/x", O_WRONLY, 3)
                .link("/x", "/y")
                .rename("/y", "/etc/passwd")
                .unlink("/x"));

    FileAccessResult rename = rebuilt.byName("/etc/passwd");
    assertThat(rename.renamedFrom()).isEqualTo("/y");
    assertThat(rename.unlinked()).isFalse();
    assertThat(rebuilt.opened("/x").renamedTo()).isEqualTo("/etc/passwd");
  }

  @Test
  void anExchangeOfASecondNameIsTwoAccesses() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/x", O_WRONLY, 3)
                .link("/x", "/y")
                .create("/z", O_WRONLY, 4)
                .exchange("/y", "/z"));

    assertThat(rebuilt.byName("/z").renamedFrom()).isEqualTo("/y");
    assertThat(rebuilt.byName("/y").renamedFrom()).isEqualTo("/z");
  }

  @Test
  void aRenameThatIsRecordedWithItsNamesHappenedWhateverLinksAreKnown() {
    // That "/y" is a link to "/x" was not so, or is not any more: else there would be no names.
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/x", O_WRONLY, 3)
                .linkAt(-100, "/x", "/y")
                .rename("/x", "/y")
                .unlink("/y"));

    assertThat(rebuilt.byName("/y").renamedFrom()).isEqualTo("/x");
    assertThat(rebuilt.opened("/x").renamedTo()).isEqualTo("/y");
    assertThat(rebuilt.opened("/x").unlinked()).isTrue();
  }

  private static final String ELSEWHERE =
      "as recorded by this path; a file or directory with such a name was renamed, linked or removed"
          + " where it is not certain which it is, as behind a mount that a container made";

  @Test
  void whatMayBeExchangedIsRenamedForSureInOneDirectionOnly() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/a/x", O_RDONLY, 3)
                .open("/b/x", O_RDONLY, 4)
                .maybeExchange("/a/x", "/b/x")
                .open("/a/x", O_RDONLY, 5));

    FileAccessResult one = rebuilt.results().fileAccesses().get(0);
    assertThat(one.fileName()).isEqualTo("/a/x");
    assertThat(one.renamedTo()).isEqualTo("/b/x");
    assertThat(one.inferred().texts()).doesNotContainKeys("renamed_to", "unlinked");
    assertThat(rebuilt.opened("/b/x").inferred().texts())
        .containsEntry("renamed_to", ELSEWHERE)
        .containsEntry("unlinked", ELSEWHERE);
    FileAccessResult later = access(rebuilt, 5);
    assertThat(later.renamedFrom()).isEqualTo("/b/x");
    assertThat(later.inferred().texts()).containsEntry("renamed_from", ELSEWHERE);
  }

  @Test
  void aFileCreatedWhereOneMayHaveBeenExchangedIsANewOne() {
    Rebuilt rebuilt = rebuilt(program().maybeExchange("/a/x", "/b/x").create("/a/x", O_WRONLY, 5));

    FileAccessResult created = access(rebuilt, 5);
    assertThat(created.renamedFrom()).isNull();
    assertThat(created.inferred().texts()).doesNotContainKeys("renamed_from", "renamed_to");
  }

  @Test
  void aFileBelowADirectoryThatMayBeExchangedIsMarked() {
    Rebuilt rebuilt =
        rebuilt(program().open("/b/d/f", O_WRONLY, 5).close(5).maybeExchange("/a/d", "/b/d"));

    assertThat(rebuilt.opened("/b/d/f").inferred().texts()).containsEntry("renamed_to", ELSEWHERE);
  }

  private static FileAccessResult access(Rebuilt rebuilt, int fd) {
    return rebuilt.results().fileAccesses().stream()
        .filter(file -> Integer.valueOf(fd).equals(file.fd()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFileCreatedUnderARemovedNameIsAnotherFile() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/a", O_WRONLY, 3)
                .unlink("/a")
                .create("/a", O_WRONLY, 4)
                .rename("/a", "/b"));

    List<FileAccessResult> both = rebuilt.files("/a");
    assertThat(both).extracting(FileAccessResult::unlinked).containsExactly(true, false);
    assertThat(both).extracting(FileAccessResult::renamedTo).containsExactly(null, "/b");
  }

  @Test
  void aFileCreatedUnderANameWhoseRemovalWasLostIsAnotherFile() {
    Rebuilt rebuilt =
        rebuilt(program().open("/a", O_RDONLY, 3).create("/a", O_WRONLY, 4).rename("/a", "/b"));

    assertThat(rebuilt.files("/a"))
        .extracting(FileAccessResult::renamedTo)
        .containsExactly(null, "/b");
  }

  @Test
  void aFailedOpenDoesNotFollowItsName() {
    Rebuilt rebuilt =
        rebuilt(program().openFails("/a", O_RDONLY, 2).create("/a", O_WRONLY, 3).unlink("/a"));

    assertThat(rebuilt.files("/a"))
        .extracting(FileAccessResult::unlinked)
        .containsExactly(false, true);
  }

  @Test
  void aFileIsUnlinkedWithItsLastName() {
    Caller calls = program().create("/a", O_WRONLY, 3).link("/a", "/b").unlink("/a");

    assertThat(rebuilt(calls).file("/a").unlinked()).isFalse();
    assertThat(rebuilt(calls.unlink("/b")).file("/a").unlinked()).isTrue();
  }

  @Test
  void filesInARenamedDirectoryAreRenamedWithIt() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/site/a/file", O_WRONLY, 3)
                .create("/site/ab", O_WRONLY, 4)
                .rename("/site/a", "/site/b")
                .unlink("/site/b/file"));

    assertThat(rebuilt.file("/site/a/file").renamedTo()).isEqualTo("/site/b/file");
    assertThat(rebuilt.file("/site/a/file").unlinked()).isTrue();
    assertThat(rebuilt.file("/site/ab").renamedTo()).isNull();
  }

  @Test
  void aNameBelowTheDescriptorOfARenamedDirectoryIsBelowItsNewName() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/old", O_RDONLY | O_DIRECTORY, 3)
                .rename("/old", "/new")
                .openAt(3, "file", O_WRONLY, 4));

    assertThat(rebuilt.file("/new/file").fd()).isEqualTo(4);
  }

  @Test
  void inAChrootNamesAreAsTheProcessSeesThemAndHostPathsWhole() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .in("/srv/jail/etc")
                .chroot("/srv/jail")
                .in("/etc")
                .open("passwd", O_RDONLY, 3)
                .open("/", O_RDONLY, 4));

    assertThat(rebuilt.file("/etc/passwd").hostPath()).isEqualTo("/srv/jail/etc/passwd");
    assertThat(rebuilt.file("/").hostPath()).isEqualTo("/srv/jail");
    assertThat(rebuilt.process(100).rootfs()).isEqualTo("/srv/jail");
  }

  @Test
  void aChrootInAChrootIsBelowIt() {
    Rebuilt rebuilt =
        rebuilt(program().chroot("/srv/jail").chroot("/inner").open("/x", O_RDONLY, 3));

    assertThat(rebuilt.file("/x").hostPath()).isEqualTo("/srv/jail/inner/x");
  }

  @Test
  void aDirectoryHeldOpenAcrossAChrootIsOutsideOfIt() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/srv/outside", O_RDONLY | O_DIRECTORY, 3)
                .chroot("/srv/jail")
                .openAt(3, "secret", O_RDONLY, 4));

    assertThat(rebuilt.file("/srv/outside/secret").hostPath()).isEqualTo("/srv/outside/secret");
  }

  @Test
  void afterAPivotRootOutsideAnyRuntimeTheRootIsNotKnown() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .in("/newroot")
                .chdir("/newroot")
                .pivotRootHere()
                .open("/etc/hosts", O_RDONLY, 3));

    assertThat(rebuilt.file("/etc/hosts").hostPath()).isNull();
    assertThat(rebuilt.file("/etc/hosts").inferred().texts()).containsKey("host_path");
    assertThat(rebuilt.process(100).rootfs()).isNull();
    assertThat(rebuilt.process(100).inferred().texts()).containsKey("rootfs");
  }

  // ---- replaced names ------------------------------------------------------------------------

  @Test
  void aRenameIsAnAccessToTheNewName() {
    Rebuilt rebuilt =
        rebuilt(program().in("/etc").at(1010).rename("../tmp/evil", "passwd").at(1020));

    FileAccessResult taken = rebuilt.file("/etc/passwd");
    assertThat(taken.call()).isEqualTo("rename");
    assertThat(taken.process()).isEqualTo("h/0123abcd/100/500");
    assertThat(taken.renamedFrom()).isEqualTo("/tmp/evil");
    assertThat(taken.fd()).isNull();
    assertThat(taken.flags()).isEmpty();
    assertThat(taken.success()).isTrue();
    assertThat(taken.openTimestamp()).isEqualTo(1010L);
    assertThat(taken.closeTimestamp()).isEqualTo(1010L);
    assertThat(taken.renamedTo()).isNull();
    assertThat(taken.unlinked()).isFalse();
    assertThat(taken.inferred().texts()).isEmpty();
    assertThat(rebuilt.process(100).filesWritten()).isZero();
    assertThat(rebuilt.process(100).filesRead()).isZero();
  }

  @Test
  void anEditorThatRenamesItsSwapFileOverTheOriginalChangesTheOriginal() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/f", O_RDONLY, 3)
                .close(3)
                .create("/.f.swp", O_WRONLY, 3)
                .write(3, 7)
                .close(3)
                .rename("/.f.swp", "/f"));

    assertThat(rebuilt.changed("/f")).containsExactly("rename from /.f.swp");
    assertThat(rebuilt.opened("/f").unlinked()).isTrue();
    assertThat(rebuilt.file("/.f.swp").writeBytes()).isEqualTo(7);
    assertThat(rebuilt.file("/.f.swp").renamedTo()).isEqualTo("/f");
  }

  @Test
  void anEditorThatKeepsABackupUnderAnotherNameChangesTheOriginal() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .rename("/f", "/f~")
                .create("/f", O_WRONLY, 3)
                .write(3, 7)
                .close(3)
                .unlink("/f~"));

    assertThat(rebuilt.changed("/f")).containsExactly("open, 7 bytes");
    assertThat(rebuilt.opened("/f").unlinked()).isFalse();
    assertThat(rebuilt.opened("/f").renamedFrom()).isNull();
    assertThat(rebuilt.byName("/f~").renamedFrom()).isEqualTo("/f");
    assertThat(rebuilt.byName("/f~").unlinked()).isTrue();
  }

  @Test
  void everyEditIsAChangeAlsoWhereTheFileIsRenamedAgain() {
    Caller calls = program();
    for (int edit = 0; edit < 3; edit++) {
      calls
          .create("/passwd+", O_WRONLY, 3)
          .write(3, 1)
          .close(3)
          .rename("/passwd", "/passwd-")
          .rename("/passwd+", "/passwd");
    }

    Rebuilt rebuilt = rebuilt(calls);

    assertThat(rebuilt.changed("/passwd"))
        .containsExactly("rename from /passwd+", "rename from /passwd+", "rename from /passwd+");
    assertThat(rebuilt.files("/passwd+"))
        .extracting(FileAccessResult::renamedTo)
        .containsExactly("/passwd-", "/passwd-", "/passwd");
  }

  @Test
  void aFileRenamedFromAnUnknownDirectoryReplacesTheNameToo() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/f", O_WRONLY, 3)
                .renameAt(9, "new", "/f")
                .open("/f", O_RDONLY, 4)
                .unlink("/f"));

    assertThat(rebuilt.files("/f"))
        .extracting(FileAccessResult::unlinked)
        .containsExactly(true, true, true);
    assertThat(rebuilt.byName("/f").renamedFrom()).isNull();
  }

  @Test
  void aNamelessFileIsFollowedToItsFirstName() {
    for (String named : List.of("/proc/self/fd/3", "/dev/fd/3", "")) {
      Rebuilt rebuilt =
          rebuilt(
              program()
                  .open("/tmp", O_TMPFILE | O_WRONLY, 3)
                  .write(3, 5)
                  .linkAt(named.isEmpty() ? 3 : -100, named, "/tmp/made")
                  .open("/tmp/made", O_RDONLY, 4)
                  .unlink("/tmp/made"));

      assertThat(rebuilt.file("/tmp").flags()).containsExactly("O_WRONLY", "O_TMPFILE");
      assertThat(rebuilt.file("/tmp").writeBytes()).isEqualTo(5);
      assertThat(rebuilt.file("/tmp").renamedTo()).isEqualTo("/tmp/made");
      assertThat(rebuilt.file("/tmp").unlinked()).isTrue();
      assertThat(rebuilt.file("/tmp/made").unlinked()).isTrue();
    }
  }

  @Test
  void aNamelessFileIsNotItsDirectory() {
    Rebuilt rebuilt = rebuilt(program().open("/d", O_TMPFILE | O_WRONLY, 3).rename("/d", "/e"));

    assertThat(rebuilt.file("/d").renamedTo()).isNull();
  }

  @Test
  void aFileLinkedByItsDescriptorHasAFurtherName() {
    Rebuilt rebuilt =
        rebuilt(
            program().create("/a", O_WRONLY, 3).linkAt(-100, "/proc/self/fd/3", "/b").unlink("/a"));

    assertThat(rebuilt.file("/a").unlinked()).isFalse();
    assertThat(rebuilt.file("/a").renamedTo()).isEqualTo("/b");
  }
}
