package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.model.result.InferredField;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

class AuditReachTest {
  /** A shell from before audit was on forks; the calls of its children are audited. */
  private static Recording silentShell() {
    return Recording.of("h")
        .recordsAll()
        .at(1000)
        .found(1, 0, 100)
        .runs("/sbin/init", "init")
        .found(50, 1, 500)
        .open(3, "/srv/log", Caller.O_WRONLY)
        .runs("/bin/sh", "sh")
        .found(60, 1, 700)
        .runs("/bin/late", "late")
        .at(2000)
        .fork(50, 200)
        .execNotice(200)
        .by(200)
        .exec("/bin/cat", "cat")
        .write(3, 5)
        .exitGroup(0)
        .then()
        .exit(200, 0)
        .at(20_000);
  }

  private static List<Integer> incomplete(Rebuilt rebuilt) {
    return rebuilt.results().processes().stream()
        .filter(process -> !process.complete())
        .map(ProcessResult::pid)
        .sorted()
        .toList();
  }

  @Test
  void aForkWithoutItsCallShowsThatOlderProcessesAreNotAudited() {
    Rebuilt rebuilt = Rebuilt.of(silentShell().by(60).close(9).then());

    assertThat(incomplete(rebuilt)).containsExactly(1, 50);
    assertThat(rebuilt.file("/srv/log").complete()).isFalse();
    assertThat(rebuilt.count("unaudited")).isEqualTo(2);
  }

  @Test
  void aWorkingDirectoryThatTheCreatorMayHaveChangedUnseen() {
    Rebuilt rebuilt =
        Rebuilt.of(
            silentShell()
                .at(21_000)
                .fork(50, 210)
                .by(210)
                .exitGroup(0)
                .then()
                .exit(210, 0)
                .at(22_000)
                .fork(50, 211)
                .by(211)
                .chdir("/srv")
                .exitGroup(0)
                .then()
                .exit(211, 0));

    assertThat(rebuilt.process(210).complete()).isTrue();
    assertThat(rebuilt.process(210).inferred().has(InferredField.CWD)).isTrue();
    assertThat(rebuilt.process(211).inferred().has(InferredField.CWD)).isFalse();
  }

  @Test
  void thoseStartedAfterOneThatIsAuditedAreAuditedToo() {
    Rebuilt rebuilt =
        Rebuilt.of(
            silentShell()
                .found(55, 1, 600)
                .runs("/bin/cron", "cron")
                .at(3000)
                .spawn(55, 201)
                .by(201)
                .exitGroup(0)
                .then()
                .exit(201, 0)
                .at(20_000));

    assertThat(incomplete(rebuilt)).containsExactly(1, 50);
  }

  @Test
  void aRuleThatLeavesOutAProgramHidesNoOther() {
    Rebuilt rebuilt =
        Rebuilt.of(
            silentShell()
                .rule("-a never,exit -F exe=/bin/late -F key=godo")
                .rule("-a never,exit -F pid=70 -F key=godo")
                .found(70, 1, 800)
                .runs("/usr/bin/java", "java")
                .found(80, 1, 900)
                .runs("/bin/later", "later")
                .found(81, 1, 901)
                .open(5, "/srv/late", Caller.O_WRONLY)
                .runs("/bin/late", "late")
                .by(80)
                .close(9)
                .then()
                .at(25_000)
                .fork(81, 220)
                .by(220)
                .write(5, 5)
                .exitGroup(0)
                .then()
                .exit(220, 0));

    assertThat(incomplete(rebuilt)).containsExactly(1, 50, 60, 70, 81);
    assertThat(rebuilt.file("/srv/late").complete()).isFalse();
  }

  @Test
  void whatARuleLeavesOutShowsNothingOfOthers() {
    Rebuilt rebuilt =
        Rebuilt.of(
            Recording.of("h")
                .recordsAll()
                .rule("-a never,exit -F exe=/bin/late -F key=godo")
                .at(1000)
                .found(50, 1, 500)
                .runs("/bin/sh", "sh")
                .found(60, 1, 700)
                .runs("/bin/late", "late")
                .at(2000)
                .fork(60, 200)
                .by(200)
                .exitGroup(0)
                .then()
                .exit(200, 0)
                .at(20_000)
                .by(50)
                .close(9)
                .then());

    assertThat(incomplete(rebuilt)).containsExactly(60);
  }

  @Test
  void withoutRulesForAllCallsNothingIsConcluded() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .found(50, 1, 500)
            .runs("/bin/sh", "sh")
            .at(2000)
            .fork(50, 200)
            .execNotice(200)
            .exit(200, 0)
            .at(20_000)
            .comm(50, "sh");

    assertThat(incomplete(Rebuilt.of(record))).isEmpty();
  }

  @Test
  void aSessionThatSwitchedAuditOnHasNoCallsOfEarlierProcesses() {
    Rebuilt rebuilt =
        Rebuilt.of(
            Recording.of("h")
                .recordsAll()
                .audited("off", 900)
                .at(1000)
                .found(50, 1, 500)
                .runs("/bin/sleep", "sleep", "1000")
                .found(70, 1, 950)
                .runs("/bin/sleep", "sleep", "2000")
                .at(20_000)
                .comm(50, "sleep"));

    assertThat(incomplete(rebuilt)).containsExactly(50);
  }

  @Test
  void anExecAndAnExitThatAuditDidNotReport() {
    Rebuilt rebuilt =
        Rebuilt.of(
            Recording.of("h")
                .recordsAll()
                .at(1000)
                .found(50, 1, 500)
                .runs("/bin/sh", "sh")
                .at(2000)
                .spawn(50, 200)
                .at(2010)
                .execNotice(200)
                .at(2020)
                .killed(200, 9)
                .at(2030)
                .spawn(50, 201)
                .at(2040)
                .exit(201, 0)
                .at(2050)
                .spawn(50, 202)
                .at(2060)
                .killed(202, 9)
                .at(2070)
                .spawn(50, 203)
                .exec(203, "/bin/true", "true")
                .by(203)
                .exitGroup(0)
                .then()
                .exit(203, 0));

    assertThat(incomplete(rebuilt)).containsExactly(200, 201);
  }
}
