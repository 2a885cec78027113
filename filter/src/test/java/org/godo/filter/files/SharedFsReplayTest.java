package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.Source;
import org.junit.jupiter.api.Test;

/** Roots, working directories and descriptors that processes and threads share, or do not. */
class SharedFsReplayTest {
  private static final int PARENT = 200;
  private static final int CHILD = 201;
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_FILES = 0x400;
  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final String ROOT = "/overlay2/a/merged";

  /** Process 200 of container alpha, from 1310 on. */
  private static Recording alpha() {
    return Runc.alpha().at(1190).docker(ALPHA, "a", ROOT).at(1300).spawn(113, PARENT).at(1310);
  }

  private static Recording child(long flags) {
    return alpha().fork(PARENT, CHILD).by(PARENT).cloned(flags | 17, CHILD).then().at(1410);
  }

  @Test
  void aRootIsShared() {
    Recording record = child(CLONE_FS).by(CHILD).chroot("/jail").chdir("/").then();
    record.at(1420).exit(CHILD, 0).at(1430).by(PARENT).create("/etc/passwd", 1, 3).then();

    assertThat(Rebuilt.of(record).file("/etc/passwd").hostPath())
        .isEqualTo(ROOT + "/jail/etc/passwd");
  }

  @Test
  void aWorkingDirectoryIsShared() {
    Recording record = child(CLONE_FS).by(CHILD).chdir("/tmp/evil").then();
    record.at(1420).exit(CHILD, 0).at(1430).exit(PARENT, 0);

    assertThat(Rebuilt.of(record).process(PARENT).cwd()).isEqualTo("/tmp/evil");
  }

  @Test
  void aRootIsSharedAfterAnExecToo() {
    Recording record = child(CLONE_FS).exec(CHILD, "/bin/e", "e").by(PARENT).chroot("/jail").then();
    record.at(1430).by(CHILD).create("/etc/passwd", 1, 3).then();

    assertThat(Rebuilt.of(record).file("/etc/passwd").hostPath())
        .isEqualTo(ROOT + "/jail/etc/passwd");
  }

  @Test
  void unshareEndsTheSharing() {
    Recording record = child(CLONE_FS).by(CHILD).unshare(CLONE_FS).chroot("/jail").then();
    record.at(1430).by(PARENT).create("/etc/passwd", 1, 3).then();

    assertThat(Rebuilt.of(record).file("/etc/passwd").hostPath()).isEqualTo(ROOT + "/etc/passwd");
  }

  @Test
  void aChildHasARootOfItsOwnElse() {
    Recording record = child(0).by(CHILD).chroot("/jail").then();
    record.at(1430).by(PARENT).create("/etc/passwd", 1, 3).then();

    assertThat(Rebuilt.of(record).file("/etc/passwd").hostPath()).isEqualTo(ROOT + "/etc/passwd");
  }

  /** Process 200 creates a thread, with CLONE_VM, CLONE_SIGHAND and these flags. */
  private static Recording thread(Recording record, long flags) {
    return record.thread(PARENT, CHILD).by(PARENT).cloned(0x10900 | flags, CHILD).then().at(1450);
  }

  @Test
  void theDescriptorsOfAThreadMayBeItsOwn() {
    Recording record = thread(alpha().by(PARENT).create("/a", 1, 3).then().at(1410), CLONE_FS);
    record.by(PARENT).close(3).create("/b", 1, 3).then();
    record.at(1500).by(PARENT).write(3, 7).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    String reason = "a thread of its process has its own descriptors";
    assertThat(rebuilt.file("/a").inferred().texts()).containsEntry("written", reason);
    assertThat(rebuilt.file("/b").inferred().texts()).containsEntry("written", reason);
  }

  @Test
  void theRootOfAThreadMayBeItsOwn() {
    Recording record = thread(alpha(), 0x400).by(PARENT).chroot("/jail").then();
    record.at(1500).by(PARENT).create("/etc/passwd", 1, 3).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/etc/passwd").hostPath()).isEqualTo(ROOT + "/etc/passwd");
    assertThat(rebuilt.file("/etc/passwd").inferred().texts())
        .containsEntry("host_path", "by the root of its other threads; some have their own");
    assertThat(rebuilt.process(PARENT).inferred().texts()).containsKey("cwd");
  }

