package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.godo.filter.support.Caller.O_CLOEXEC;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_RDWR;
import static org.godo.filter.support.Caller.O_TRUNC;
import static org.godo.filter.support.Caller.O_WRONLY;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/** Which file a descriptor refers to, and when its last descriptor is closed. */
class DescriptorReplayTest {
  private static final long SIGCHLD = 17;
  private static final long CLONE_FILES = 0x400;
  private static final String REALLOCATED = "its descriptor was allocated again";
  private static final String NO_FLAGS =
      "as recorded; the flags of the open are not, by which it may have truncated the file, created"
          + " one without a name, or not followed a link";
  private static final String AT_EXIT = "exit of the last process that held it";

  /** Process 100, alive from 500 to 9000; what follows happens from 1000 on. */
  private static Caller program() {
    return Recording.of("h").at(500).fork(1, 100).at(9000).exit(100, 0).at(1000).by(100);
  }

  private static FileAccessResult file(Caller calls, String name) {
    return Rebuilt.of(calls.then()).file(name);
  }

  @Test
  void aShellRedirectionIsWrittenThroughTheDuplicate() {
    FileAccessResult out =
        file(
            program()
                .create("/out", O_WRONLY | O_TRUNC, 3)
                .at(1001)
                .dup2(3, 1)
                .at(1002)
                .close(3)
                .at(1003)
                .write(1, 4)
                .at(1004)
                .close(1),
            "/out");

    assertThat(out.fd()).isEqualTo(3);
    assertThat(out.flags()).containsExactly("O_WRONLY", "O_CREAT", "O_TRUNC");
    assertThat(out.openTimestamp()).isEqualTo(1000L);
    assertThat(out.written()).containsExactly(1003L);
    assertThat(out.writeCount()).isEqualTo(1);
    assertThat(out.writeBytes()).isEqualTo(4);
    assertThat(out.writers()).isEmpty();
    assertThat(out.closeTimestamp()).isEqualTo(1004L);
    assertThat(out.created()).isTrue();
    assertThat(out.truncated()).isFalse();
    assertThat(out.inferred().texts()).isEmpty();
  }

  @Test
  void aWriteOfNothingIsNotCounted() {
    FileAccessResult out = file(program().open("/out", O_WRONLY, 3).write(3, 0), "/out");

    assertThat(out.writeCount()).isZero();
    assertThat(out.written()).isEmpty();
  }

  @Test
  void aForkCopiesTheTableSoACloseInTheParentClosesNothingForTheChild() {
    Recording record =
        program()
            .open("/shared", O_WRONLY, 3)
            .then()
            .at(1010)
            .spawn(100, 200)
            .at(1020)
            .by(100)
            .close(3)
            .then()
            .at(1030)
            .by(200)
            .write(3, 2)
            .at(1040)
            .close(3)
            .then();

    FileAccessResult shared = Rebuilt.of(record).file("/shared");

    assertThat(shared.closeTimestamp()).isEqualTo(1040L);
    assertThat(shared.writers()).containsExactly("h/0123abcd/200/1010");
    assertThat(shared.pid()).isEqualTo(100);
    assertThat(shared.inferred().texts()).isEmpty();
  }

  @Test
  void aFileTheParentOpensAfterTheForkIsNotTheChilds() {
    Recording record =
        program()
            .then()
            .spawn(100, 200)
            .at(1020)
            .by(100)
            .open("/later", O_WRONLY, 3)
            .then()
            .at(1030)
            .by(200)
            .write(3, 2)
            .then();

    assertThat(Rebuilt.of(record).file("/later").writeCount()).isZero();
  }

  @Test
  void theChildsFirstCallMayPrecedeItsParentsCloneEvent() {
    Recording record =
        program()
            .open("/shared", O_WRONLY, 3)
            .then()
            .at(1010)
            .fork(100, 200)
            .by(200)
            .write(3, 2)
            .then()
            .by(100)
            .cloned(SIGCHLD, 200)
            .close(3)
            .then()
            .at(1020)
            .by(200)
            .write(3, 1)
            .then()
            .at(1030)
            .exit(200, 0);

    FileAccessResult shared = Rebuilt.of(record).file("/shared");

    assertThat(shared.writeCount()).isEqualTo(2);
    assertThat(shared.writeBytes()).isEqualTo(3);
    assertThat(shared.closeTimestamp()).isEqualTo(1030L);
    assertThat(shared.inferred().texts()).containsEntry("close_timestamp", AT_EXIT);
  }

