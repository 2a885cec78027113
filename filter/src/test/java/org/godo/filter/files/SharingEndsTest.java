package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that shares descriptors, or a root and working directory, has its own from a moment
 * within its exec, unshare or close_range on, which is not that of the record.
 */
class SharingEndsTest {
  private static final int SHARER = 200;
  private static final int OWN = 1001;
  private static final int CLONE_FS = 0x200;
  private static final int CLONE_FILES = 0x400;
  private static final int UNSHARE = 2;

  /** 200 and 1001 share descriptors 4 and 5, of /a and /b, and directories. */
  private static Recording sharing() {
    Recording record =
        Runc.alpha().at(1190).docker(ALPHA, "a", Runc.rootfs(ALPHA)).at(1300).spawn(113, SHARER);
    record.at(1400).fork(SHARER, OWN).by(SHARER).cloned(17 | CLONE_FILES | CLONE_FS, 7).then();
    return record.at(1410).by(OWN, SHARER).create("/a", 1, 4).create("/b", 1, 5).then();
  }

  private static Caller own(Recording record) {
    return record.by(OWN, SHARER);
  }

  private static Recording exec(Recording record, long entry) {
    return own(record.at(entry)).exec("/bin/x", "x").then();
  }

  private static Rebuilt writes(Recording record, int fd) {
    return Rebuilt.of(own(record.at(3500)).write(fd, 9).then().at(4000).exit(OWN, 0).at(5000));
  }

  private static void assertMarked(FileAccessResult file, String... fields) {
    assertThat(file.complete()).isTrue();
    assertThat(file.inferred().texts()).containsKeys(fields);
  }

  private static void assertWritten(FileAccessResult file, long count) {
    assertThat(file.writeCount()).isEqualTo(count);
    assertThat(file.inferred().texts()).doesNotContainKeys("written");
  }

  // ---- after the report of the exec ------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(longs = {3, 12, 1000})
  void whatIsReplacedAfterTheExecIsNot(long later) {
    Recording record = sharing().at(2026).execNotice(OWN);
    record.at(2026 + later).by(SHARER).dup2(4, 5).then();

    Rebuilt rebuilt = writes(exec(record, 2020), 5);

    assertWritten(rebuilt.file("/a"), 0);
    assertWritten(rebuilt.file("/b"), 1);
  }

  @Test
  void whatIsClosedAfterTheExecIsNot() {
    Recording record = sharing().at(2026).execNotice(OWN).at(2030).by(SHARER).close(5).then();

    Rebuilt rebuilt = writes(exec(record, 2020), 5);

    assertWritten(rebuilt.file("/b"), 1);
    assertThat(rebuilt.file("/b").writers()).isEmpty();
    assertThat(rebuilt.file("/b").closeTimestamp()).isEqualTo(4000);
  }

  @Test
  void whatIsOpenedAfterTheExecIsNot() {
    Recording record = sharing().at(2026).execNotice(OWN);
    record.at(2030).by(SHARER).close(5).create("/c", 1, 5).then();

    Rebuilt rebuilt = writes(exec(record, 2020), 5);

    assertWritten(rebuilt.file("/b"), 1);
    assertWritten(rebuilt.file("/c"), 0);
  }

  @Test
  void norIfItOnlyMayBeShared() {
    Recording record = Runc.alpha().at(1300).spawn(113, SHARER);
    record.at(1400).fork(SHARER, OWN).by(SHARER).cloned3(7).create("/a", 1, 4).then();
    own(record.at(1450)).create("/b", 1, 5).then().at(2026).execNotice(OWN);
    record.at(2030).by(SHARER).dup2(4, 5).then();

    Rebuilt rebuilt = writes(exec(record, 2020), 5);

    assertWritten(rebuilt.file("/a"), 0);
    assertWritten(rebuilt.file("/b"), 1);
  }

  @Test
  void whatWasReplacedBeforeTheExecIs() {
    Recording record = sharing().at(2000).by(SHARER).dup2(4, 5).then().at(2026).execNotice(OWN);

    Rebuilt rebuilt = writes(exec(record, 2020), 5);

    assertWritten(rebuilt.file("/a"), 1);
    assertWritten(rebuilt.file("/b"), 0);
  }

  // ---- while it is in the call -----------------------------------------------------------------

  @Test
  void whatIsReplacedUntilTheReportOfTheExecMayBe() {
    Recording record = sharing().at(2010).by(SHARER).dup2(4, 5).then().at(2026).execNotice(OWN);

    Rebuilt rebuilt = writes(exec(record, 2000), 5);

    assertMarked(rebuilt.file("/a"), "written");
    assertMarked(rebuilt.file("/b"), "written", "close_timestamp");
  }

  @Test
  void soMayItWithoutAReportHoweverLong() {
    Recording record = sharing().at(2900).by(SHARER).dup2(4, 5).then();

    Rebuilt rebuilt = writes(exec(record, 2000), 5);

    assertMarked(rebuilt.file("/a"), "written");
    assertMarked(rebuilt.file("/b"), "written", "close_timestamp");
  }

  @Test
  void whatIsClosedUntilTheReportMayBeUsed() {
    Recording record = sharing().at(2010).by(SHARER).close(5).then().at(2026).execNotice(OWN);

    Rebuilt rebuilt = writes(exec(record, 2000), 5);

    assertMarked(rebuilt.file("/b"), "written", "close_timestamp");
    assertWritten(rebuilt.file("/a"), 0);
  }

