package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A child starts with a copy of what its creator had at the fork (kernel/fork.c, copy_files,
 * copy_fs), not at the end of the call.
 */
class StartingStateTest {
  private static final int CREATOR = 200;
  private static final int CHILD = 1000;
  private static final int FORK = 17;
  private static final int VFORK = 0x4111;

  private static Recording ofThreads() {
    Recording record =
        Runc.alpha().at(1190).docker(ALPHA, "a", Runc.rootfs(ALPHA)).at(1300).spawn(113, CREATOR);
    record.at(1310).by(CREATOR).create("/a", 1, 3).then();
    return record.at(1400).thread(CREATOR, 210).by(CREATOR).cloned(0x10f00, 6).then();
  }

  /** The child writes to descriptor 3, after a call that was entered before its fork returned. */
  private static Rebuilt written(Recording record, int flags) {
    record.at(2000).by(CREATOR).cloned(flags, 7).then().at(2100).by(CHILD, CREATOR).write(3, 5);
    return Rebuilt.of(record.at(2200).exit(CHILD, 0).at(2500));
  }

  private static void assertWrittenToA(Rebuilt rebuilt) {
    assertThat(rebuilt.file("/a").writers()).containsExactly(rebuilt.process(CHILD).key());
    assertThat(rebuilt.file("/a").closeTimestamp()).isEqualTo(2200);
    assertThat(rebuilt.file("/a").inferred().texts()).doesNotContainKey("written");
    assertThat(rebuilt.file("/b").writeCount()).isZero();
    assertThat(rebuilt.file("/b").inferred().texts()).doesNotContainKey("written");
  }

  @ParameterizedTest
  @ValueSource(ints = {FORK, VFORK})
  void whatAnotherThreadOpensDuringTheCallIsNotTheChilds(int flags) {
    Recording record = ofThreads().at(2002).fork(CREATOR, CHILD).at(2050);
    record.by(CREATOR).close(3).create("/b", 1, 3).then();

    assertWrittenToA(written(record, flags));
  }

  @Test
  void norIsWhatAProcessClosesThatMayHaveTheSameDescriptors() {
    Recording record = Runc.alpha().at(1300).spawn(113, CREATOR).at(1310);
    record.at(1400).fork(CREATOR, 210).by(CREATOR).cloned3(7).create("/a", 1, 3).then();
    record.at(1500).fork(210, CHILD).at(2000).by(CREATOR).close(3).then();
    record.at(2100).by(CHILD, 210).write(3, 93).exitGroup(0).then().at(2101).exit(CHILD, 0);
    record.at(1500).by(210, CREATOR).cloned(VFORK, 8).then().at(5000);

    FileAccessResult file = Rebuilt.of(record).file("/a");

    assertThat(file.inferred().texts()).containsKey("written");
  }

  @ParameterizedTest
  @ValueSource(ints = {FORK, VFORK})
  void norWhatAProcessOpensThatHasTheSameDescriptors(int flags) {
    Recording record = Runc.alpha().at(1300).spawn(113, CREATOR).at(1310);
    record.by(CREATOR).create("/a", 1, 3).then();
    record.at(1400).fork(CREATOR, 210).by(CREATOR).cloned(0x411, 6).then();
    record.at(2002).fork(CREATOR, CHILD).at(2050).by(210).close(3).create("/b", 1, 3).then();

    assertWrittenToA(written(record, flags));
  }

  @Test
  void norIsTheRootThatAnotherThreadChangesTo() {
    Recording record = ofThreads().at(2002).fork(CREATOR, CHILD).at(2050);
    record.by(CREATOR).chroot("/jail").then().at(2000).by(CREATOR).cloned(VFORK, 7).then();
    record.at(2100).by(CHILD, CREATOR).create("/f", 1, 3).then().at(2500);

    assertThat(Rebuilt.of(record).file("/f").hostPath()).isEqualTo(Runc.rootfs(ALPHA) + "/f");
  }

  @Test
  void whatTheCallSharesIsChangedByBoth() {
    Recording record = ofThreads().at(2002).fork(CREATOR, CHILD).at(2050);
    record.by(CREATOR).close(3).create("/b", 1, 3).then();

    Rebuilt rebuilt = written(record, VFORK | 0x400);

    assertThat(rebuilt.file("/a").writeCount()).isZero();
    assertThat(rebuilt.file("/b").writers()).containsExactly(rebuilt.process(CHILD).key());
  }