  @Test
  void anExecClosesCloseOnExecDescriptorsAndKeepsTheRest() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/marked", O_RDONLY | O_CLOEXEC, 3)
                .open("/marked-later", O_RDONLY, 4)
                .open("/unmarked", O_RDONLY | O_CLOEXEC, 5)
                .open("/kept", O_RDONLY, 6)
                .closeOnExec(4, true)
                .closeOnExec(5, false)
                .at(1100)
                .exec("/bin/next", "next")
                .then());

    assertThat(rebuilt.file("/marked").closeTimestamp()).isEqualTo(1100L);
    assertThat(rebuilt.file("/marked-later").closeTimestamp()).isEqualTo(1100L);
    assertThat(rebuilt.file("/unmarked").closeTimestamp()).isEqualTo(9000L);
    assertThat(rebuilt.file("/kept").closeTimestamp()).isEqualTo(9000L);
    assertThat(rebuilt.file("/marked").inferred().texts()).isEmpty();
  }

  @Test
  void aFailedExecClosesNothing() {
    FileAccessResult file =
        file(program().open("/x", O_RDONLY | O_CLOEXEC, 3).at(1100).execFails("/no", 2), "/x");

    assertThat(file.closeTimestamp()).isEqualTo(9000L);
  }

  @Test
  void aDuplicateIsNotCloseOnExecThoughItsOriginalWas() {
    FileAccessResult file =
        file(
            program().open("/x", O_RDWR | O_CLOEXEC, 3).dup(3, 4).at(1100).exec("/bin/n", "n"),
            "/x");

    assertThat(file.closeTimestamp()).isEqualTo(9000L);
  }

  @Test
  void dup2OverAnOpenDescriptorClosesThatOne() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/old", O_WRONLY, 3)
                .open("/new", O_WRONLY, 4)
                .at(1010)
                .dup2(4, 3)
                .at(1011)
                .write(3, 7)
                .at(1012)
                .close(3)
                .at(1013)
                .close(4)
                .then());

    assertThat(rebuilt.file("/old").closeTimestamp()).isEqualTo(1010L);
    assertThat(rebuilt.file("/old").writeCount()).isZero();
    assertThat(rebuilt.file("/new").writeBytes()).isEqualTo(7);
    assertThat(rebuilt.file("/new").closeTimestamp()).isEqualTo(1013L);
  }

  @Test
  void dup2OntoItselfChangesNothing() {
    FileAccessResult file =
        file(program().open("/x", O_WRONLY, 3).dup2(3, 3).write(3, 1).at(1010).close(3), "/x");

    assertThat(file.writeBytes()).isEqualTo(1);
    assertThat(file.closeTimestamp()).isEqualTo(1010L);
  }

  @Test
  void dup2OfASocketOverAFileClosesTheFile() {
    FileAccessResult file =
        file(program().open("/x", O_WRONLY, 3).at(1010).dup2(9, 3).write(3, 5), "/x");

    assertThat(file.closeTimestamp()).isEqualTo(1010L);
    assertThat(file.writeCount()).isZero();
  }

  @Test
  void closeRangeClosesARange() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/three", O_RDONLY, 3)
                .open("/four", O_RDONLY, 4)
                .open("/five", O_RDONLY, 5)
                .at(1010)
                .closeRange(4, 0xffff_ffffL, 0)
                .then());

    assertThat(rebuilt.file("/three").closeTimestamp()).isEqualTo(9000L);
    assertThat(rebuilt.file("/four").closeTimestamp()).isEqualTo(1010L);
    assertThat(rebuilt.file("/five").closeTimestamp()).isEqualTo(1010L);
  }

  @Test
  void closeRangeWithCloexecMarksInsteadOfClosing() {
    FileAccessResult file =
        file(
            program()
                .open("/x", O_RDONLY, 3)
                .at(1010)
                .closeRange(3, 0xffff_ffffL, 4)
                .at(1020)
                .exec("/bin/n", "n"),
            "/x");

    assertThat(file.closeTimestamp()).isEqualTo(1020L);
  }

  @Test
  void closeRangeWithUnshareLeavesTheOthersTableAlone() {
    Recording record =
        program()
            .open("/x", O_WRONLY, 3)
            .then()
            .fork(100, 200)
            .by(100)
            .cloned(SIGCHLD | CLONE_FILES, 200)
            .then()
            .at(1010)
            .by(200)
            .closeRange(3, 3, 2)
            .then()
            .at(1020)
            .by(100)
            .write(3, 1)
            .at(1030)
            .close(3)
            .then();

    FileAccessResult file = Rebuilt.of(record).file("/x");

    assertThat(file.writeCount()).isEqualTo(1);
    assertThat(file.closeTimestamp()).isEqualTo(1030L);
  }

  @Test
  void withCloneFilesACloseOnOneSideClosesForBoth() {
    Recording record =
        program()
            .then()
            .fork(100, 200)
            .by(100)
            .cloned(SIGCHLD | CLONE_FILES, 200)
            .then()
            .at(1010)
            .by(200)
            .open("/x", O_WRONLY, 3)
            .then()
            .at(1020)
            .by(100)
            .write(3, 1)
            .at(1030)
            .close(3)
            .then()
            .at(1040)
            .by(200)
            .write(3, 1)
            .then();

    FileAccessResult file = Rebuilt.of(record).file("/x");

    assertThat(file.pid()).isEqualTo(200);
    assertThat(file.writers()).containsExactly("h/0123abcd/100/500");
    assertThat(file.writeCount()).isEqualTo(1);
    assertThat(file.closeTimestamp()).isEqualTo(1030L);
  }

  @Test
  void afterUnshareEachHasItsOwnTable() {
    Recording record =
        program()
            .open("/x", O_WRONLY, 3)
            .then()
            .fork(100, 200)
            .by(100)
            .cloned(SIGCHLD | CLONE_FILES, 200)
            .then()
            .by(200)
            .unshare(CLONE_FILES)
            .at(1010)
            .close(3)
            .then()
            .at(1020)
            .by(100)
            .write(3, 1)
            .then();

    FileAccessResult file = Rebuilt.of(record).file("/x");

    assertThat(file.writeCount()).isEqualTo(1);
    assertThat(file.closeTimestamp()).isEqualTo(9000L);
  }

  @Test
  void anExecEndsTheSharingOfATable() {
    Recording record =
        program()
            .open("/x", O_WRONLY | O_CLOEXEC, 3)
            .then()
            .fork(100, 200)
            .by(100)
            .cloned(SIGCHLD | CLONE_FILES, 200)
            .then()
            .at(1010)
            .by(200)
            .exec("/bin/n", "n")
            .then()
            .at(1020)
            .by(100)
            .write(3, 1)
            .at(1030)
            .close(3)
            .then();

    FileAccessResult file = Rebuilt.of(record).file("/x");

    assertThat(file.writeCount()).isEqualTo(1);
    assertThat(file.closeTimestamp()).isEqualTo(1030L);
  }

  @Test
  void aCloseReportedAfterItsNumberWasReallocatedIsTheOldFiles() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/old", O_WRONLY, 3)
                .at(1010)
                .open("/new", O_WRONLY, 3)
                .at(1012)
                .close(3)
                .at(1014)
                .write(3, 5)
                .at(1016)
                .close(3)
                .then());

    assertThat(rebuilt.file("/old").closeTimestamp()).isEqualTo(1010L);
    assertThat(rebuilt.file("/old").inferred().texts()).isEmpty();
    assertThat(rebuilt.file("/new").writeBytes()).isEqualTo(5);
    assertThat(rebuilt.file("/new").closeTimestamp()).isEqualTo(1016L);
  }

  @Test
  void aCloseReportedAfterADuplicateReceivedItsNumberIsTheOldFiles() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/old", O_WRONLY, 3)
                .open("/new", O_WRONLY, 4)
                .at(1010)
                .dup(4, 3)
                .close(3)
                .write(3, 5)
                .then());

    assertThat(rebuilt.file("/old").closeTimestamp()).isEqualTo(1010L);
    assertThat(rebuilt.file("/new").writeBytes()).isEqualTo(5);
  }

  @Test
  void aCloseLongAfterANumberWasReallocatedIsTheNewFiles() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/old", O_WRONLY, 3)
                .at(1010)
                .open("/new", O_WRONLY, 3)
                .at(2000)
                .close(3)
                .then());

    assertThat(rebuilt.file("/old").closeTimestamp()).isEqualTo(1010L);
    assertThat(rebuilt.file("/old").inferred().texts())
        .containsExactly(entry("close_timestamp", REALLOCATED));
    assertThat(rebuilt.file("/new").closeTimestamp()).isEqualTo(2000L);
    assertThat(rebuilt.file("/new").inferred().texts()).isEmpty();
  }

  @Test
  void aFileWithAnUnseenCloseIsMarkedWhenItsProcessEnds() {
    FileAccessResult old =
        file(program().open("/old", O_WRONLY, 3).at(1010).open("/new", O_WRONLY, 3), "/old");

    assertThat(old.closeTimestamp()).isEqualTo(1010L);
    assertThat(old.inferred().texts()).containsExactly(entry("close_timestamp", REALLOCATED));
  }

  @Test
  void aDuplicateOfASocketReplacesTheFileOfItsNumber() {
    FileAccessResult old =
        file(program().open("/old", O_WRONLY, 3).at(1010).dup(9, 3).write(3, 5), "/old");

    assertThat(old.writeCount()).isZero();
    assertThat(old.closeTimestamp()).isEqualTo(1010L);
    assertThat(old.inferred().texts()).containsExactly(entry("close_timestamp", REALLOCATED));
  }

  @Test
  void writesToSocketsAndPipesAreOfNoFile() {
    Recording record =
        program()
            .open("/x", O_WRONLY, 3)
            .close(3)
            .write(3, 5)
            .dup(3, 4)
            .dup2(3, 1)
            .write(1, 5)
            .write(4, 5)
            .then()
            .spawn(100, 200)
            .by(200)
            .write(1, 5)
            .write(3, 5)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.results().fileAccesses()).hasSize(1);
    assertThat(rebuilt.file("/x").writeCount()).isZero();
    assertThat(rebuilt.file("/x").writers()).isEmpty();
  }

  @Test
  void aDescriptorLeftOpenIsClosedByTheExitOfItsLastHolder() {
    Recording record =
        program().open("/held", O_WRONLY, 3).then().spawn(100, 200).at(9500).exit(200, 0);

    FileAccessResult held = Rebuilt.of(record).file("/held");

    assertThat(held.closeTimestamp()).isEqualTo(9500L);
    assertThat(held.inferred().texts()).containsEntry("close_timestamp", AT_EXIT);
  }

  @Test
  void aFileHeldByALivingProcessIsOpen() {
    Recording record =
        Recording.of("h").at(500).fork(1, 100).by(100).open("/held", O_WRONLY, 3).then();

    FileAccessResult held = Rebuilt.ofRunning(record).file("/held");

    assertThat(held.closeTimestamp()).isNull();
    assertThat(held.inferred().texts()).isEmpty();
  }

  @Test
  void aChildKeepsOpenWhatItsDeadParentOpened() {
    Recording record =
        Recording.of("h")
            .at(500)
            .fork(1, 100)
            .by(100)
            .open("/inherited", O_WRONLY, 3)
            .then()
            .fork(100, 200)
            .at(600)
            .exit(100, 0);
    Caller other = record.at(700).fork(1, 300).by(300);
    for (int i = 0; i < 10_000; i++) {
      other.at(700 + 10 * i).write(1, 1);
    }
    record.at(200_000).by(200).write(3, 2).then().at(200_001).exit(200, 0);

    FileAccessResult file = Rebuilt.of(record).file("/inherited");

    assertThat(file.writeBytes()).isEqualTo(2);
    assertThat(file.closeTimestamp()).isEqualTo(200_001L);
  }

  @Test
  void failedOpensAreKeptWithTheirError() {
    FileAccessResult file = file(program().openFails("/missing", O_RDONLY, 2), "/missing");

    assertThat(file.success()).isFalse();
    assertThat(file.errno()).isEqualTo(2);
    assertThat(file.fd()).isNull();
    assertThat(file.closeTimestamp()).isNull();
    assertThat(file.hostPath()).isEqualTo("/missing");
  }

  @Test
  void anOpenInterruptedByTheEndOfItsProcessOpensNothing() {
    Rebuilt rebuilt =
        Rebuilt.of(program().openCutShort("/fifo", O_WRONLY | O_TRUNC).write(-1, 5).then());

    FileAccessResult file = rebuilt.file("/fifo");
    assertThat(file.success()).isFalse();
    assertThat(file.errno()).isZero();
    assertThat(file.fd()).isNull();
    assertThat(file.truncated()).isFalse();
    assertThat(file.writeCount()).isZero();
  }

  @Test
  void ftruncateTruncatesAndFallocateOnlyIfItPunchesHoles() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/cut", O_RDWR, 3)
                .open("/grown", O_RDWR, 4)
                .open("/reserved", O_RDWR, 5)
                .open("/punched", O_RDWR, 6)
                .ftruncate(3)
                .fallocate(4, 0)
                .fallocate(5, 1)
                .fallocate(6, 3)
                .then());

    assertThat(rebuilt.file("/cut").truncated()).isTrue();
    assertThat(rebuilt.file("/grown").truncated()).isFalse();
    assertThat(rebuilt.file("/reserved").truncated()).isFalse();
    assertThat(rebuilt.file("/punched").truncated()).isTrue();
    assertThat(rebuilt.process(100).filesWritten()).isEqualTo(2);
  }

  @Test
  void aTruncateByNameIsAnAccessWithoutADescriptor() {
    Rebuilt rebuilt = Rebuilt.of(program().in("/srv").at(1010).truncate("../srv/./log").then());

    FileAccessResult cut = rebuilt.file("/srv/log");
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.fd()).isNull();
    assertThat(cut.flags()).isEmpty();
    assertThat(cut.success()).isTrue();
    assertThat(cut.openTimestamp()).isEqualTo(1010L);
    assertThat(cut.closeTimestamp()).isEqualTo(1010L);
    assertThat(cut.hostPath()).isEqualTo("/srv/log");
    assertThat(cut.inferred().texts()).isEmpty();
    assertThat(rebuilt.process(100).filesWritten()).isEqualTo(1);
    assertThat(rebuilt.process(100).filesRead()).isZero();
  }

  @Test
  void anOpenWithTruncTruncatesAnExistingFile() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/there", O_WRONLY | O_TRUNC, 3)
                .create("/new", O_WRONLY | O_TRUNC, 4)
                .openFails("/not-mine", O_WRONLY | O_TRUNC, 13)
                .then());

    assertThat(rebuilt.file("/there").truncated()).isTrue();
    assertThat(rebuilt.file("/new").truncated()).isFalse();
    assertThat(rebuilt.file("/not-mine").truncated()).isFalse();
    assertThat(rebuilt.process(100).filesWritten()).isEqualTo(1);
  }

  @Test
  void aSharedWritableMappingIsAChangeOfUnknownExtent() {
    Rebuilt rebuilt = Rebuilt.of(program().open("/db", O_RDWR, 3).mmapShared(3).then());

    assertThat(rebuilt.file("/db").mapped()).isTrue();
    assertThat(rebuilt.file("/db").writeCount()).isZero();
    assertThat(rebuilt.process(100).filesWritten()).isEqualTo(1);
  }

  @Test
  void anOpenByIoUringIsAnAccessWithoutADescriptor() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .in("/srv")
                .at(1010)
                .ringOpen("/etc/passwd")
                .ringOpen("relative")
                .ringOpen(null)
                .ringClose()
                .at(1020)
                .exec("/bin/next", "next")
                .then());

    FileAccessResult passwd = rebuilt.file("/etc/passwd");
    assertThat(passwd.success()).isTrue();
    assertThat(passwd.fd()).isNull();
    assertThat(passwd.flags()).isEmpty();
    assertThat(passwd.openTimestamp()).isEqualTo(1010L);
    assertThat(passwd.closeTimestamp()).isEqualTo(9000L);
    assertThat(passwd.inferred().texts())
        .containsOnly(
            entry("fd", "by io_uring; neither the number nor the writes to it are recorded"),
            entry("written", "its process has an io_uring, whose writes are not recorded"),
            entry("flags", NO_FLAGS),
            entry("renamed_from", NO_FLAGS),
            entry("renamed_to", NO_FLAGS),
            entry("truncated", NO_FLAGS),
            entry("unlinked", NO_FLAGS),
            entry("close_timestamp", AT_EXIT));
    assertThat(rebuilt.file("relative").hostPath()).isNull();
    assertThat(rebuilt.file("relative").inferred().texts())
        .containsEntry("file_name", "as given; its directory is not known");
    assertThat(rebuilt.results().fileAccesses())
        .filteredOn(access -> access.fileName() == null)
        .hasSize(1);
  }

  @Test
  void filesThatAnIoUringCanWriteAreMarked() {
    String how = "its process has an io_uring, whose writes are not recorded";
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/before", O_RDWR, 3)
                .open("/closed", O_WRONLY, 4)
                .close(4)
                .ringSetup(5)
                .open("/after", O_WRONLY, 6)
                .open("/read", O_RDONLY, 7)
                .exec("/bin/next", "next")
                .open("/next", O_WRONLY, 8)
                .then());

    assertThat(rebuilt.file("/before").inferred().texts()).containsEntry("written", how);
    assertThat(rebuilt.file("/after").inferred().texts()).containsEntry("written", how);
    assertThat(rebuilt.file("/closed").inferred().texts()).isEmpty();
    assertThat(rebuilt.file("/read").inferred().texts()).doesNotContainKey("written");
    assertThat(rebuilt.file("/next").inferred().texts()).doesNotContainKey("written");
  }

  @Test
  void anIoUringReplacesTheFileOfItsNumber() {
    FileAccessResult old = file(program().open("/x", O_WRONLY, 3).ringSetup(3).write(3, 5), "/x");

    assertThat(old.writeCount()).isZero();
    assertThat(old.inferred().texts()).containsExactly(entry("close_timestamp", REALLOCATED));
  }

  @Test
  void readsAndWritesAreCountedForTheOpener() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/a", O_RDONLY, 3)
                .open("/b", O_RDWR, 4)
                .open("/c", O_WRONLY, 5)
                .write(4, 1)
                .openFails("/d", O_RDONLY, 13)
                .then());

    assertThat(rebuilt.process(100).filesRead()).isEqualTo(2);
    assertThat(rebuilt.process(100).filesWritten()).isEqualTo(1);
  }

  @Test
  void aFileOpenBeforeTheSessionCountsOnceTheSessionChangesIt() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .found(100, 1, 500)
            .open(0, "/dev/null", O_RDONLY)
            .open(3, "/var/log/app.log", O_WRONLY)
            .open(4, "socket:[4711]", O_RDWR)
            .open(5, "/tmp/gone (deleted)", O_WRONLY | O_CLOEXEC)
            .runs("/bin/app", "app")
            .at(1100)
            .by(100)
            .write(3, 9)
            .write(4, 9)
            .write(5, 1)
            .at(1200)
            .exec("/bin/next", "next")
            .then()
            .at(1300)
            .exit(100, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.results().fileAccesses())
        .extracting(FileAccessResult::fileName)
        .isEqualTo(List.of("/var/log/app.log", "/tmp/gone"));
    FileAccessResult log = rebuilt.file("/var/log/app.log");
    assertThat(log.openTimestamp()).isNull();
    assertThat(log.inferred().texts()).containsEntry("open_timestamp", "open before the session");
    assertThat(log.closeTimestamp()).isEqualTo(1300L);
    assertThat(rebuilt.file("/tmp/gone").closeTimestamp()).isEqualTo(1200L);
  }

  @Test
  void filesOpenInTwoProcessesBeforeTheSessionAreTwoAccesses() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .found(100, 1, 500)
            .open(3, "/log", O_WRONLY)
            .runs("/bin/app", "app")
            .found(101, 100, 600)
            .open(3, "/log", O_WRONLY)
            .runs("/bin/app", "app")
            .at(1100)
            .by(100)
            .write(3, 9)
            .then()
            .by(101)
            .write(3, 1)
            .then();

    assertThat(Rebuilt.of(record).files("/log"))
        .extracting(FileAccessResult::pid, FileAccessResult::writeBytes)
        .containsExactly(tuple(100, 9L), tuple(101, 1L));
  }

  @Test
  void aFileNotOpenInTheNextSessionWasClosedBetween() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .by(200)
            .create("/log", O_WRONLY, 3)
            .create("/kept", O_WRONLY, 4)
            .then()
            .at(2000)
            .nextSession("s2", 9000)
            .found(200, 10, 1000)
            .open(4, "/kept", O_WRONLY)
            .runs("/bin/one", "one")
            .at(9200)
            .exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/log").closeTimestamp()).isEqualTo(9000L);
    assertThat(rebuilt.file("/log").inferred().texts())
        .containsEntry("close_timestamp", "not open when the next session began");
    assertThat(rebuilt.file("/kept").closeTimestamp()).isEqualTo(9200L);
  }

  @Test
  void aChainOfFiftyThousandForksInheritsItsDescriptors() {
    Recording record = Recording.of("h").at(0).fork(1, 1000);
    for (int i = 1; i <= 50_000; i++) {
      record.at(i).fork(999 + i, 1000 + i);
    }
    record.at(0).by(1000).open("/x", O_WRONLY, 3).then().at(50_000).by(51_000).write(3, 1);

    assertThat(Rebuilt.of(record).file("/x").writeBytes()).isEqualTo(1);
  }
}
