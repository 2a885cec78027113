package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

/** Records of busy machines, whose timer ticks are late: audit's times are far too early. */
class LateTickTest {
  private static final long SIGCHLD = 17;
  private static final int SIGKILL = 9;

  private static Recording shell() {
    return Recording.of("h").at(500).fork(1, 100).at(1000);
  }

  private static List<Integer> pids(Rebuilt rebuilt) {
    return rebuilt.pids().stream().filter(pid -> pid > 1).toList();
  }

  @Test
  void aCallBeforeTheForkIsOfTheNextProcess() {
    Rebuilt rebuilt =
        Rebuilt.of(
            shell()
                .at(2155)
                .fork(100, 200)
                .execNotice(200)
                .at(2000)
                .by(100)
                .cloned(SIGCHLD, 200)
                .then()
                .by(200, 100)
                .exec("/bin/cat", "cat")
                .create("/srv/a", Caller.O_WRONLY, 3)
                .then()
                .at(2170)
                .by(200, 100)
                .exitGroup(4)
                .then()
                .exit(200, 4));

    assertThat(pids(rebuilt)).containsExactly(100, 200);
    assertThat(rebuilt.file("/srv/a").process()).isEqualTo("h/0123abcd/200/2155");
    assertThat(rebuilt.process(200).args()).containsExactly("cat");
    assertThat(rebuilt.process(200).inferred().size()).isZero();
  }

  @Test
  void aPidThatIsReusedWithinOneTick() {
    Rebuilt rebuilt =
        Rebuilt.of(
            shell()
                .at(1900)
                .fork(100, 200)
                .at(2040)
                .exit(200, 1)
                .at(2090)
                .fork(100, 200)
                .at(2120)
                .exit(200, 2)
                .at(1890)
                .by(100)
                .cloned(SIGCHLD, 200)
                .then()
                .at(2000)
                .by(200, 100)
                .create("/srv/a", Caller.O_WRONLY, 3)
                .exitGroup(1)
                .then()
                .by(200, 100)
                .create("/srv/b", Caller.O_WRONLY, 3)
                .then()
                .by(100)
                .cloned(SIGCHLD, 200)
                .then()
                .by(200, 100)
                .exitGroup(2)
                .then());

    assertThat(rebuilt.processes(200)).extracting(ProcessResult::exitCode).containsExactly(1, 2);
    assertThat(rebuilt.file("/srv/a").process()).isEqualTo("h/0123abcd/200/1900");
    assertThat(rebuilt.file("/srv/b").process()).isEqualTo("h/0123abcd/200/2090");
  }

  @Test
  void aPidOfAKilledProcessIsReusedBelowAnotherParent() {
    Rebuilt rebuilt =
        Rebuilt.of(
            shell()
                .fork(1, 101)
                .at(1900)
                .fork(100, 200)
                .at(2040)
                .killed(200, SIGKILL)
                .at(2090)
                .fork(101, 200)
                .at(2120)
                .exit(200, 2)
                .at(2000)
                .by(200, 101)
                .create("/srv/b", Caller.O_WRONLY, 3)
                .exitGroup(2)
                .then());

    assertThat(rebuilt.processes(200)).hasSize(2);
    assertThat(rebuilt.file("/srv/b").process()).isEqualTo("h/0123abcd/200/2090");
  }

  @Test
  void aCallAfterALaterTimeInTheRecordIsNotOfTheKilledProcess() {
    Rebuilt rebuilt =
        Rebuilt.of(
            shell()
                .at(1900)
                .fork(100, 200)
                .at(2040)
                .killed(200, SIGKILL)
                .at(2090)
                .fork(100, 200)
                .at(2100)
                .by(100)
                .create("/srv/a", Caller.O_WRONLY, 3)
                .then()
                .at(2030)
                .by(200, 100)
                .create("/srv/b", Caller.O_WRONLY, 3)
                .then()
                .at(2120)
                .exit(200, 2));

    assertThat(rebuilt.file("/srv/b").process()).isEqualTo("h/0123abcd/200/2090");
  }

  @Test
  void whereForksWereLostACallIsOfAProcessOfItsOwn() {
    Rebuilt rebuilt =
        Rebuilt.of(
            shell()
                .lost("connector", 1990, 2050, 2)
                .at(2155)
                .fork(100, 200)
                .at(2000)
                .by(200, 100)
                .create("/srv/a", Caller.O_WRONLY, 3)
                .exitGroup(1)
                .then()
                .at(2170)
                .exit(200, 0));

    assertThat(rebuilt.processes(200)).hasSize(2);
    assertThat(rebuilt.file("/srv/a").process()).isEqualTo("h/0123abcd/200/2000");
    assertThat(rebuilt.processes(200).get(0).complete()).isFalse();
  }

  @Test
  void theClockWasSetForwardByLessThanASecond() {
    Rebuilt rebuilt =
        Rebuilt.of(
            shell()
                .at(2000)
                .fork(100, 200)
                .at(2010)
                .exit(200, 3)
                .at(2500)
                .by(200, 100)
                .create("/srv/a", Caller.O_WRONLY, 3)
                .exitGroup(3)
                .then());

    assertThat(pids(rebuilt)).containsExactly(100, 200);
    assertThat(rebuilt.file("/srv/a").process()).isEqualTo("h/0123abcd/200/2000");
  }
}
