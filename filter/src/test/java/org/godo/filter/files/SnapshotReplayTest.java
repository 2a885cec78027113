package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_RDWR;
import static org.godo.filter.support.Caller.O_WRONLY;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a snapshot lacks, and what happens while it is taken. */
class SnapshotReplayTest {
  private static final String UNREAD =
      "the snapshot of /proc does not have all of it as the session began, or of what it inherited:"
          + " it was hidden, too much, or changed before it was read";

  /** The snapshot begins at 1000 with process 50, which has 100 as a child since 500. */
  private static Recording begun() {
    return Recording.of("h").at(1000).found(50, 1, 400).runs("/bin/sh");
  }

  @Test
  void withoutItsOpenFilesAProcessAndItsChildrenAreNotComplete() {
    Recording record =
        begun().at(1001).found(100, 50, 500).open(3, "/a", O_RDWR).without("fds").runs("/bin/d");
    record.at(1100).fork(100, 101).fork(50, 60);
    record.by(100).cloned(0, 101).write(3, 5).write(4, 5);
    record.by(50).cloned(0, 60);
    record.at(1200).by(101).exec("/bin/e", "e").exitGroup(0);
    record.at(1201).exit(101, 0).exit(60, 0).exit(100, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    for (int pid : new int[] {100, 101}) {
      assertThat(rebuilt.process(pid).complete()).isFalse();
      assertThat(rebuilt.process(pid).inferred().texts()).containsEntry("complete", UNREAD);
    }
    for (int pid : new int[] {50, 60}) {
      assertThat(rebuilt.process(pid).complete()).isTrue();
    }
    assertThat(rebuilt.file("/a").writeBytes()).isEqualTo(5);
  }

  /** What an earlier session saw open may be another file by now. */
  @Test
  void whatWasOpenInTheSessionBeforeIsNotClosedByASnapshotWithoutFiles() {
    Recording record = begun().at(1001).found(100, 50, 500).runs("/bin/d");
    record.at(1100).by(100).open("/a", O_RDWR, 3);
    record.at(2000).nextSession("s2", 3000);
    record.found(50, 1, 400).runs("/bin/sh");
    record.found(100, 50, 500).without("fds").runs("/bin/d");
    record.at(3100).by(100).write(3, 5);
    record.at(3200).exit(100, 0);
    FileAccessResult file = Rebuilt.of(record).file("/a");
    assertThat(file.writeBytes()).isEqualTo(5);
    assertThat(file.inferred().texts())
        .containsEntry("written", UNREAD)
        .containsEntry("close_timestamp", UNREAD);
  }

  @Test
  void aFileThatIsOpenedBeforeItsProcessIsReadIsOpenedOnce() {
    Recording record = begun();
    record.at(1010).by(100).open("/a", O_RDWR, 3).at(1020).write(3, 5);
    record.at(1030).found(100, 50, 500).open(3, "/a", O_RDWR).open(4, "/b", O_RDWR).runs("/bin/d");
    record.at(1040).by(100).write(3, 6).write(4, 7);
    record.at(1050).exit(100, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/a").openTimestamp()).isEqualTo(1010L);
    assertThat(rebuilt.file("/a").writeBytes()).isEqualTo(11);
    assertThat(rebuilt.file("/a").inferred().texts()).containsOnlyKeys("close_timestamp");
    assertThat(rebuilt.file("/b").writeBytes()).isEqualTo(7);
    assertThat(rebuilt.file("/b").inferred().texts()).containsKey("open_timestamp");
    assertThat(rebuilt.process(100).complete()).isTrue();
  }

  @Test
  void aDescriptorOfAnotherFileBeforeItsProcessIsReadMakesThatIncomplete() {
    Recording record = begun();
    record.at(1010).by(100).write(3, 5).close(3).open("/a", O_WRONLY, 3);
    record.at(1020).fork(100, 101);
    record.by(100).cloned(0, 101);
    record.at(1030).found(100, 50, 500).open(3, "/a", O_RDWR).runs("/bin/d");
    record.at(1100).fork(100, 102);
    record.by(100).cloned(0, 102);
    record.at(1200).exit(101, 0).exit(102, 0).exit(100, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/a").writeCount()).isZero();
    assertThat(rebuilt.process(100).complete()).isFalse();
    assertThat(rebuilt.process(101).complete()).as("forked before").isFalse();
    assertThat(rebuilt.process(102).complete()).as("forked after").isTrue();
  }

  @Test
  void whatIsOpenAllTheTimeIsComplete() {
    Recording record = begun();
    record.at(1010).by(100).write(3, 5).write(5, 1);
    record
        .at(1030)
        .found(100, 50, 500)
        .open(3, "/a", O_RDWR)
        .open(5, "socket:[7]", O_RDWR)
        .runs("/bin/d");
    record.at(1050).exit(100, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/a").writeBytes()).isEqualTo(5);
    assertThat(rebuilt.process(100).complete()).isTrue();
  }

  @Test
  void aProcessThatIsCreatedBeforeItIsReadIsAsTheRecordHasIt() {
    Recording record = begun();
    record.at(1010).fork(50, 200);
    record.by(50).cloned(0, 200);
    record.at(1020).by(200).open("/a", O_RDWR, 3).write(3, 1).at(1025).exec("/bin/new", "new");
    record
        .at(61_000)
        .found(200, 50, 1010)
        .open(3, "/a", O_RDWR)
        .cgroup("0::/docker/" + "ab".repeat(32))
        .without("fds", "cwd")
        .runs("/bin/new", "new");
    record.at(61_100).by(200).write(3, 2);
    record.at(61_200).exit(200, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    ProcessResult process = rebuilt.process(200);
    assertThat(process.dockerId()).isNull();
    assertThat(process.complete()).isTrue();
    assertThat(process.execve()).hasSize(1);
    assertThat(rebuilt.file("/a").openTimestamp()).isEqualTo(1020L);
    assertThat(rebuilt.file("/a").writeBytes()).isEqualTo(3);
  }

  @Test
  void aProcessThatIsOverLongBeforeTheSnapshotHasItsFiles() {
    Recording record = begun();
    record.at(2_000).fork(50, 200);
    record.by(50).cloned(0, 200);
    record.at(2_010).by(200).open("/a", O_RDWR, 3).write(3, 9).exitGroup(0);
    record.at(2_020).exit(200, 0);
    record.at(90_000).found(300, 50, 600).runs("/bin/late");
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/a").writeBytes()).isEqualTo(9);
    assertThat(rebuilt.process(200).exitTimestamp()).isEqualTo(2_020L);
    assertThat(rebuilt.process(300).exe()).isEqualTo("/bin/late");
  }

  @Test
  void aProcessThatIsOverBeforeItIsReadIsNotComplete() {
    Recording record = begun();
    record.at(1010).by(100).write(3, 5).cloned(0, 101);
    record.fork(100, 101);
    record.at(1020).exit(100, 0);
    record.at(1030).found(300, 50, 600).runs("/bin/late");
    record.at(1100).exit(101, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.process(100).complete()).isFalse();
    assertThat(rebuilt.process(100).inferred().texts()).containsEntry("complete", UNREAD);
    assertThat(rebuilt.process(101).complete()).as("its child").isFalse();
    assertThat(rebuilt.process(300).complete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"root, rootfs", "mount_namespace, rootfs", "cgroup, docker_id"})
  void whatIsHiddenIsNotKnown(String value, String field) {
    Recording record = begun().at(1001).found(100, 50, 500).without(value).runs("/bin/d");
    record.at(1100).by(100).open("/etc/passwd", O_RDWR, 3);
    record.at(1200).exit(100, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.process(100).complete()).isFalse();
    assertThat(rebuilt.process(100).inferred().texts()).containsKey(field);
    if (field.equals("rootfs")) {
      assertThat(rebuilt.process(100).rootfs()).isNull();
      assertThat(rebuilt.file("/etc/passwd").hostPath()).isNull();
    }
  }

  @Test
  void aRootThatIsChangedBeforeItsProcessIsReadIsNotThatOfTheStart() {
    Recording record = begun();
    record.at(1010).by(100).open("/before", O_RDWR, 3).chroot("/jail").open("/after", O_RDWR, 4);
    record.at(1030).found(100, 50, 500).runs("/bin/d");
    record.at(1050).exit(100, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/before").hostPath()).isNull();
    assertThat(rebuilt.file("/after").hostPath()).isNull();
    assertThat(rebuilt.file("/before").inferred().texts()).containsKey("host_path");
  }

  @Test
  void argumentsThatAreCutAreMarked() {
    Recording record =
        begun().at(1001).found(100, 50, 500).without("args").runs("/bin/d", "d", "x");
    record.at(1100).fork(100, 101);
    record.by(100).cloned(0, 101);
    record.at(1200).exit(101, 0).exit(100, 0);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.process(100).args()).containsExactly("d", "x");
    for (int pid : new int[] {100, 101}) {
      assertThat(rebuilt.process(pid).inferred().texts())
          .containsEntry(
              "args", "2 are known, the last perhaps not to its end; the snapshot reads no more");
    }
  }

  /** What is over before its turn in the snapshot may be in any container. */
  @Test
  void aProcessThatIsOverAsTheSnapshotReadsItIsNotComplete() {
    Recording record = Recording.of("h").recordsAll().audited("on", 10).at(900);
    record.found(1, 0, 10).runs("/sbin/init", "init").found(50, 1, 100).runs("/bin/sh", "sh");
    record.at(904).by(52, 1).create("/f", 1, 3).exitGroup(0).then().at(906).exit(52, 0);
    record.at(2_500).by(60, 1).create("/g", 1, 3).then();

    Rebuilt rebuilt = Rebuilt.of(record.at(3_000));

    assertThat(rebuilt.process(52).complete()).isFalse();
    assertThat(rebuilt.process(52).inferred().texts()).containsKey("docker_id");
    assertThat(rebuilt.file("/f").inferred().texts()).containsKeys("docker_id", "host_path");
    assertThat(rebuilt.process(60).complete()).isTrue();
  }
}