  @Test
  void aChildOfTheChildStartsWithWhatThatHas() {
    Recording record = ofThreads().at(2002).fork(CREATOR, CHILD);
    record.at(2010).fork(CHILD, 1001).at(2050).by(CREATOR).close(3).create("/b", 1, 3).then();
    record.at(2010).by(CHILD, CREATOR).cloned(FORK, 8).then();
    record.at(2000).by(CREATOR).cloned(VFORK, 7).then();
    record.at(2100).by(1001, CHILD).write(3, 5).then().at(2500);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/a").writers()).containsExactly(rebuilt.process(1001).key());
    assertThat(rebuilt.file("/b").writeCount()).isZero();
  }

  // ---- in the tick of the fork -----------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {FORK, VFORK})
  void whatIsOpenedInTheTickOfTheForkMayBeTheChilds(int flags) {
    Recording record = ofThreads().at(2002).fork(CREATOR, CHILD).at(2000);
    record.by(CREATOR).close(3).create("/b", 1, 3).then();

    Rebuilt rebuilt = written(record, flags);

    assertThat(rebuilt.file("/a").inferred().texts()).containsKeys("written", "close_timestamp");
    assertThat(rebuilt.file("/b").inferred().texts()).containsKey("written");
  }

  @Test
  void soMayWhatIsOpenedThenByAProcessThatHasTheSameDescriptors() {
    Recording record = Runc.alpha().at(1300).spawn(113, CREATOR).at(1310);
    record.by(CREATOR).create("/a", 1, 3).then();
    record.at(1400).fork(CREATOR, 210).by(CREATOR).cloned(0x411, 6).then();
    record.at(2008).fork(CREATOR, CHILD).at(2000).by(210).close(3).create("/b", 1, 3).then();

    Rebuilt rebuilt = written(record, VFORK);

    assertThat(rebuilt.file("/a").inferred().texts()).containsKeys("written", "close_timestamp");
    assertThat(rebuilt.file("/b").inferred().texts()).containsKey("written");
  }

  @Test
  void whatAnotherThreadOpensAfterTheFirstCallOfTheChildInItsTickMayBeTheChilds() {
    Recording record = ofThreads().at(2002).fork(CREATOR, CHILD).at(2000);
    record.by(CHILD, CREATOR).chdir("/").then().by(CREATOR).close(3).create("/b", 1, 3).then();

    Rebuilt rebuilt = written(record, FORK);

    assertThat(rebuilt.file("/a").inferred().texts()).containsKey("written");
    assertThat(rebuilt.file("/b").inferred().texts()).containsKey("written");
  }

  @Test
  void theRootMayBeTheOneThatAnotherThreadChangesToInTheTickOfTheFork() {
    Recording record = ofThreads().at(2002).fork(CREATOR, CHILD).at(2000);
    record.by(CREATOR).chroot("/jail").then().by(CREATOR).cloned(VFORK, 7).then();
    record.at(2100).by(CHILD, CREATOR).create("/f", 1, 3).then().at(2500);

    assertThat(Rebuilt.of(record).file("/f").inferred().texts()).containsKey("host_path");
  }

  /** As Go and Java start a program: what the child uses was open at the fork. */
  @Test
  void aProgramThatIsStartedAtOnceHasWhatWasOpenedForIt() {
    Recording record = ofThreads().at(2002).fork(CREATOR, CHILD).at(2000);
    record
        .by(CREATOR)
        .open("/dev/null", Caller.O_CLOEXEC, 4)
        .create("/log", 1 | Caller.O_CLOEXEC, 5);
    record.by(CHILD, CREATOR).dup2(4, 0).dup2(5, 1).then().at(2003).execNotice(CHILD).at(2000);
    record.by(CHILD, CREATOR).exec("/bin/true", "true").then().by(CREATOR).cloned(VFORK, 7).then();
    record.at(2010).by(CREATOR).close(4).close(5).then().at(2020).by(CHILD, CREATOR).write(1, 9);

    Rebuilt rebuilt = Rebuilt.of(record.at(2030).exit(CHILD, 0).at(2500));

    assertThat(rebuilt.file("/log").writers()).containsExactly(rebuilt.process(CHILD).key());
    for (String name : new String[] {"/dev/null", "/log"}) {
      assertThat(rebuilt.file(name).closeTimestamp()).isEqualTo(2030);
      assertThat(rebuilt.file(name).inferred().texts())
          .doesNotContainKey("written")
          .containsEntry("close_timestamp", "exit of the last process that held it");
    }
    assertThat(rebuilt.process(CHILD).inferred().texts()).doesNotContainKeys("cwd", "rootfs");
  }
}
