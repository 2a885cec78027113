package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_WRONLY;

import java.util.List;
import java.util.function.IntSupplier;
import org.godo.filter.explain.Provenance;
import org.godo.filter.files.FileReplay;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.filter.support.Recording;
import org.godo.filter.tree.Trees;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

/** Processes whose exits are lost are bounded in memory, and marked where they are given up. */
class SweepTest {
  private static final Sweep.Limits LIMITS = new Sweep.Limits(5_000, 4_000);
  private static final int SOME = 20_000;

  /** Events between two sweeps, and those that one step may read after. */
  private static final int BETWEEN = 4_096 + 2_000;

  private static final String NOT_FOLLOWED =
      "it was not followed at all times: too many processes seemed to live";

  /** Observes how many processes are held. */
  private static final class Held implements Provenance {
    private IntSupplier size = () -> 0;
    private int most;

    @Override
    public void starts(ProcessTable processes, Trees trees, FileReplay files) {
      size = () -> processes.all().size();
    }

    @Override
    public void ending(ProcessInstance process) {
      most = Math.max(most, size.getAsInt());
    }
  }

  /**
   * Process 100, whose children from id 1,000 on start one in each hundredth of a second from 2,000
   * on.
   */
  private static Recording forks(int count) {
    Recording record = Recording.of("h").at(1_000).fork(1, 100);
    for (int i = 0; i < count; i++) {
      record.at(2_000 + 10 * i).fork(100, 1_000 + i);
    }
    return record;
  }

  @Test
  void forksWhoseExitsWereLostAreBounded() {
    Recording record = forks(SOME).lost("connector", 2_000, 202_000, 1);
    Held held = new Held();

    Rebuilt rebuilt = Rebuilt.limited(record, LIMITS, held);

    assertThat(held.most).isBetween(LIMITS.most(), LIMITS.most() + BETWEEN);
    assertThat(rebuilt.count("not_followed"))
        .isBetween((long) SOME - LIMITS.most() - BETWEEN, (long) SOME - LIMITS.left());
    assertThat(rebuilt.results().processes()).hasSize(SOME + 1);
    ProcessResult first = rebuilt.process(1_000);
    assertThat(first.exitTimestamp()).isEqualTo(2_000);
    assertThat(first.complete()).isFalse();
    assertThat(first.inferred().texts())
        .containsEntry(
            "exit_timestamp",
            "when it was last seen; too many processes seemed to live to follow it further")
        .containsEntry("complete", NOT_FOLLOWED)
        .containsEntry("children", NOT_FOLLOWED);
    ProcessResult last = rebuilt.process(1_000 + SOME - 1);
    assertThat(last.exitTimestamp()).isEqualTo(2_000 + 10 * (SOME - 1));
    assertThat(last.inferred().texts())
        .containsEntry("exit_timestamp", "the end of the session; it may have run longer");
  }

  @Test
  void aChainOfForksWhoseExitsWereLostIsBounded() {
    Recording record = Recording.of("h").at(1_000).fork(1, 1_000);
    for (int i = 1; i < SOME; i++) {
      record.at(2_000 + 10 * i).fork(999 + i, 1_000 + i);
    }
    Held held = new Held();

    Rebuilt rebuilt = Rebuilt.limited(record.lost("connector", 2_000, 202_000, 1), LIMITS, held);

    assertThat(held.most).isBetween(LIMITS.most(), LIMITS.most() + BETWEEN);
    assertThat(rebuilt.results().processes()).hasSize(SOME);
    assertThat(rebuilt.process(1_300).depth()).isEqualTo(300);
    assertThat(rebuilt.process(1_300).complete()).isFalse();
  }

  @Test
  void aLogWithoutExitsIsBounded() {
    Recording record = Recording.of("h");
    for (int i = 0; i < SOME; i++) {
      record.at(2_000 + 10 * i).by(1_000 + i, 1).exec("/bin/true", "true");
    }
    Held held = new Held();

    Rebuilt rebuilt = Rebuilt.limited(record, LIMITS, held);

    assertThat(held.most).isBetween(LIMITS.most(), LIMITS.most() + BETWEEN);
    assertThat(rebuilt.process(1_000).complete()).isFalse();
    assertThat(rebuilt.process(1_000).inferred().texts()).containsEntry("complete", NOT_FOLLOWED);
  }

