package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.junit.jupiter.api.Test;

/** Records of kernels before 4.9, whose {@code pid=} is the id of the calling thread. */
class ThreadCallerTest {
  private static final long THREAD = 0x10000 | 0x400 | 0x100;
  private static final long SIGCHLD = 17;

  private static Recording process() {
    return Recording.of("h")
        .at(1000)
        .found(1, 0, 500)
        .runs("/sbin/init", "init")
        .at(1010)
        .spawn(1, 100)
        .at(1020)
        .exec(100, "/bin/java", "java")
        .at(1030)
        .thread(100, 101);
  }

  private static List<Integer> pids(Rebuilt rebuilt) {
    return rebuilt.pids().stream().filter(pid -> pid > 1).toList();
  }

  @Test
  void aThreadOpensAndItsProcessWrites() {
    Rebuilt rebuilt =
        Rebuilt.of(
            process()
                .by(100)
                .cloned(THREAD, 101)
                .then()
                .at(1040)
                .by(101, 1)
                .create("/srv/t", Caller.O_WRONLY, 7)
                .then()
                .at(1050)
                .by(100)
                .write(7, 512)
                .then());

    assertThat(pids(rebuilt)).containsExactly(100);
    assertThat(rebuilt.file("/srv/t").process()).isEqualTo("h/0123abcd/100/1010");
    assertThat(rebuilt.file("/srv/t").writeBytes()).isEqualTo(512);
  }

  @Test
  void aThreadThatTheSnapshotShowsIsItsProcess() {
    Rebuilt rebuilt =
        Rebuilt.of(
            Recording.of("h")
                .at(1000)
                .found(1, 0, 500)
                .runs("/sbin/init", "init")
                .found(100, 1, 600)
                .thread(101, 700)
                .open(5, "/var/log/x", Caller.O_WRONLY)
                .runs("/bin/java", "java")
                .at(1010)
                .comm(1, "init")
                .at(1040)
                .by(101, 1)
                .write(5, 9)
                .then());

    assertThat(pids(rebuilt)).containsExactly(100);
    assertThat(rebuilt.file("/var/log/x").writeBytes()).isEqualTo(9);
    assertThat(rebuilt.file("/var/log/x").process()).isEqualTo("h/0123abcd/100/600");
  }

  @Test
  void aProcessThatAThreadCreatesIsAChildOfItsProcess() {
    Rebuilt rebuilt =
        Rebuilt.of(
            process()
                .at(1040)
                .by(101, 1)
                .create("/out", Caller.O_WRONLY, 3)
                .then()
                .at(1050)
                .fork(100, 200)
                .by(101, 1)
                .cloned(SIGCHLD, 200)
                .close(3)
                .then()
                .at(1060)
                .by(200)
                .write(3, 4)
                .then());

    assertThat(pids(rebuilt)).containsExactly(100, 200);
    assertThat(rebuilt.process(200).ppid()).isEqualTo(100);
    assertThat(rebuilt.file("/out").writers()).containsExactly("h/0123abcd/200/1050");
  }

  @Test
  void theExitOfAThreadIsNotThatOfItsProcess() {
    Rebuilt rebuilt =
        Rebuilt.of(
            process()
                .at(1040)
                .by(101, 1)
                .exit(3)
                .then()
                .exitThread(101, 100, 3)
                .at(1080)
                .by(100)
                .create("/later", Caller.O_WRONLY, 3)
                .write(3, 2)
                .exitGroup(5)
                .then()
                .at(1090)
                .exit(100, 5));

    assertThat(pids(rebuilt)).containsExactly(100);
    assertThat(rebuilt.process(100).exitCode()).isEqualTo(5);
    assertThat(rebuilt.file("/later").writeBytes()).isEqualTo(2);
  }

  @Test
  void anIdThatWasAThreadsIsAProcesssOnceThatIsForked() {
    Rebuilt rebuilt =
        Rebuilt.of(
            process()
                .at(1040)
                .exitThread(101, 100, 0)
                .at(1041)
                .spawn(1, 101)
                .at(1042)
                .by(101)
                .create("/new", Caller.O_WRONLY, 3)
                .write(3, 2)
                .then());

    assertThat(pids(rebuilt)).containsExactly(100, 101);
    assertThat(rebuilt.file("/new").process()).isEqualTo("h/0123abcd/101/1041");
  }

  @Test
  void anIdThatWasAProcesssIsAThreadsOnceThatStarts() {
    Rebuilt rebuilt =
        Rebuilt.of(
            Recording.of("h")
                .at(1000)
                .found(1, 0, 500)
                .runs("/sbin/init", "init")
                .at(1010)
                .spawn(1, 100)
                .at(1020)
                .spawn(1, 101)
                .at(1030)
                .exit(101, 0)
                .at(1050)
                .thread(100, 101)
                .at(1060)
                .by(101, 1)
                .create("/new", Caller.O_WRONLY, 3)
                .then());

    assertThat(rebuilt.file("/new").process()).isEqualTo("h/0123abcd/100/1010");
  }

  @Test
  void aThreadWhoseStartWasNotReportedIsKnownByItsExit() {
    Rebuilt rebuilt =
        Rebuilt.of(
            Recording.of("h")
                .at(1000)
                .found(1, 0, 500)
                .runs("/sbin/init", "init")
                .at(1010)
                .spawn(1, 100)
                .at(1060)
                .by(101, 1)
                .create("/new", Caller.O_WRONLY, 3)
                .then()
                .at(1070)
                .exitThread(101, 100, 0));

    assertThat(pids(rebuilt)).containsExactly(100);
    assertThat(rebuilt.file("/new").process()).isEqualTo("h/0123abcd/100/1010");
  }
}
