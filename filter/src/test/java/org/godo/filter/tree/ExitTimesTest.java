package org.godo.filter.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.ThreadResult;
import org.junit.jupiter.api.Test;

/** Exits that no source reported, in the order of what is known best. */
class ExitTimesTest {

  private static Recording container() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    return Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh");
  }

  private static void assertEnd(ProcessResult process, long millis, String how) {
    assertThat(process.exitTimestamp()).isEqualTo(millis);
    assertThat(process.inferred().texts()).containsEntry("exit_timestamp", how);
    assertThat(process.exitCode()).isNull();
    assertThat(process.exitSignal()).isNull();
  }

  @Test
  void aThreadWithoutAnExitHasThatOfItsMainThread() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(1, 100)
            .at(1010)
            .thread(100, 101)
            .at(1500)
            .exit(100, 0)
            .at(9000);

    ProcessResult process = Rebuilt.of(record).process(100);

    assertThat(process.threads())
        .containsExactly(new ThreadResult(100, 1000, 1500L), new ThreadResult(101, 1010, 1500L));
    assertThat(process.inferred().texts())
        .containsEntry("threads", "exits that were not recorded: that of the main thread");
  }

  @Test
  void aProcessWithoutAnExitHasThatOfItsLastThread() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(1, 100)
            .at(1010)
            .thread(100, 101)
            .thread(100, 102)
            .at(1500)
            .exitThread(100, 100, 0)
            .at(1600)
            .exitThread(101, 100, 0)
            .at(9000);

    assertEnd(
        Rebuilt.of(record).process(100),
        1600,
        "exit of the last of its threads whose exit was recorded");
  }

  @Test
  void aProcessSeenAfterItsLeadersExitLivedOn() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(1, 100)
            .at(1010)
            .thread(100, 101)
            .at(1500)
            .exitThread(100, 100, 0)
            .at(5000)
            .by(100)
            .open("/x", 0, 3)
            .then()
            .at(9000);

    assertEnd(
        Rebuilt.of(record).process(100), 9000, "the end of the session; it may have run longer");
  }

  @Test
  void exitsOfAThreadPoolsThreadsAreNotThatOfTheProcess() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(1, 100)
            .at(1010)
            .thread(100, 101)
            .at(1020)
            .exitThread(101, 100, 0)
            .at(9000);

    assertEnd(
        Rebuilt.of(record).process(100), 9000, "the end of the session; it may have run longer");
  }

  @Test
  void aProcessOfAContainerExitsWithIt() {
    Recording record = container().at(1300).fork(113, 200).at(1800).exit(113, 0).at(9000);

    assertEnd(Rebuilt.of(record).process(200), 1800, "the end of its container");
  }

  @Test
  void ifTheFirstProcessesExitIsNotKnownDockersReportCounts() {
    Recording record =
        container()
            .at(1300)
            .fork(113, 200)
            .at(2000)
            .docker(ALPHA, "alpha", "/overlay2/a/merged", 1190, 1900L, 137)
            .at(9000);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertEnd(rebuilt.process(200), 1900, "the end of its container");
    assertEnd(rebuilt.process(113), 1900, "the end of its container");
    assertThat(rebuilt.container(ALPHA).exitCode()).isEqualTo(137);
  }

  @Test
  void theContainersEndCountsBeforeTheNextForkOfThePid() {
    Recording record =
        container().at(1300).fork(113, 200).at(1800).exit(113, 0).at(5000).fork(1, 200).at(9000);

    assertEnd(Rebuilt.of(record).processes(200).get(0), 1800, "the end of its container");
  }

  @Test
  void theNextForkOfThePidCountsBeforeTheEndOfTheSession() {
    Recording record = Recording.of("h").at(1000).fork(1, 200).at(5000).fork(1, 200).at(9000);

    assertEnd(Rebuilt.of(record).processes(200).get(0), 5000, "the next fork with the same pid");
    assertEnd(
        Rebuilt.of(record).processes(200).get(1),
        9000,
        "the end of the session; it may have run longer");
  }

  @Test
  void whileTheSessionRunsAProcessWithoutAnExitLives() {
    Recording record = Recording.of("h").at(1000).fork(1, 200);

    ProcessResult process = Rebuilt.ofRunning(record).process(200);

    assertThat(process.exitTimestamp()).isNull();
    assertThat(process.inferred().texts()).doesNotContainKey("exit_timestamp");
  }
}
