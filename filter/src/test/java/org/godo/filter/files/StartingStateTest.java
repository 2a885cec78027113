package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
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
}