  /** A thread's calls in the tick of its start have audit times from before the start. */
  private static Caller inTheTickOfItsStart(Caller process) {
    return process.cloned(0x10f00, CHILD).then().at(1413).thread(PARENT, CHILD).at(1410).by(PARENT);
  }

  @Test
  void theDescriptorsOfANewThreadMayBeItsOwn() {
    Caller process = alpha().at(1410).by(PARENT).create("/a", 1, 3);
    Recording record =
        inTheTickOfItsStart(process).unshare(CLONE_FILES).close(3).create("/b", 1, 3).then();
    record.at(1500).by(PARENT).write(3, 7).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    String reason = "a thread of its process has its own descriptors";
    assertThat(rebuilt.file("/a").inferred().texts()).containsEntry("written", reason);
    assertThat(rebuilt.file("/b").inferred().texts()).containsEntry("written", reason);
  }

  @Test
  void whatANewThreadClosesForItselfMayBeOpen() {
    Caller process = alpha().at(1410).by(PARENT).create("/a", 1, 3);
    Recording record = inTheTickOfItsStart(process).closeRange(3, 9, CLOSE_RANGE_UNSHARE).then();
    record.at(1500).by(PARENT).write(3, 7).then();

    assertThat(Rebuilt.of(record).file("/a").inferred().texts())
        .containsEntry("written", "a thread of its process has its own descriptors");
  }

  @Test
  void theRootOfANewThreadMayBeItsOwn() {
    Recording record =
        inTheTickOfItsStart(alpha().at(1410).by(PARENT)).unshare(CLONE_FS).chroot("/jail").then();
    record.at(1500).by(PARENT).create("/etc/passwd", 1, 3).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/etc/passwd").hostPath()).isEqualTo(ROOT + "/etc/passwd");
    assertThat(rebuilt.file("/etc/passwd").inferred().texts())
        .containsEntry("host_path", "by the root of its other threads; some have their own");
  }

  /** As in an audit log alone: of clone3 it has no flags, and of no thread the exit. */
  private static Recording logAlone(Caller process) {
    return process.then().without(Source.CONNECTOR, Source.PROC);
  }

  @Test
  void inALogAloneTheDescriptorsOfAThreadMayBeItsOwn() {
    String reason = "a thread of its process has its own descriptors";
    Caller ofClone3 = alpha().at(1400).by(PARENT).create("/a", 1, 3).cloned3(CHILD);
    Caller ofClone = alpha().at(1400).by(PARENT).create("/a", 1, 3).cloned(0x10f00, CHILD);
    for (Caller process : List.of(ofClone3, ofClone)) {
      process.unshare(CLONE_FILES).close(3).then().at(1500).by(PARENT).write(3, 3);

      assertThat(Rebuilt.of(logAlone(process)).file("/a").inferred().texts())
          .containsEntry("written", reason);
    }
  }

  @Test
  void inALogAloneTheRootOfAThreadMayBeItsOwnUntilAnExec() {
    Caller thread = alpha().at(1400).by(PARENT).cloned3(CHILD).unshare(CLONE_FS).chroot("/jail");
    thread.create("/f", 1, 3);
    assertThat(Rebuilt.of(logAlone(thread)).file("/f").inferred().texts())
        .containsEntry("host_path", "by the root of its other threads; some have their own");

    Caller single = alpha().at(1400).by(PARENT).cloned3(CHILD).exec("/bin/e", "e");
    single.unshare(CLONE_FS).chroot("/jail").create("/f", 1, 3);
    assertThat(Rebuilt.of(logAlone(single)).file("/f").hostPath()).isEqualTo(ROOT + "/jail/f");
  }

  @Test
  void anOrdinaryThreadMarksNothing() {
    Recording record = thread(alpha(), 0x600).by(PARENT).create("/a", 1, 3).write(3, 7).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/a").inferred().texts()).doesNotContainKeys("written", "host_path");
    assertThat(rebuilt.process(PARENT).inferred().texts()).doesNotContainKey("cwd");
  }
}
