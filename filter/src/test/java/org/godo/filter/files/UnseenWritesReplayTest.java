package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_CLOEXEC;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_RDWR;
import static org.godo.filter.support.Caller.O_TRUNC;
import static org.godo.filter.support.Caller.O_WRONLY;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.model.raw.Origin;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/** Writes of which there is no record: what they may have changed is marked. */
class UnseenWritesReplayTest {
  private static final long SIGCHLD = 17;
  private static final int PROT_READ = 1;
  private static final String BY_AIO = "its process submitted I/O (io_submit) that is not recorded";
  private static final String BY_RING =
      "its process has an io_uring, whose writes are not recorded";
  private static final String BY_REQUEST =
      "its process made it the file of a loop device, or exchanged contents of files, by ioctl:"
          + " what that wrote is not recorded";
  private static final String MAPPED =
      "mapped shared; whether the mapping was writable, or became so later, is not recorded";

  /** Process 100, alive from 500 to 9000; what follows happens from 1000 on. */
  private static Caller program() {
    return Recording.of("h").at(500).fork(1, 100).at(9000).exit(100, 0).at(1000).by(100);
  }

  private static Rebuilt rebuilt(Caller calls) {
    return Rebuilt.of(calls.then());
  }

  private static void assertUncertain(Rebuilt rebuilt, String name, String reason) {
    assertThat(rebuilt.file(name).writeCount()).isZero();
    assertThat(rebuilt.file(name).inferred().texts()).as(name).containsEntry("written", reason);
  }

  private static void assertCertain(Rebuilt rebuilt, String name) {
    assertThat(rebuilt.file(name).inferred().texts())
        .as(name)
        .doesNotContainKeys("written", "mapped");
  }

  private static void assertMaybeWritten(Rebuilt rebuilt, int pid, int count) {
    assertThat(rebuilt.process(pid).filesWritten()).isZero();
    assertThat(rebuilt.process(pid).inferred().texts())
        .containsEntry(
            "files_written", "at least; whether it wrote to " + count + " more is not recorded");
  }