  @Test
  void processesThatLiveAreFollowedWhereNothingIsLost() {
    Recording record = forks(LIMITS.most() - 10);
    for (int i = 0; i < LIMITS.most() - 10; i++) {
      record.at(200_000 + i).exit(1_000 + i, 3);
    }

    Rebuilt rebuilt = Rebuilt.limited(record.at(400_000).exit(100, 0), LIMITS, Provenance.NONE);

    assertThat(Sweep.LIMITS.left()).isGreaterThanOrEqualTo(100_000);
    assertThat(rebuilt.count("not_followed")).isZero();
    assertThat(rebuilt.count("incomplete")).isZero();
    assertThat(rebuilt.results().processes())
        .hasSize(LIMITS.most() - 9)
        .allSatisfy(
            process -> assertThat(process.inferred().texts()).doesNotContainKey("exit_timestamp"));
    assertThat(rebuilt.process(1_000).exitTimestamp()).isEqualTo(200_000);
    assertThat(rebuilt.process(1_000).exitCode()).isEqualTo(3);
  }

  /** Process 500 opens a file, is silent while others start, and then goes on. */
  private static Recording silentWhileOthersStart() {
    Recording record = Recording.of("h").at(1_000).fork(1, 100).spawn(100, 500);
    record.by(500).create("/log", O_WRONLY, 3).write(3, 1);
    for (int i = 0; i < SOME; i++) {
      record.at(2_000 + 10 * i).fork(100, 1_000 + i);
      if (i % 1_000 == 0) {
        record.by(100).write(9, 1);
      }
    }
    return record.at(300_000);
  }

  @Test
  void whatAProcessDoesThatWasGivenUpIsMarked() {
    Recording record = silentWhileOthersStart();
    record.by(500).write(3, 10).create("/later", O_WRONLY, 4).close(4);
    record.at(300_100).spawn(500, 600).exit(600, 0);
    record.at(300_500).exit(500, 7);

    Rebuilt rebuilt = Rebuilt.limited(record, LIMITS, Provenance.NONE);

    List<ProcessResult> both = rebuilt.processes(500);
    assertThat(both).hasSize(2);
    assertThat(both.get(0).startTimestamp()).isEqualTo(1_000);
    assertThat(both.get(0).exitTimestamp()).isEqualTo(1_000);
    assertThat(both.get(0).inferred().texts()).containsEntry("complete", NOT_FOLLOWED);
    assertThat(both.get(1).startTimestamp()).isEqualTo(300_000);
    assertThat(both.get(1).complete()).isFalse();
    assertThat(both.get(1).inferred().texts())
        .containsEntry(
            "start_timestamp",
            "time of its first event since a process with its pid was not followed any more; maybe"
                + " it is that one")
        .containsKey("docker_id");
    FileAccessResult log = rebuilt.file("/log");
    assertThat(log.writeBytes()).isEqualTo(1);
    assertThat(log.complete()).isFalse();
    assertThat(log.inferred().texts())
        .containsEntry(
            "written",
            "as recorded; a process that had it open was not followed further, as too many seemed"
                + " to live")
        .containsKey("close_timestamp");
    FileAccessResult later = rebuilt.file("/later");
    assertThat(later.process()).isEqualTo(both.get(1).key());
    assertThat(later.inferred().texts()).containsKeys("docker_id", "host_path");
    assertThat(rebuilt.process(600).inferred().texts()).containsKey("docker_id");
  }

  @Test
  void theNextProcessWithThePidOfOneThatWasGivenUpHasItsOwnCallsAlone() {
    Recording record = silentWhileOthersStart();
    record.by(500).create("/of-the-first", O_WRONLY, 4).close(4);
    record.at(300_500).exit(500, 7);
    record.at(301_000).spawn(100, 500).by(500).create("/of-the-next", O_WRONLY, 4).close(4);
    record.at(302_000).exit(500, 8);

    Rebuilt rebuilt = Rebuilt.limited(record, LIMITS, Provenance.NONE);

    List<ProcessResult> all = rebuilt.processes(500);
    assertThat(all)
        .extracting(ProcessResult::startTimestamp)
        .containsExactly(1_000L, 300_000L, 301_000L);
    assertThat(rebuilt.file("/of-the-first").process()).isEqualTo(all.get(1).key());
    assertThat(rebuilt.file("/of-the-next").process()).isEqualTo(all.get(2).key());
    assertThat(all.get(2).exitCode()).isEqualTo(8);
    assertThat(all.get(2).inferred().texts()).doesNotContainKey("start_timestamp");
  }

  @Test
  void theExitOfAProcessThatWasGivenUpIsOfNoOther() {
    Recording record = silentWhileOthersStart().exit(500, 7);

    Rebuilt rebuilt = Rebuilt.limited(record, LIMITS, Provenance.NONE);

    assertThat(rebuilt.process(500).exitTimestamp()).isEqualTo(1_000);
    assertThat(rebuilt.process(500).complete()).isFalse();
  }
}
