package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.result.InferredField;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CloneMatcherTest {
  private static final long SIGCHLD = 17;
  private static final long THREAD = 0x10000 | 0x400 | 0x100;
  private static final long CLONE_PARENT = 0x8000;
  private static final long VFORK = 0x4000 | 0x100;

  private final ProcessTable table = new ProcessTable("h", Recording.BOOT, Set.of());

  private CloneMatcher match(Recording record) {
    CloneMatcher matcher = new CloneMatcher(table, LossWindows.NONE, LossWindows.NONE);
    ConnectorMerge merge = new ConnectorMerge(table, matcher);
    record.read(RawCollection.PIDS, "s1", Source.CONNECTOR).forEachRemaining(merge::accept);
    record
        .read(RawCollection.PIDS, "s1", Source.AUDIT)
        .forEachRemaining(event -> matcher.accept((RawEvent.Syscall) event));
    return matcher;
  }

  /** Returns the ids of the children of the calls with serials 1, 2, …; 0 for a call without. */
  private static List<Integer> children(CloneMatcher matcher, int calls) {
    return IntStream.rangeClosed(1, calls)
        .mapToObj(serial -> tgid(matcher.pollChildOf(serial)))
        .toList();
  }

  private static int tgid(@Nullable ProcessInstance child) {
    return child == null ? 0 : child.tgid();
  }

  private static Recording caller() {
    return Recording.of("h").at(500).fork(1, 100).at(1000);
  }

  @Test
  void aResultInAnotherPidNamespaceMatchesByOrder() {
    CloneMatcher matcher =
        match(
            caller()
                .fork(100, 201)
                .fork(100, 202)
                .by(100)
                .cloned(SIGCHLD, 7)
                .cloned(SIGCHLD, 8)
                .then());

    assertThat(children(matcher, 2)).containsExactly(201, 202);
  }

  @Test
  void aResultOnTheHostMatchesByIdWhateverTheOrder() {
    CloneMatcher matcher =
        match(
            caller()
                .at(600)
                .thread(100, 150)
                .at(1000)
                .fork(100, 201)
                .fork(100, 202)
                .by(100)
                .cloned(SIGCHLD, 202)
                .cloned(SIGCHLD, 201)
                .then());

    assertThat(children(matcher, 2)).containsExactly(202, 201);
  }

  /** A process of one thread makes one call after the other, whatever numbers it has chosen. */
  @Test
  void numbersThatContradictTheOrderOfOneThreadAreNotBelieved() {
    CloneMatcher matcher =
        match(caller().fork(100, 201).fork(100, 202).by(100).cloned3(202).cloned3(201).then());

    ProcessInstance first = Objects.requireNonNull(matcher.pollChildOf(1));
    assertThat(tgid(first)).isEqualTo(201);
    assertThat(tgid(matcher.pollChildOf(2))).isEqualTo(202);
    assertThat(first.lineage().callUncertain()).isTrue();
  }

  @Test
  void threadsAmongTheClonesAreNotMatchedAsProcesses() {
    CloneMatcher matcher =
        match(
            caller()
                .thread(100, 101)
                .fork(100, 201)
                .thread(100, 102)
                .fork(100, 202)
                .by(100)
                .cloned(THREAD, 2)
                .cloned(SIGCHLD, 3)
                .cloned(THREAD, 4)
                .cloned(SIGCHLD, 5)
                .then());

    assertThat(children(matcher, 4)).containsExactly(0, 201, 0, 202);
  }

  @Test
  void clone3HasNoFlagsSoTheFirstThreadOrProcessIsMatched() {
    CloneMatcher matcher =
        match(
            caller()
                .thread(100, 101)
                .at(1001)
                .fork(100, 201)
                .at(1000)
                .by(100)
                .cloned3(2)
                .cloned3(3)
                .then());

    assertThat(children(matcher, 2)).containsExactly(0, 201);
  }

  @Test
  void withCloneParentTheCallerIsTheCreatorThoughTheKernelReportsItsParent() {
    CloneMatcher matcher =
        match(
            caller()
                .fork(100, 200)
                .at(1010)
                .fork(100, 201)
                .at(1020)
                .fork(100, 202)
                .at(1000)
                .by(100)
                .cloned(SIGCHLD, 200)
                .then()
                .at(1010)
                .by(200, 100)
                .cloned(CLONE_PARENT | SIGCHLD, 201)
                .then()
                .at(1020)
                .by(201, 100)
                .cloned(CLONE_PARENT | SIGCHLD, 2)
                .then());

    assertThat(children(matcher, 3)).containsExactly(200, 201, 202);
    assertThat(table.of(201).get(0).lineage().creatorTgid()).isEqualTo(200);
    assertThat(table.of(202).get(0).lineage().creatorTgid()).isEqualTo(201);
  }

  /** A process and one in a namespace of its own create tasks of the same parent in one tick. */
  @Test
  void callsOfSeveralProcessesAtATimeLeaveTheCreatorUncertain() {
    CloneMatcher matcher =
        match(
            caller()
                .fork(100, 200)
                .at(1100)
                .fork(100, 201)
                .fork(100, 202)
                .by(200, 100)
                .cloned(CLONE_PARENT | SIGCHLD, 2)
                .then()
                .by(100)
                .cloned(SIGCHLD, 50)
                .then());

    assertThat(children(matcher, 2)).containsExactly(201, 202);
    for (int child : new int[] {201, 202}) {
      assertThat(table.of(child).get(0).lineage().creatorUncertain()).isTrue();
      assertThat(table.of(child).get(0).inferred().has(InferredField.PPID)).isTrue();
    }
  }

  /** In a container in a container the results are of its namespace, and name siblings here. */
  @Test
  void whoIsItselfAmongTheTasksCreatedALaterOne() {
    CloneMatcher matcher =
        match(
            caller()
                .fork(100, 200)
                .fork(100, 201)
                .fork(100, 202)
                .by(201, 100)
                .cloned(CLONE_PARENT | SIGCHLD, 201)
                .then()
                .by(200, 100)
                .cloned(CLONE_PARENT | SIGCHLD, 200)
                .then()
                .by(100)
                .cloned(SIGCHLD, 199)
                .then());

    assertThat(children(matcher, 3)).containsExactly(202, 201, 200);
    for (int child : new int[] {200, 201, 202}) {
      assertThat(table.of(child).get(0).lineage().callUncertain()).isFalse();
    }
  }

  @Test
  void callsOfSeveralProcessesApartInTimeAreCertain() {
    CloneMatcher matcher =
        match(
            caller()
                .fork(100, 200)
                .at(1100)
                .fork(100, 201)
                .at(1106)
                .fork(100, 202)
                .at(1100)
                .by(200, 100)
                .cloned(CLONE_PARENT | SIGCHLD, 202)
                .then()
                .at(1106)
                .by(100)
                .cloned(SIGCHLD, 50)
                .then());

    assertThat(children(matcher, 2)).containsExactly(201, 202);
    assertThat(table.of(201).get(0).lineage().callUncertain()).isFalse();
    assertThat(table.of(202).get(0).lineage().callUncertain()).isFalse();
  }

  @Test
  void aVforkLoggedAfterItsChildsExecAndExitIsMatchedByItsEntry() {
    Recording record =
        caller()
            .fork(100, 201)
            .at(1005)
            .exec(201, "/bin/true", "true")
            .at(1050)
            .exit(201, 0)
            .at(1060)
            .fork(100, 202)
            .at(1000)
            .by(100)
            .cloned(VFORK, 9)
            .then()
            .at(1060)
            .by(100)
            .cloned(SIGCHLD, 10)
            .then();

    CloneMatcher matcher = match(record);

    assertThat(tgid(matcher.pollChildOf(2))).isEqualTo(201);
    assertThat(tgid(matcher.pollChildOf(3))).isEqualTo(202);
  }

  @Test
  void theChildOfAVforkStartsWithItsParentsFilesBeforeTheParentsRecord() {
    Recording record =
        caller()
            .by(100)
            .create("/out", 1, 3)
            .then()
            .at(1010)
            .fork(100, 201)
            .at(1011)
            .by(201)
            .write(3, 5)
            .exec("/bin/true", "true")
            .then()
            .at(1020)
            .exit(201, 0)
            .at(1010)
            .by(100)
            .cloned(VFORK, 201)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/out").writeBytes()).isEqualTo(5);
    assertThat(rebuilt.file("/out").writers()).containsExactly("h/0123abcd/201/1010");
  }

  @Test
  void aForkThatTheSnapshotShowsTooIsNotLeftForTheNextCall() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .found(100, 1, 500)
            .runs("/bin/sh", "sh")
            .found(201, 100, 990)
            .runs("/bin/sh", "sh")
            .at(995)
            .fork(100, 201)
            .at(1200)
            .fork(100, 202)
            .at(990)
            .by(100)
            .cloned(SIGCHLD, 3)
            .then()
            .at(1100)
            .by(100)
            .create("/between", 1, 3)
            .at(1200)
            .cloned(SIGCHLD, 4)
            .then()
            .at(1210)
            .by(202)
            .write(3, 2)
            .then();

    assertThat(Rebuilt.of(record).file("/between").writers())
        .containsExactly("h/0123abcd/202/1200");
  }

  @Test
  void aCallWhoseChildWasLostDoesNotMatchAMuchLaterFork() {
    CloneMatcher matcher =
        match(
            caller()
                .by(100)
                .cloned(SIGCHLD, 7)
                .then()
                .at(60_000)
                .fork(100, 202)
                .by(100)
                .cloned(SIGCHLD, 8)
                .then());

    assertThat(children(matcher, 2)).containsExactly(0, 202);
  }

  @Test
  void aHundredThousandForksOfOneProcessAreMatchedQuickly() {
    Recording record = caller();
    for (int i = 0; i < 100_000; i++) {
      record.at(1000 + i / 50).fork(100, 1000 + i).by(100).cloned(SIGCHLD, 3 + i);
    }

    long start = System.nanoTime();
    CloneMatcher matcher = match(record);
    long seconds = (System.nanoTime() - start) / 1_000_000_000L;

    assertThat(tgid(matcher.pollChildOf(1))).isEqualTo(1000);
    assertThat(tgid(matcher.pollChildOf(100_000))).isEqualTo(100_999);
    assertThat(seconds).isLessThan(20);
  }

  @Test
  void aForkInOrderIsNotCertainBesideACallWithoutFlagsOfAChild() {
    Recording record = caller().fork(100, 150).by(100).cloned(SIGCHLD, 2).then();
    record.at(2000).fork(100, 201).fork(100, 202); // The first is by clone3 with CLONE_PARENT.
    record.by(100).cloned(SIGCHLD, 4).then().by(150, 100).cloned3(3).then();
    CloneMatcher matcher = match(record.at(3000));

    List<ProcessInstance> found = new ArrayList<>();
    for (int serial = 1; serial <= 3; serial++) {
      found.add(Objects.requireNonNull(matcher.pollChildOf(serial)));
    }

    assertThat(found).extracting(ProcessInstance::tgid).containsExactly(150, 201, 202);
    assertThat(found)
        .extracting(process -> process.lineage().creatorUncertain())
        .containsExactly(false, true, true);
  }

  @Test
  void aCallIsNotThatOfATaskBeforeItsCaller() {
    Recording record = caller().at(600).thread(100, 150);
    record.at(1001).fork(100, 199).at(1003).fork(100, 200).at(1006).fork(100, 206).at(1000);
    record.by(100).cloned(SIGCHLD, 8).then().by(200, 100).cloned(CLONE_PARENT | SIGCHLD, 9);
    record.by(100).cloned(VFORK, 7);

    assertThat(children(match(record), 3)).containsExactly(200, 206, 199);
    assertThat(table.of(206).get(0).lineage().callUncertain()).isFalse();
    assertThat(table.of(199).get(0).lineage().callUncertain()).isFalse();
  }

  @Test
  void aCallIsNotThatOfItsCallerWhoseOwnIsNotRecordedYet() {
    Recording record = caller().at(1003).fork(100, 200).at(1004).fork(100, 201).at(1000);
    record.by(200, 100).cloned(CLONE_PARENT | SIGCHLD, 9);

    assertThat(children(match(record), 1)).containsExactly(201);
    assertThat(table.of(201).get(0).lineage().callUncertain()).isFalse();
  }

  @Test
  void aCallWithoutFlagsIsNotThatOfItsCaller() {
    Recording record = caller().fork(100, 200).by(100).cloned(SIGCHLD, 2).then().at(2005);
    record.fork(100, 201).at(2006).fork(201, 202).at(2000).by(201, 100).cloned3(9).then();
    record.by(200, 100).cloned(CLONE_PARENT | SIGCHLD, 8);

    assertThat(children(match(record), 3)).containsExactly(200, 202, 201);
    assertThat(table.of(202).get(0).lineage().creatorTgid()).isEqualTo(201);
    assertThat(table.of(201).get(0).lineage().creatorTgid()).isEqualTo(200);
    assertThat(table.of(201).get(0).lineage().callUncertain()).isFalse();
  }
}
