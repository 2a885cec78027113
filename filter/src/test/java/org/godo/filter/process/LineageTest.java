package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.Execution;
import org.junit.jupiter.api.Test;

/** Creators, parents and reapers of processes, in whatever order the sources report them. */
class LineageTest {
  private static final long CLONE_PARENT = 0x8000;
  private static final long VFORK = 0x4000 | 0x100;

  /** Process 200 of shell 10 in the snapshot forks 201, which forks 202 and exits. */
  private static Recording doubleFork() {
    return Recording.of("h")
        .at(900)
        .found(1, 0, 0)
        .runs("/sbin/init", "init")
        .found(10, 1, 100)
        .runs("/bin/sh", "sh")
        .at(1000)
        .spawn(10, 200)
        .at(1010)
        .spawn(200, 201)
        .at(1020)
        .spawn(201, 202)
        .at(1030)
        .exit(201, 0);
  }

  @Test
  void aDaemonKeepsItsCreatorAndTheReaperAtItsExit() {
    Recording record = doubleFork().at(5000).exitTo(202, 200, 3);

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult daemon = rebuilt.process(202);
    assertThat(daemon.parent()).isEqualTo("h/0123abcd/201/1010");
    assertThat(daemon.ppid()).isEqualTo(201);
    assertThat(daemon.reaper()).isEqualTo("h/0123abcd/200/1000");
    assertThat(daemon.creator()).isNull();
    assertThat(daemon.inferred().texts()).doesNotContainKey("ppid");
    assertThat(rebuilt.process(201).reaper()).isNull();
    assertThat(rebuilt.count("disagreed")).isZero();
  }

  @Test
  void aReaperIsKnownFromACallWhileTheProcessLives() {
    Recording record = doubleFork().at(1040).by(202, 1).open("/log", 1, 3).then();

    ProcessResult daemon = Rebuilt.of(record).process(202);

    assertThat(daemon.parent()).isEqualTo("h/0123abcd/201/1010");
    assertThat(daemon.reaper()).isEqualTo("h/0123abcd/1/0");
  }

  @Test
  void theLastReaperCountsIfOneAfterTheOtherExits() {
    Recording record =
        doubleFork()
            .at(1040)
            .by(202, 200)
            .open("/log", 1, 3)
            .then()
            .at(2000)
            .exit(200, 0)
            .at(2010)
            .by(202, 10)
            .close(3)
            .then()
            .at(3000)
            .exitTo(202, 1, 0);

    assertThat(Rebuilt.of(record).process(202).reaper()).isEqualTo("h/0123abcd/1/0");
  }

  @Test
  void aContainersFirstProcessHasTheRuntimeAsCreatorAndTheShimAsParentAndReaper() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh").at(2000).exitTo(113, 101, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult init = rebuilt.process(113);
    assertThat(init.creator()).isEqualTo(rebuilt.process(112).key());
    assertThat(init.parent()).isEqualTo(rebuilt.process(101).key());
    assertThat(init.reaper()).isEqualTo(rebuilt.process(101).key());
    assertThat(rebuilt.count("disagreed")).isZero();
  }

  /** The connector reports the caller's own parent; the call, the caller. */
  @Test
  void aProcessCreatedWithCloneParentHasTheCallerAsCreator() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(10, 1, 100)
            .runs("/bin/sh", "sh")
            .at(1000)
            .spawn(10, 200)
            .at(1010)
            .fork(10, 201)
            .by(200)
            .cloned(CLONE_PARENT | 17, 201)
            .then()
            .at(1020)
            .by(201, 10)
            .exitGroup(4)
            .then()
            .exit(201, 4);

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult child = rebuilt.process(201);
    assertThat(child.parent()).isEqualTo("h/0123abcd/200/1000");
    assertThat(child.reaper()).isEqualTo("h/0123abcd/10/100");
    assertThat(rebuilt.count("disagreed")).isZero();
  }

  @Test
  void ifTwoSourcesDisagreeOnTheParentTheConnectorCountsAndTheOtherIsNoted() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(10, 1, 100)
            .runs("/bin/sh", "sh")
            .found(20, 1, 100)
            .runs("/bin/sh", "sh")
            .at(1000)
            .fork(10, 200)
            .at(1010)
            .by(200, 20)
            .open("/one", 0, 3)
            .open("/two", 0, 4)
            .then()
            .at(1100)
            .exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(200).ppid()).isEqualTo(10);
    assertThat(rebuilt.process(200).parent()).isEqualTo("h/0123abcd/10/100");
    assertThat(rebuilt.process(200).inferred().texts())
        .containsEntry("ppid", "from the connector; audit reported 20");
    assertThat(rebuilt.count("disagreed")).isEqualTo(1);
  }

  /** A blocking call is logged at its end, under the time of its entry. */
  @Test
  void aReaperInACallEnteredBeforeTheParentsExitIsNoDisagreement() {
    Recording record =
        doubleFork().at(1025).by(202, 200).open("/fifo", 0, 3).then().at(1040).exit(202, 0);

    assertThat(Rebuilt.of(record).count("disagreed")).isZero();
  }

  @Test
  void aProcessWhoseForkWasLostIsPlacedBelowTheParentInItsFirstCall() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(10, 1, 100)
            .runs("/bin/sh", "sh")
            .at(1000)
            .execNotice(200)
            .by(200, 10)
            .exec("/bin/cat", "cat")
            .then()
            .at(1100)
            .exitTo(200, 1, 0);

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.parent()).isEqualTo("h/0123abcd/10/100");
    assertThat(process.inferred().texts())
        .containsEntry("ppid", "as reported by its first event")
        .containsEntry("start_timestamp", "time of its first event; its fork was not recorded");
  }

  @Test
  void withoutACallItIsPlacedBelowItsParentAtTheExit() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(10, 1, 100)
            .runs("/bin/sh", "sh")
            .at(1000)
            .execNotice(200)
            .at(1100)
            .exitTo(200, 10, 0);

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.parent()).isEqualTo("h/0123abcd/10/100");
    assertThat(process.inferred().texts()).containsEntry("ppid", "its parent when it exited");
  }

  /** A vfork returns, and is logged, when the child has called exec or exited. */
  @Test
  void aChildThatExitedBeforeItsForkWasLoggedIsItsCreatorsAndHasItsFiles() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(10, 1, 100)
            .runs("/bin/sh", "sh")
            .at(990)
            .by(10)
            .create("/log", 1, 3)
            .at(1000)
            .then()
            .fork(10, 200)
            .execNotice(200)
            .by(200, 10)
            .exec("/bin/leaf", "leaf")
            .write(3, 5)
            .exitGroup(7)
            .then()
            .exit(200, 7)
            .by(10)
            .cloned(VFORK | 17, 200)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult child = rebuilt.process(200);
    assertThat(child.parent()).isEqualTo("h/0123abcd/10/100");
    assertThat(child.startTimestamp()).isEqualTo(1000L);
    assertThat(child.exitCode()).isEqualTo(7);
    assertThat(child.execve())
        .extracting(Execution::exe, Execution::success)
        .containsExactly(tuple("/bin/leaf", true));
    assertThat(child.inferred().texts()).isEmpty();
    assertThat(rebuilt.file("/log").writers()).containsExactly(child.key());
    assertThat(rebuilt.file("/log").writeBytes()).isEqualTo(5);
  }
}