  @Test
  void submittedIo_mayWriteToWhatIsOpenThenOrLater() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/closed", O_RDWR, 3)
                .close(3)
                .open("/written", O_RDWR, 3)
                .open("/read", O_RDONLY, 4)
                .submit()
                .open("/later", O_WRONLY, 5)
                .exec("/bin/next", "next")
                .open("/next", O_RDWR, 6));

    assertUncertain(rebuilt, "/written", BY_AIO);
    assertUncertain(rebuilt, "/later", BY_AIO);
    assertCertain(rebuilt, "/closed");
    assertCertain(rebuilt, "/read");
    assertCertain(rebuilt, "/next");
    assertMaybeWritten(rebuilt, 100, 2);
  }

  @Test
  void aChild_hasTheRingsOfItsCreatorButNotItsIoContexts() {
    Rebuilt ring =
        rebuilt(
            program()
                .ringSetup(3)
                .cloned(SIGCHLD, 200)
                .then()
                .fork(100, 200)
                .by(200)
                .open("/childs", O_RDWR, 4));
    assertUncertain(ring, "/childs", BY_RING);
    assertMaybeWritten(ring, 200, 1);

    Rebuilt aio =
        rebuilt(
            program()
                .submit()
                .cloned(SIGCHLD, 200)
                .then()
                .fork(100, 200)
                .by(200)
                .open("/childs", O_RDWR, 4));
    assertCertain(aio, "/childs");
  }

  @Test
  void anExec_keepsTheRingsThatAreNotCloseOnExec() {
    Caller kept = program().ringSetup(3).dup(3, 7).exec("/bin/n", "n").open("/f", O_RDWR, 4);
    assertUncertain(rebuilt(kept), "/f", BY_RING);

    Caller inherited =
        program().ringSetup(3).closeOnExec(3, false).exec("/bin/n", "n").open("/f", O_RDWR, 4);
    assertUncertain(rebuilt(inherited), "/f", BY_RING);

    Caller closed =
        program().ringSetup(3).dup(3, 7).close(7).exec("/bin/n", "n").open("/f", O_RDWR, 4);
    assertCertain(rebuilt(closed), "/f");

    Caller ranged =
        program()
            .ringSetup(3)
            .dup(3, 7)
            .closeRange(7, 9, 4)
            .exec("/bin/n", "n")
            .open("/f", O_RDWR, 4);
    assertCertain(rebuilt(ranged), "/f");
  }

  @Test
  void aRingFromBeforeTheSession_isKnownFromTheSnapshot() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .found(100, 1, 500)
            .open(5, "anon_inode:[io_uring]", O_RDWR | O_CLOEXEC)
            .runs("/bin/db", "db");

    assertUncertain(rebuilt(record.at(1100).by(100).open("/f", O_RDWR, 4)), "/f", BY_RING);
  }

  @Test
  void aRequest_mayWriteToTheFileItNamesOrToAnyThatIsOpen() {
    Rebuilt named =
        rebuilt(program().open("/disk", O_RDWR, 3).open("/log", O_WRONLY, 4).requestWrites(3));
    assertUncertain(named, "/disk", BY_REQUEST);
    assertCertain(named, "/log");

    Rebuilt any =
        rebuilt(
            program()
                .open("/disk", O_RDWR, 3)
                .open("/log", O_WRONLY, 4)
                .requestWrites(Origin.UNKNOWN)
                .open("/later", O_RDWR, 5));
    assertUncertain(any, "/disk", BY_REQUEST);
    assertUncertain(any, "/log", BY_REQUEST);
    assertCertain(any, "/later");
  }

  @Test
  void aMappingThatIsNotWritable_mayBecomeSoIfTheFileCanBeWritten() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .open("/db", O_RDWR, 3)
                .mmapShared(3, PROT_READ)
                .open("/library", O_RDONLY, 4)
                .mmapShared(4, PROT_READ)
                .open("/written", O_RDWR, 5)
                .mmapShared(5, PROT_READ)
                .mmapShared(5));

    FileAccessResult db = rebuilt.file("/db");
    assertThat(db.mapped()).isFalse();
    assertThat(db.inferred().texts()).containsEntry("mapped", MAPPED);
    assertCertain(rebuilt, "/library");
    assertThat(rebuilt.file("/written").mapped()).isTrue();
    assertCertain(rebuilt, "/written");
    assertThat(rebuilt.process(100).filesWritten()).isEqualTo(1);
    assertThat(rebuilt.process(100).inferred().texts())
        .containsEntry("files_written", "at least; whether it wrote to 1 more is not recorded");
  }

  @Test
  void anOldMapping_mayBeWritable() {
    Rebuilt rebuilt = rebuilt(program().open("/db", O_RDWR, 3).mmapShared(3, Origin.UNKNOWN));

    assertThat(rebuilt.file("/db").mapped()).isFalse();
    assertThat(rebuilt.file("/db").inferred().texts()).containsEntry("mapped", MAPPED);
    assertMaybeWritten(rebuilt, 100, 1);
  }

  @Test
  void mknod_isAnAccessThatCreatesAnotherFile() {
    Rebuilt rebuilt =
        rebuilt(
            program()
                .create("/f", O_WRONLY | O_TRUNC, 3)
                .unlink("/f")
                .at(1010)
                .mknod("/f")
                .rename("/f", "/g"));

    assertThat(rebuilt.results().fileAccesses())
        .filteredOn(access -> "/f".equals(access.fileName()))
        .extracting(FileAccessResult::call)
        .containsExactly("open", "mknod");
    FileAccessResult node = rebuilt.results().fileAccesses().get(1);
    assertThat(node.created()).isTrue();
    assertThat(node.fd()).isNull();
    assertThat(node.flags()).isEmpty();
    assertThat(node.openTimestamp()).isEqualTo(1010L);
    assertThat(node.closeTimestamp()).isEqualTo(1010L);
    assertThat(node.renamedTo()).isEqualTo("/g");
    assertThat(node.unlinked()).isFalse();
    assertThat(node.inferred().texts()).isEmpty();
    assertThat(rebuilt.results().fileAccesses().get(0).unlinked()).isTrue();
  }
}
