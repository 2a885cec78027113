package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.godo.filter.support.Caller.O_CLOEXEC;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Compared;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Results;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records with lost events are rebuilt to correct results, or marked ones. */
class RebuildLossTest {
  private static final Recording RECORD = rich();
  private static final Results WHOLE = Rebuilt.of(RECORD).results();

  static Stream<Integer> seeds() {
    return IntStream.range(0, 60).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRecordWithOneEventInAHundredMissingIsRebuilt(int seed) {
    Results damaged = Rebuilt.of(RECORD.losingOneIn(100, seed)).results();

    assertSound(damaged);
    assertThat(Compared.unmarkedWrongValues(WHOLE, damaged)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRecordWithOneEventInThreeMissingIsRebuilt(int seed) {
    Results damaged = Rebuilt.of(RECORD.losingOneIn(3, seed)).results();

    assertSound(damaged);
    assertThat(Compared.unmarkedWrongValues(WHOLE, damaged)).isEmpty();
  }

  /** Loses each event in turn. */
  @Test
  void aSingleLossIsMarkedWhereverItMattered() {
    Map<String, List<String>> unmarked = new TreeMap<>();
    for (RawEvent lost : RECORD.events()) {
      Results damaged = Rebuilt.of(RECORD.losing(event -> event == lost)).results();
      List<String> found = Compared.unmarkedWrongValues(WHOLE, damaged);
      if (!found.isEmpty()) {
        unmarked.put(lost.toString(), found);
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @Test
  void theWholeRecordIsRebuiltToTheLastProcess() {
    Rebuilt rebuilt = Rebuilt.of(RECORD);

    assertSound(rebuilt.results());
    assertThat(rebuilt.results().containers()).hasSize(2);
    assertThat(rebuilt.results().processes()).hasSize(132);
    assertThat(rebuilt.results().processes())
        .allSatisfy(process -> assertThat(process.complete()).isTrue());
    assertThat(rebuilt.file("/data/held").writeBytes()).isEqualTo(2 + 100 * 3);
    assertThat(rebuilt.file("/data/held").writers()).hasSize(100);
  }

  private static void assertSound(Results results) {
    Map<String, ProcessResult> byKey = new HashMap<>();
    for (ProcessResult process : results.processes()) {
      assertThat(byKey.put(process.key(), process)).as("a second %s", process.key()).isNull();
    }
    results.processes().forEach(process -> assertSound(process, byKey));
    for (FileAccessResult file : results.fileAccesses()) {
      assertThat(byKey).containsKey(file.process());
      assertThat(byKey.keySet()).containsAll(file.writers());
      assertThat(file.writeCount()).isEqualTo(file.written().size());
    }
    for (ContainerResult container : results.containers()) {
      long members =
          results.processes().stream()
              .filter(process -> container.dockerId().equals(process.dockerId()))
              .count();
      assertThat(members).isEqualTo(container.processCount());
    }
  }

  private static void assertSound(ProcessResult process, Map<String, ProcessResult> byKey) {
    assertThat(process.exitTimestamp())
        .isNotNull()
        .isGreaterThanOrEqualTo(process.startTimestamp());
    assertThat(byKey.keySet()).containsAll(process.ancestors());
    assertThat(process.depth()).isEqualTo(process.ancestors().size());
    String parent = process.parent();
    if (parent == null) {
      assertThat(process.ancestors()).isEmpty();
    } else {
      assertThat(process.ancestors()).endsWith(parent).doesNotContain(process.key());
      assertThat(byKey).containsKey(parent);
      assertThat(byKey.get(parent))
          .extracting(ProcessResult::children)
          .asInstanceOf(LIST)
          .contains(process.key());
    }
  }

  /**
   * Two containers, a {@code docker exec}, a hundred children with files, threads, reuse of pids.
   */
  static Recording rich() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh", "/work.sh");
    record.docker(ALPHA, "alpha", "/overlay2/a/merged", new Mount("volume", "/v", "/data", true));
    record.at(1300).by(113).create("/data/held", O_WRONLY, 9).write(9, 2);
    for (int i = 0; i < 100; i++) {
      child(record, 1400 + 20L * i, 1000 + i % 90, i);
    }
    Runc.shim(record, 4000, 301, BETA);
    Runc.create(record, 4100, 301, 310, BETA, "/bin/python3", "app.py");
    record.at(4300).thread(313, 314).thread(313, 315).comm(313, "app");
    record.at(4310).exitThread(314, 313, 0).at(4320).exitThread(313, 313, 0);
    record.at(4321).exec(313, "/bin/sh", "sh", "-c", "exit 5");
    Runc.exec(record, 4400, 301, 400, BETA, "sh", "-c", "exit 9").at(4600).exit(403, 9);
    shell(record, 4650);
    record.at(4900).exit(313, 5).at(4910).exit(113, 3).exit(101, 0).exit(301, 0);
    return record.at(5000).exit(10, 0);
  }

  /** A child that redirects, renames, writes to inherited files and exits; some pids are reused. */
  private static void child(Recording record, long start, int pid, int i) {
    String name = "/tmp/file" + i;
    Caller calls = record.at(start).spawn(113, pid).by(pid).in("/tmp");
    calls
        .at(start + 1)
        .write(9, 3)
        .open("..", O_RDONLY | O_CLOEXEC, 4)
        .openAt(4, "etc/passwd", O_RDONLY, 5)
        .create(name, O_WRONLY, 3)
        .dup2(3, 1)
        .close(3)
        .write(1, 10)
        .link(name, name + ".link")
        .rename(name, name + ".done")
        .unlink(name + ".link")
        .openFails("/missing", O_RDONLY, 2);
    record.at(start + 5).exec(pid, "/bin/cat", "cat", name);
    calls.at(start + 10).write(1, 5).closeRange(3, 0xffff_ffffL, 0).exitGroup(i % 3);
    record.at(start + 11).exit(pid, i % 3);
  }

  /** A shell that changes directory, redirects and forks without exec, in 200 ms. */
  private static void shell(Recording record, long start) {
    record.at(start).spawn(113, 500).exec(500, "/bin/bash", "bash");
    Caller shell = record.by(500).in("/srv").named("bash").running("/bin/bash");
    shell.at(start + 10).open("/srv", O_RDONLY, 6).chdir("/srv");
    for (int i = 0; i < 10; i++) {
      int pid = 501 + i;
      long at = start + 20 + 10L * i;
      shell.at(at).create("/srv/out" + i, O_WRONLY, 7).dup2(7, 1).close(7);
      record.at(at + 1).spawn(500, pid);
      Caller child = record.at(at + 4).by(pid, 500).in("/srv").named("bash").running("/bin/bash");
      child.write(1, 4);
      if (i % 3 != 0) {
        child.openAt(6, "log", O_WRONLY, 8).write(8, 1);
      }
      shell.at(at + 5).create("/srv/next" + i, O_WRONLY, 11).write(11, 2).close(11).close(1);
      record.at(at + 6).exit(pid, 0);
    }
    Caller jailed = record.at(start + 130).spawn(500, 520).by(520).in("/srv");
    jailed.chroot("/srv/jail").in("/").chdir("/");
    record.at(start + 135).spawn(520, 521).at(start + 140).by(521, 520).in("/");
    record.by(521, 520).in("/").open("/etc/hosts", O_RDONLY, 3).close(3);
    record.at(start + 145).exit(521, 0).at(start + 150).exit(520, 0);
    Caller sharing = record.at(start + 155).fork(500, 530).by(500).cloned(0x400 | 17, 530);
    sharing.at(start + 160).create("/srv/shared", O_WRONLY, 12);
    record.at(start + 165).by(530, 500).write(12, 6).closeRange(12, 12, 0);
    record.at(start + 168).fork(500, 531).by(500).cloned(17, 531);
    record.at(start + 170).exit(531, 0).at(start + 172).exit(530, 0);
    record.at(start + 175).by(500).unlink("/srv/out1").rename("/srv/out2", "/srv/done2");
    record.at(start + 180).by(500).open("/srv/done2", O_RDONLY, 3).close(3);
    record.at(start + 190).by(500).exitGroup(0).then();
    record.at(start + 191).exit(500, 0);
  }
}
