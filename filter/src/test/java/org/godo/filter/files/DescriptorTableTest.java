package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.model.linux.OpenFlags.O_RDWR;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.TestProcesses;
import org.godo.model.result.Inference;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DescriptorTableTest {
  private final ProcessInstance opener = TestProcesses.of(100, 1);
  private final List<String> completed = new ArrayList<>();
  private final FileObserver observer =
      new FileObserver() {
        @Override
        public void opened(FileAccess file) {}

        @Override
        public void writtenBy(FileAccess file, ProcessInstance writer) {}

        @Override
        public void inferredLate(String accessId, Inference inference) {}

        @Override
        public void completed(FileAccess file) {
          completed.add(file.id() + " " + file.closeTimestamp());
        }

        @Override
        public void nameChanged(String accessId, @Nullable String renamedTo, boolean unlinked) {}
      };
  private final DescriptorTable table = new DescriptorTable(LossWindows.NONE);

  DescriptorTableTest() {}

  private FileAccess file(String id) {
    AccessCall open = new AccessCall.Open(3, O_RDWR, 10L);
    AccessedName name = AccessedName.unresolved("/" + id);
    return new FileAccess(id, opener, null, false, open, name, observer);
  }

  private FileAccess install(DescriptorTable table, int fd, String id, long millis) {
    FileAccess file = file(id);
    table.install(fd, file, false, millis);
    return file;
  }

  private FileAccess install(int fd, String id) {
    return install(table, fd, id, 10);
  }

  private static @Nullable Reason closeReason(FileAccess file) {
    return file.inferred().reason(InferredField.CLOSE_TIMESTAMP);
  }

  private static @Nullable Reason writtenReason(FileAccess file) {
    return file.inferred().reason(InferredField.WRITTEN);
  }

  // ---- open, dup, close ----------------------------------------------------------------------

  @Test
  void aDescriptorRefersToItsFileUntilItIsClosed() {
    FileAccess file = install(3, "a");
    assertThat(table.get(3)).isSameAs(file);
    assertThat(table.get(4)).isNull();

    table.close(3, 20);

    assertThat(table.get(3)).isNull();
    assertThat(completed).containsExactly("a 20");
    assertThat(closeReason(file)).isNull();
  }

  @Test
  void closingADescriptorThatIsNotOpenDoesNothing() {
    install(3, "a");
    table.close(4, 20);

    assertThat(completed).isEmpty();
  }

  @Test
  void aFileIsClosedWithItsLastDuplicate() {
    FileAccess file = install(3, "a");
    table.duplicate(3, 5, false, 11);
    table.close(3, 20);
    assertThat(table.get(5)).isSameAs(file);
    assertThat(completed).isEmpty();

    table.close(5, 30);

    assertThat(completed).containsExactly("a 30");
  }

  @Test
  void aDuplicateOfAnythingElseAllocatesItsNumber() {
    install(5, "a");
    table.duplicate(3, 5, false, 20);

    assertThat(table.get(5)).isNull();
    table.close(5, 25);
    assertThat(completed).containsExactly("a 20");
  }

  @Test
  void dup2ClosesTheFileThatItReplaces() {
    FileAccess source = install(3, "a");
    FileAccess replaced = install(4, "b");
    table.replace(3, 4, false, 20);

    assertThat(table.get(4)).isSameAs(source);
    assertThat(completed).containsExactly("b 20");
    assertThat(closeReason(replaced)).isNull();
    assertThat(source.holders()).isEqualTo(2);
  }

  @Test
  void dup2OntoItselfDoesNothing() {
    FileAccess file = install(3, "a");
    table.replace(3, 3, true, 20);
    table.exec(30);

    assertThat(table.get(3)).isSameAs(file);
    assertThat(completed).isEmpty();
  }

  @Test
  void closeRangeClosesBothEndsAndAllBetween() {
    for (int fd = 3; fd <= 7; fd++) {
      install(fd, "f" + fd);
    }
    table.closeRange(4, 6, 20);

    assertThat(completed).containsExactly("f4 20", "f5 20", "f6 20");
    assertThat(table.get(3)).isNotNull();
    assertThat(table.get(7)).isNotNull();
  }

  @Test
  void closeRangeReachesToTheLargestNumber() {
    install(3, "a");
    install(4, "b");
    table.closeRange(4, 0xffff_ffffL, 20);
    table.closeRange(9, 4, 20);

    assertThat(completed).containsExactly("b 20");
  }

  // ---- exec ----------------------------------------------------------------------------------

  @Test
  void execClosesOnlyCloseOnExecDescriptors() {
    table.install(3, file("a"), true, 10);
    table.install(4, file("b"), false, 10);
    table.install(5, file("c"), true, 10);
    table.setCloseOnExec(5, false);
    install(6, "d");
    install(7, "e");
    table.setCloseOnExec(6L, 7L);
    table.exec(20);

    assertThat(completed).containsExactly("a 20", "d 20", "e 20");
    assertThat(table.get(3)).isNull();
    assertThat(table.get(4)).isNotNull();
    assertThat(table.get(5)).isNotNull();
  }

  @Test
  void aDuplicateHasItsOwnCloseOnExecFlag() {
    table.install(3, file("a"), true, 10);
    table.duplicate(3, 4, false, 11);
    table.exec(20);

    assertThat(table.get(3)).isNull();
    assertThat(table.get(4)).isNotNull();
    assertThat(completed).isEmpty();
  }

  // ---- late closes ---------------------------------------------------------------------------

  @Test
  void aCloseWithinATickOfTheNextAllocationIsTheOldFiles() {
    FileAccess old = install(3, "old");
    FileAccess next = install(table, 3, "next", 20);
    table.close(3, 30);

    assertThat(table.get(3)).isSameAs(next);
    assertThat(completed).containsExactly("old 20");
    assertThat(closeReason(old)).isNull();
  }

  @Test
  void aLaterCloseIsTheNewFiles() {
    FileAccess old = install(3, "old");
    install(table, 3, "next", 20);
    table.close(3, 31);

    assertThat(table.get(3)).isNull();
    assertThat(completed).containsExactly("old 20", "next 31");
    assertThat(closeReason(old)).isEqualTo(Reason.CLOSE_BY_REUSE);
  }

  @Test
  void anotherAllocationEndsTheWaitForTheLateClose() {
    install(3, "old");
    install(table, 3, "next", 20);
    install(table, 3, "third", 21);
    table.close(3, 22);

    assertThat(completed).containsExactly("old 20", "next 21");
  }

  @Test
  void afterALostCallALateCloseMayBeEitherFiles() {
    DescriptorTable lossy = new DescriptorTable((from, to) -> from <= 15 && to >= 15);
    FileAccess old = install(lossy, 3, "old", 10);
    FileAccess next = install(lossy, 3, "next", 20);
    lossy.close(3, 25);

    assertThat(completed).containsExactly("old 20", "next 25");
    assertThat(closeReason(old)).isEqualTo(Reason.CLOSE_BY_REUSE);
    assertThat(closeReason(next)).isEqualTo(Reason.CLOSE_OF_ANOTHER);
    assertThat(writtenReason(next)).isEqualTo(Reason.CLOSE_OF_ANOTHER);
  }

  // ---- processes -----------------------------------------------------------------------------

  @Test
  void aCopyIsIndependentOfTheOriginal() {
    FileAccess file = install(3, "a");
    DescriptorTable copy = table.copy();
    install(copy, 4, "b", 11);
    table.close(3, 20);

    assertThat(copy.get(3)).isSameAs(file);
    assertThat(table.get(4)).isNull();
    assertThat(completed).isEmpty();

    copy.close(3, 30);
    assertThat(completed).containsExactly("a 30");
  }

  @Test
  void aSharedTableIsClosedByTheLastExit() {
    FileAccess file = install(3, "a");
    assertThat(table.isShared()).isFalse();
    assertThat(table.share()).isSameAs(table);
    assertThat(table.isShared()).isTrue();

    table.removeUser(50L);
    assertThat(completed).isEmpty();
    table.removeUser(40L);

    assertThat(completed).containsExactly("a 50");
    assertThat(closeReason(file)).isEqualTo(Reason.CLOSE_BY_EXIT);
  }

  @Test
  void unshareLeavesTheTableToTheOthers() {
    install(3, "a");
    DescriptorTable own = table.share().unshare();
    assertThat(table.isShared()).isFalse();
    own.close(3, 20);
    assertThat(table.get(3)).isNotNull();

    table.removeUser(30L);

    assertThat(completed).containsExactly("a 30");
  }

  @Test
  void whatAProcessHoldsThatOutlivesTheRecordingStaysOpen() {
    FileAccess file = install(3, "a");
    table.share();
    table.removeUser(null);
    table.removeUser(40L);

    assertThat(completed).containsExactly("a null");
    assertThat(closeReason(file)).isNull();
  }

  @Test
  void theLatestCloseOfACopyCountsWhateverTheirOrder() {
    install(3, "a");
    DescriptorTable copy = table.copy();
    copy.removeUser(50L);
    table.close(3, 40);

    assertThat(completed).containsExactly("a 50");
  }

  @Test
  void aSnapshotKeepsTheDescriptorsItShows() {
    FileAccess same = install(3, "a");
    FileAccess other = install(4, "b");
    install(5, "c");

    assertThat(table.retain(Map.of(3, "/a", 4, "/x"), true, 60)).containsExactly(3);

    assertThat(table.get(3)).isSameAs(same);
    assertThat(completed).containsExactly("b 60", "c 60");
    assertThat(closeReason(other)).isEqualTo(Reason.CLOSE_BETWEEN_SESSIONS);
  }

  // ---- marks ---------------------------------------------------------------------------------

  @Test
  void anIoUringMarksTheWritesOfAllFilesUntilTheExec() {
    FileAccess before = install(3, "a");
    table.installRing(4, true, 11);
    FileAccess after = install(5, "b");
    table.exec(20);
    FileAccess later = install(6, "c");

    assertThat(writtenReason(before)).isEqualTo(Reason.IO_URING_WRITES);
    assertThat(writtenReason(after)).isEqualTo(Reason.IO_URING_WRITES);
    assertThat(writtenReason(later)).isNull();
  }

  @Test
  void aThreadThatUnsharesMarksTheWritesOfAllFiles() {
    FileAccess file = install(3, "a");
    table.markWritesFromNow(Reason.THREAD_DESCRIPTORS);

    assertThat(writtenReason(file)).isEqualTo(Reason.THREAD_DESCRIPTORS);
  }

  @Test
  void anUnseenStartMarksWritesAndTheClose() {
    FileAccess file = install(3, "a");
    table.markAll(Reason.HOLDER_UNSEEN);
    table.close(3, 20);

    assertThat(writtenReason(file)).isEqualTo(Reason.HOLDER_UNSEEN);
    assertThat(closeReason(file)).isEqualTo(Reason.HOLDER_UNSEEN);
    assertThat(completed).containsExactly("a 20");
  }

  @Test
  void filesAtUnknownNumbersAreClosedByTheExit() {
    FileAccess file = file("a");
    table.installAtUnknown(file);
    table.installAtUnknown(file("b"));
    table.closeRange(0, 0xffff_ffffL, 20);
    assertThat(completed).isEmpty();

    table.removeUser(30L);

    assertThat(completed).containsExactlyInAnyOrder("a 30", "b 30");
    assertThat(file.inferred().reason(InferredField.FD)).isEqualTo(Reason.IO_URING_DESCRIPTOR);
  }
}
