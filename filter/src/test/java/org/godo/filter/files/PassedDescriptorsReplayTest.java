package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_RDWR;
import static org.godo.filter.support.Caller.O_WRONLY;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.junit.jupiter.api.Test;

/** Descriptors that get from one process to another without a record of which one it is. */
class PassedDescriptorsReplayTest {
  private static final long SIGCHLD = 17;
  private static final String PASSED =
      "as recorded; a process that had it open sent a message (sendmsg), which may have passed it to"
          + " another";
  private static final String TAKEN =
      "as recorded; a process took a descriptor of this number from another (pidfd_getfd)";

  /** Processes 100 and 200, alive from 500 to 9000; what follows happens from 1000 on. */
  private static Recording programs() {
    return Recording.of("h")
        .at(500)
        .fork(1, 100)
        .fork(1, 200)
        .at(9000)
        .exit(100, 0)
        .exit(200, 0)
        .at(1000);
  }

  private static Rebuilt rebuilt(Caller calls) {
    return Rebuilt.of(calls.then());
  }

  private static void assertMarked(Rebuilt rebuilt, String name, String reason) {
    assertThat(rebuilt.file(name).inferred().texts())
        .as(name)
        .containsEntry("written", reason)
        .containsEntry("close_timestamp", reason);
  }

  private static void assertCertain(Rebuilt rebuilt, String name) {
    assertThat(rebuilt.file(name).inferred().texts()).as(name).isEmpty();
    assertThat(rebuilt.file(name).complete()).isTrue();
  }

  @Test
  void aMessage_mayPassWhatIsOpen() {
    Rebuilt rebuilt =
        rebuilt(
            programs()
                .by(100)
                .open("/before", O_WRONLY, 4)
                .close(4)
                .open("/passed", O_WRONLY, 4)
                .open("/read", O_RDONLY, 5)
                .send(3)
                .close(4)
                .close(5)
                .open("/after", O_WRONLY, 4)
                .close(4)
                .then()
                .by(200)
                .open("/others", O_WRONLY, 4)
                .close(4)
                .write(7, 5));

    assertMarked(rebuilt, "/passed", PASSED);
    assertThat(rebuilt.file("/read").inferred().texts())
        .containsOnlyKeys("close_timestamp")
        .containsValue(PASSED);
    assertCertain(rebuilt, "/before");
    assertCertain(rebuilt, "/after");
    assertCertain(rebuilt, "/others");
    assertThat(rebuilt.process(100).inferred().texts())
        .containsEntry("files_written", "at least; whether it wrote to 1 more is not recorded");
  }

  @Test
  void everyMessage_mayPassWhatWasOpenedSinceTheOneBefore() {
    Rebuilt rebuilt =
        rebuilt(
            programs()
                .by(100)
                .open("/first", O_WRONLY, 4)
                .send(3)
                .open("/second", O_RDWR, 5)
                .send(3)
                .close(4)
                .close(5));

    assertMarked(rebuilt, "/first", PASSED);
    assertMarked(rebuilt, "/second", PASSED);
  }

  @Test
  void aChild_mayPassWhatItInherited() {
    Rebuilt rebuilt =
        rebuilt(
            programs()
                .by(100)
                .open("/inherited", O_WRONLY, 4)
                .cloned(SIGCHLD, 300)
                .then()
                .fork(100, 300)
                .by(300)
                .send(3)
                .then()
                .by(100)
                .close(4)
                .then()
                .at(2000)
                .exit(300, 0)
                .by(100));

    assertMarked(rebuilt, "/inherited", PASSED);
  }

  @Test
  void aMessageThroughASocketOfTheInternet_passesNothing() {
    Rebuilt rebuilt =
        rebuilt(programs().by(100).open("/log", O_WRONLY, 4).inetSocket(5).send(5).close(4));
    assertCertain(rebuilt, "/log");
  }

  @Test
  void aSocketThatIsClosedOrLeft_isNotThatOfTheNextMessage() {
    Caller open = programs().by(100).open("/log", O_WRONLY, 4).inetSocket(5);
    assertMarked(rebuilt(open.close(5).send(5).close(4)), "/log", PASSED);

    Caller replaced = programs().by(100).open("/log", O_WRONLY, 4).inetSocket(5);
    assertMarked(rebuilt(replaced.dup2(3, 5).send(5).close(4)), "/log", PASSED);

    Caller next = programs().by(100).open("/log", O_WRONLY, 4).inetSocket(5);
    assertMarked(rebuilt(next.exec("/bin/n", "n").send(5).close(4)), "/log", PASSED);

    Caller ranged = programs().by(100).open("/log", O_WRONLY, 4).inetSocket(5);
    assertMarked(rebuilt(ranged.closeRange(5, 9, 0).send(5).close(4)), "/log", PASSED);
  }

  @Test
  void withSeveralThreads_aSocketOfTheInternetIsNotCertain() {
    Rebuilt rebuilt =
        rebuilt(
            programs()
                .thread(100, 101)
                .by(100)
                .open("/log", O_WRONLY, 4)
                .inetSocket(5)
                .send(5)
                .close(4));
    assertMarked(rebuilt, "/log", PASSED);
  }

  @Test
  void beforeTheTickOfANewThreadIsOver_aSocketOfTheInternetIsNotCertain() {
    Recording record = programs().by(100).open("/log", O_WRONLY, 4).inetSocket(5).then();
    record.at(1103).thread(100, 101).at(1100);
    assertMarked(rebuilt(record.by(100).send(5).close(4)), "/log", PASSED);
  }

  @Test
  void aDescriptorThatIsTaken_mayBeThatOfAnyProcess() {
    Rebuilt rebuilt =
        rebuilt(
            programs()
                .by(100)
                .open("/taken", O_WRONLY, 4)
                .open("/other", O_WRONLY, 5)
                .then()
                .by(200)
                .take(4, 6)
                .write(6, 5)
                .then()
                .by(100)
                .close(4)
                .close(5));

    assertMarked(rebuilt, "/taken", TAKEN);
    assertCertain(rebuilt, "/other");
  }

  @Test
  void whoTakesARing_canWriteUnseen() {
    Rebuilt rebuilt =
        rebuilt(
            programs()
                .by(100)
                .ringSetup(4)
                .then()
                .by(200)
                .open("/file", O_WRONLY, 3)
                .take(4, 6)
                .close(3));

    assertThat(rebuilt.file("/file").inferred().texts())
        .containsEntry("written", "its process has an io_uring, whose writes are not recorded");
  }
}
