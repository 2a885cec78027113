package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.model.raw.Source;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.ThreadResult;
import org.junit.jupiter.api.Test;

/** Starts and exits of processes, in whatever order the sources report them. */
class ProcessLifetimeTest {

  @Test
  void aPidReusedInOneSessionIsTwoProcesses() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .spawn(10, 200)
            .at(1010)
            .exec(200, "/bin/one", "one")
            .at(1100)
            .exit(200, 1)
            .at(5000)
            .spawn(10, 200)
            .at(5010)
            .exec(200, "/bin/two", "two")
            .at(5100)
            .exit(200, 2);

    List<ProcessResult> processes = Rebuilt.of(record).processes(200);

    assertThat(processes)
        .extracting(
            ProcessResult::key,
            ProcessResult::startTimestamp,
            ProcessResult::exitTimestamp,
            ProcessResult::exitCode,
            ProcessResult::args)
        .containsExactly(
            tuple("h/0123abcd/200/1000", 1000L, 1100L, 1, List.of("one")),
            tuple("h/0123abcd/200/5000", 5000L, 5100L, 2, List.of("two")));
  }

  /** The audit clock stands still at 1000 while the pid has three owners. */
  @Test
  void aPidReusedWithinOneTickIsResolvedByTheOrderOfTheRecord() {
    Recording record =
        Recording.of("h")
            .at(1001)
            .fork(10, 200)
            .exit(200, 1)
            .fork(10, 200)
            .exit(200, 2)
            .at(1003)
            .fork(10, 200)
            .killed(200, 9)
            .at(1000)
            .by(10)
            .cloned(17, 200)
            .then()
            .by(200, 10)
            .exec("/bin/one", "one")
            .open("/first", 1, 3)
            .exitGroup(1)
            .then()
            .by(200, 10)
            .open("/second", 1, 3)
            .write(3, 22)
            .exitGroup(2)
            .then()
            .by(10)
            .cloned(17, 200)
            .cloned(17, 200)
            .then()
            .by(200, 10)
            .open("/third", 1, 3)
            .write(3, 333)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    List<ProcessResult> processes = rebuilt.processes(200);
    assertThat(processes)
        .extracting(ProcessResult::key, ProcessResult::exitCode, ProcessResult::exitSignal)
        .containsExactly(
            tuple("h/0123abcd/200/1001", 1, 0),
            tuple("h/0123abcd/200/1001.1", 2, 0),
            tuple("h/0123abcd/200/1003", 0, 9));
    assertThat(processes.get(0).args()).containsExactly("one");
    assertThat(processes.get(1).execve()).isEmpty();
    assertThat(rebuilt.file("/first").process()).isEqualTo(processes.get(0).key());
    assertThat(rebuilt.file("/second").process()).isEqualTo(processes.get(1).key());
    assertThat(rebuilt.file("/second").writeBytes()).isEqualTo(22);
    assertThat(rebuilt.file("/third").process()).isEqualTo(processes.get(2).key());
    assertThat(rebuilt.file("/third").writeBytes()).isEqualTo(333);
  }

  @Test
  void callsMatchChildrenInOrderAlsoIfTheyStartInOneMillisecondWithOnePid() {
    Recording record = Recording.of("h").at(900).fork(1, 10).at(1001);
    for (int i = 0; i < 4; i++) {
      record = record.fork(10, 200).exit(200, i);
    }
    record = record.at(1000);
    for (int i = 0; i < 4; i++) {
      record =
          record
              .by(10)
              .cloned(17, 200)
              .then()
              .by(200, 10)
              .open("/file-" + i, 1, 3)
              .exitGroup(i)
              .then();
    }

    Rebuilt rebuilt = Rebuilt.of(record);

    List<ProcessResult> processes = rebuilt.processes(200);
    assertThat(processes).extracting(ProcessResult::exitCode).containsExactly(0, 1, 2, 3);
    for (int i = 0; i < 4; i++) {
      assertThat(rebuilt.file("/file-" + i).process()).isEqualTo(processes.get(i).key());
    }
    assertThat(rebuilt.count("disagreed")).isZero();
  }

  @Test
  void anExitReportedAfterTheNextForkOfThePidIsTheOldProcesses() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .at(2000)
            .fork(10, 200)
            .at(2001)
            .lateExit(200, 3)
            .at(2500)
            .exit(200, 4);

    List<ProcessResult> processes = Rebuilt.of(record).processes(200);

    assertThat(processes).extracting(ProcessResult::exitCode).containsExactly(3, 4);
    assertThat(processes).extracting(ProcessResult::exitTimestamp).containsExactly(2001L, 2500L);
    assertThat(processes.get(0).inferred().texts()).doesNotContainKey("exit_timestamp");
  }

  @Test
  void aCallWhileBothAppearAliveIsTheNewProcesses() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .at(2000)
            .fork(10, 200)
            .at(2005)
            .lateExit(200, 0)
            .at(2002)
            .by(200)
            .exec("/bin/new", "new")
            .then();

    assertThat(Rebuilt.of(record).processes(200))
        .extracting(ProcessResult::args)
        .containsExactly(List.of(), List.of("new"));
  }

  @Test
  void anExitOfTheNewProcessIsNoLateExitOfTheOld() {
    Recording record =
        Recording.of("h").at(1000).fork(10, 200).at(2000).fork(10, 200).at(2002).exit(200, 7);

    List<ProcessResult> processes = Rebuilt.of(record).processes(200);

    assertThat(processes.get(0).exitTimestamp()).isEqualTo(2000L);
    assertThat(processes.get(0).exitCode()).isNull();
    assertThat(processes.get(0).inferred().texts())
        .containsEntry("exit_timestamp", "the next fork with the same pid");
    assertThat(processes.get(1).exitTimestamp()).isEqualTo(2002L);
    assertThat(processes.get(1).exitCode()).isEqualTo(7);
  }

  @Test
  void anExecByAThreadThatIsNotTheLeaderContinuesTheProcess() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 1262)
            .at(1001)
            .exec(1262, "/bin/python3", "python3")
            .at(1010)
            .thread(1262, 1263)
            .at(1020)
            .exitThread(1262, 1262, 0)
            .at(1021)
            .exec(1262, "/bin/sh", "sh", "-c", "exit 5")
            .at(1030)
            .exit(1262, 5);

    ProcessResult process = Rebuilt.of(record).process(1262);

    assertThat(process.exitTimestamp()).isEqualTo(1030L);
    assertThat(process.exitCode()).isEqualTo(5);
    assertThat(process.args()).containsExactly("sh", "-c", "exit 5");
    assertThat(process.execve()).hasSize(2);
    assertThat(process.threads())
        .containsExactly(new ThreadResult(1262, 1000, 1030L), new ThreadResult(1263, 1010, 1021L));
    assertThat(process.inferred().texts()).doesNotContainKey("exit_timestamp");
  }

  @Test
  void aProcessLivesUntilItsLastThreadExits() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 300)
            .at(1010)
            .thread(300, 301)
            .at(1020)
            .exitThread(300, 300, 0)
            .at(1500)
            .exitThread(301, 300, 2);

    ProcessResult process = Rebuilt.of(record).process(300);

    assertThat(process.exitTimestamp()).isEqualTo(1500L);
    assertThat(process.exitCode()).isEqualTo(2);
    assertThat(process.threads())
        .containsExactly(new ThreadResult(300, 1000, 1020L), new ThreadResult(301, 1010, 1500L));
  }

  @Test
  void aThreadStartedAfterTheLeadersExitShowsThatTheProcessLives() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 300)
            .at(1020)
            .exitThread(300, 300, 0)
            .at(1030)
            .thread(300, 302)
            .at(1040)
            .fork(300, 400)
            .at(1500)
            .exitThread(302, 300, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(300).exitTimestamp()).isEqualTo(1500L);
    assertThat(rebuilt.process(400).parent()).isEqualTo("h/0123abcd/300/1000");
  }

  @Test
  void aThreadIdReusedInOneProcessIsTwoThreads() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 300)
            .at(1010)
            .thread(300, 301)
            .at(1020)
            .exitThread(301, 300, 0)
            .at(1030)
            .thread(300, 301)
            .at(1040)
            .exit(300, 0);

    assertThat(Rebuilt.of(record).process(300).threads())
        .containsExactly(
            new ThreadResult(300, 1000, 1040L),
            new ThreadResult(301, 1010, 1020L),
            new ThreadResult(301, 1030, 1040L));
  }

  @Test
  void aProcessWhoseForkWasNotReportedStartsWithItsFirstEvent() {
    Recording record = Recording.of("h").at(1000).execNotice(200).at(1100).exit(200, 0);

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.startTimestamp()).isEqualTo(1000L);
    assertThat(process.inferred().texts())
        .containsEntry("start_timestamp", "time of its first event; its fork was not recorded");
    assertThat(process.exitTimestamp()).isEqualTo(1100L);
    assertThat(process.parent()).isNull();
  }

  @Test
  void childrenOfAProcessFirstSeenLaterAreItsChildren() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(50, 200)
            .at(2000)
            .by(50, 1)
            .open("/etc/passwd", 0, 3)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(200).parent()).isEqualTo("h/0123abcd/50/2000");
    assertThat(rebuilt.process(200).ppid()).isEqualTo(50);
  }

  @Test
  void aProcessInTheSnapshotWhoseForkIsReportedTooIsOne() {
    Recording record =
        Recording.of("h")
            .at(990)
            .found(10, 1, 100)
            .runs("/bin/sh", "sh")
            .found(200, 10, 980)
            .runs("/bin/cat", "cat", "x")
            .at(985)
            .fork(10, 200)
            .at(1100)
            .exit(200, 0);

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.startTimestamp()).isEqualTo(980L);
    assertThat(process.exitTimestamp()).isEqualTo(1100L);
    assertThat(process.args()).containsExactly("cat", "x");
    assertThat(process.parent()).isEqualTo("h/0123abcd/10/100");
  }

  @Test
  void theSnapshotShowsThreadsAndParents() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .found(200, 10, 500)
            .thread(201, 600)
            .runs("/bin/app", "app")
            .found(10, 1, 100)
            .runs("/bin/sh", "sh")
            .at(2000)
            .exitThread(200, 200, 0)
            .at(2010)
            .exitThread(201, 200, 0);

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.parent()).isEqualTo("h/0123abcd/10/100");
    assertThat(process.threads())
        .containsExactly(new ThreadResult(200, 500, 2000L), new ThreadResult(201, 600, 2010L));
    assertThat(process.exitTimestamp()).isEqualTo(2010L);
  }

  @Test
  void anAuditLogAloneHasParentsByPpidAndExitsByExitGroup() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .by(100, 1)
            .exec("/bin/sh", "sh")
            .at(1005)
            .cloned(17, 101)
            .then()
            .at(1006)
            .by(101, 100)
            .exec("/bin/cat", "cat")
            .at(1010)
            .exitGroup(4)
            .then()
            .at(1020)
            .by(100, 1)
            .exitGroup(0)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult child = rebuilt.process(101);
    assertThat(child.parent()).isEqualTo("h/0123abcd/100/1000");
    assertThat(child.startTimestamp()).isEqualTo(1005L);
    assertThat(child.ppid()).isEqualTo(100);
    assertThat(child.exitTimestamp()).isEqualTo(1010L);
    assertThat(child.exitCode()).isEqualTo(4);
    assertThat(child.exitSignal()).isZero();
    assertThat(child.inferred().texts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("exit_timestamp", "entry into exit_group"));
    assertThat(rebuilt.process(100).exitCode()).isZero();
  }

  @Test
  void ifTwoSourcesDisagreeOnTheExitCodeTheConnectorCountsAndTheOtherIsNoted() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .at(1010)
            .by(200)
            .exitGroup(4)
            .then()
            .at(1011)
            .exit(200, 3);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(200).exitCode()).isEqualTo(3);
    assertThat(rebuilt.process(200).inferred().texts())
        .containsEntry("exit_code", "from the connector; audit's exit_group reported 4");
    assertThat(rebuilt.count("disagreed")).isEqualTo(1);
  }

  @Test
  void aSignalIsNoDisagreementWithAnExitUnderWay() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .at(1010)
            .by(200)
            .exitGroup(4)
            .then()
            .at(1011)
            .killed(200, 9);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(200).exitSignal()).isEqualTo(9);
    assertThat(rebuilt.process(200).exitCode()).isZero();
    assertThat(rebuilt.count("disagreed")).isZero();
  }

  @Test
  void aLostExitIsInferredFromExitGroupRatherThanFromTheNextForkOfThePid() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .at(1010)
            .by(200)
            .exitGroup(4)
            .then()
            .at(9000)
            .fork(10, 200);

    ProcessResult first = Rebuilt.of(record).processes(200).get(0);

    assertThat(first.exitTimestamp()).isEqualTo(1010L);
    assertThat(first.exitCode()).isEqualTo(4);
    assertThat(first.inferred().texts()).containsEntry("exit_timestamp", "entry into exit_group");
  }

  @Test
  void lastCallsOfOtherThreadsAfterExitGroupAddNoProcess() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .by(100, 1)
            .exec("/bin/app", "app")
            .at(1010)
            .exitGroup(0)
            .at(1050)
            .open("/late", 0, 3)
            .then();

    assertThat(Rebuilt.of(record).processes(100)).hasSize(1);
  }

  @Test
  void withoutTheConnectorTheSameRecordHasTheSameProcessesAndParents() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .by(100, 1)
            .exec("/bin/sh", "sh")
            .then()
            .at(1005)
            .spawn(100, 101)
            .at(1006)
            .exec(101, "/bin/cat", "cat")
            .at(1010)
            .by(101)
            .exitGroup(0)
            .then()
            .at(1011)
            .exit(101, 0);

    Rebuilt rebuilt = Rebuilt.of(record.without(Source.CONNECTOR));

    assertThat(rebuilt.pids()).containsExactly(100, 101);
    assertThat(rebuilt.pid(String.valueOf(rebuilt.process(101).parent()))).isEqualTo(100);
  }

  @Test
  void aProcessSeenInTwoSessionsOfOneBootIsOne() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .at(1010)
            .exec(200, "/bin/one", "one")
            .by(200)
            .create("/log", 1, 3)
            .then()
            .at(2000)
            .nextSession("s2", 9000)
            .found(200, 10, 990)
            .open(3, "/log", 1)
            .runs("/bin/two", "two")
            .at(9100)
            .by(200)
            .write(3, 5)
            .then()
            .at(9200)
            .exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult process = rebuilt.process(200);
    assertThat(process.startTimestamp()).isEqualTo(1000L);
    assertThat(process.session()).isEqualTo("s1");
    assertThat(process.args()).containsExactly("two");
    assertThat(process.exitTimestamp()).isEqualTo(9200L);
    assertThat(rebuilt.file("/log").openTimestamp()).isEqualTo(1010L);
    assertThat(rebuilt.file("/log").writeBytes()).isEqualTo(5);
    assertThat(rebuilt.file("/log").closeTimestamp()).isEqualTo(9200L);
  }

  @Test
  void aProcessMissingInTheNextSessionsSnapshotExitedWithTheSessionBefore() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .at(2000)
            .nextSession("s2", 9000)
            .found(1, 0, 0)
            .runs("/sbin/init", "init")
            .at(9500);

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.exitTimestamp()).isEqualTo(2000L);
    assertThat(process.inferred().texts())
        .containsEntry(
            "exit_timestamp", "gone when the next session began; the end of the session before");
  }

  @Test
  void aPidOfAnotherProcessInTheNextSessionIsAnotherProcess() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .fork(10, 200)
            .at(2000)
            .nextSession("s2", 9000)
            .found(200, 1, 5000)
            .runs("/bin/two", "two")
            .at(9500);

    List<ProcessResult> processes = Rebuilt.of(record).processes(200);

    assertThat(processes).extracting(ProcessResult::startTimestamp).containsExactly(1000L, 5000L);
    assertThat(processes.get(0).exitTimestamp()).isEqualTo(5000L);
  }
}