  @Test
  void aDescriptorThatItUsesWasNotClosed() {
    Recording record = sharing().at(2010).by(SHARER).close(5).create("/c", 1, 6).then();
    record.at(2026).execNotice(OWN);

    Rebuilt rebuilt = writes(exec(record, 2000), 6);

    assertWritten(rebuilt.file("/c"), 1);
  }

  @Test
  void whetherAnExecClosesItMayDependOnTheOthers() {
    Recording record = sharing().at(2010).by(SHARER).closeOnExec(5, true).then();

    Rebuilt rebuilt = writes(exec(record, 2000), 5);

    assertMarked(rebuilt.file("/b"), "written", "close_timestamp");
  }

  @Test
  void anOpenThatLastsMayEndInTheCall() {
    Recording record = sharing().at(2000).by(SHARER).create("/c", 1, 6).then();

    Rebuilt rebuilt = writes(exec(record, 2500), 6);

    assertThat(rebuilt.file("/c").inferred().texts()).containsKey("close_timestamp");
  }

  @Test
  void unlessItsProcessHadReturnedBefore() {
    Recording record = sharing().at(2000).by(SHARER).create("/c", 1, 6).then();
    record.at(2100).by(SHARER).chdir("/").then();

    Rebuilt rebuilt = writes(exec(record, 2500), 6);

    assertThat(rebuilt.file("/c").inferred().texts())
        .containsEntry("close_timestamp", "exit of the last process that held it");
  }

  @Test
  void aCloseThatIsRecordedAfterTheExecMayBeBeforeIt() {
    Recording record = exec(sharing().at(2030).execNotice(OWN), 2000);
    record.at(2010).by(SHARER).close(5).then();

    Rebuilt rebuilt = writes(record, 5);

    assertThat(rebuilt.file("/b").inferred().texts()).containsKey("close_timestamp");
  }

  @Test
  void oneThatIsEnteredAfterItIsNot() {
    Recording record = exec(sharing().at(2030).execNotice(OWN), 2000);
    record.at(2040).by(SHARER).dup2(4, 5).then();

    Rebuilt rebuilt = writes(record, 5);

    assertWritten(rebuilt.file("/a"), 0);
    assertWritten(rebuilt.file("/b"), 1);
  }

  @Test
  void moreChangesThanAreFollowedMarkAll() {
    Caller sharer = sharing().at(2010).by(SHARER).dup2(4, 5);
    for (int i = 0; i < 2_100; i++) {
      sharer.create("/c" + i, 1, 6).close(6);
    }

    Rebuilt rebuilt = writes(exec(sharer.then(), 2000), 5);

    assertMarked(rebuilt.file("/a"), "written", "close_timestamp");
  }

  // ---- unshare and close_range -----------------------------------------------------------------

  @Test
  void whatIsReplacedInTheTickOfAnUnshareMayBe() {
    Recording record = sharing().at(2000).by(SHARER).dup2(4, 5).then();

    Rebuilt rebuilt = writes(own(record).unshare(CLONE_FILES).then(), 5);

    assertMarked(rebuilt.file("/a"), "written");
    assertMarked(rebuilt.file("/b"), "written", "close_timestamp");
  }

  @Test
  void soMayWhatIsReplacedInTheTickAfterItsRecord() {
    Recording record = own(sharing().at(2000)).unshare(CLONE_FILES).then();

    Rebuilt rebuilt = writes(record.by(SHARER).dup2(4, 5).then(), 5);

    assertMarked(rebuilt.file("/a"), "written");
    assertMarked(rebuilt.file("/b"), "written", "close_timestamp");
  }

  @Test
  void whatIsClosedInTheTickOfACloseRangeMayBe() {
    Recording record = sharing().at(2000).by(SHARER).dup2(4, 5).then();

    Rebuilt rebuilt = writes(own(record).closeRange(9, 10, UNSHARE).then(), 5);

    assertMarked(rebuilt.file("/a"), "written");
    assertMarked(rebuilt.file("/b"), "written", "close_timestamp");
  }

  @Test
  void whatIsReplacedLaterIsNot() {
    Recording record = own(sharing().at(2000)).unshare(CLONE_FILES).then();

    Rebuilt rebuilt = writes(record.at(2100).by(SHARER).dup2(4, 5).then(), 5);

    assertWritten(rebuilt.file("/a"), 0);
    assertWritten(rebuilt.file("/b"), 1);
  }

  @Test
  void theRootThatAnotherOneChangesToInTheTickOfAnUnshareMayBe() {
    Recording record = sharing().at(2000).by(SHARER).chroot("/jail").then();
    own(record).unshare(CLONE_FS).then().at(2100).by(OWN, SHARER).create("/c", 1, 6).then();

    Rebuilt rebuilt = Rebuilt.of(record.at(5000));

    assertMarked(rebuilt.file("/c"), "host_path");
    assertThat(rebuilt.process(OWN).inferred().texts()).containsKey("rootfs");
  }

  @Test
  void soMayTheWorkingDirectory() {
    Recording record = own(sharing().at(2000)).unshare(CLONE_FS).then();
    record.by(SHARER).chdir("/tmp").then().at(5000);

    ProcessResult process = Rebuilt.of(record).process(OWN);

    assertThat(process.inferred().texts()).containsKey("cwd");
  }

  @Test
  void aLaterOneIsNot() {
    Recording record = own(sharing().at(2000)).unshare(CLONE_FS).then();
    record.at(2100).by(SHARER).chdir("/tmp").then().at(5000);

    ProcessResult process = Rebuilt.of(record).process(OWN);

    assertThat(process.inferred().texts()).doesNotContainKey("cwd");
  }
}
