package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.Inference;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The names of files, most of them spilled because they have been unused for long. */
class FileNameTableTest {
  /** More unused files than stay in memory. */
  private static final int MANY = 50_000;

  private static final String LINKED = Reason.FURTHER_NAMES.with().text();

  private static final MountView VIEW = MountView.HOST.below("/host");

  private final List<String> spilled = new ArrayList<>();
  private final List<String> reported = new ArrayList<>();
  private final SpillStore spill =
      new SpillStore() {
        @Override
        public long append(String text) {
          spilled.add(text);
          return spilled.size() - 1L;
        }

        @Override
        public String read(long position) {
          return spilled.get((int) position);
        }
      };
  private final FileObserver observer =
      new FileObserver() {
        @Override
        public void opened(FileAccess file) {}

        @Override
        public void writtenBy(FileAccess file, ProcessInstance writer) {}

        @Override
        public void inferredLate(String accessId, Inference inference) {
          reported.add(accessId + ' ' + inference.text());
        }

        @Override
        public void completed(FileAccess file) {}

        @Override
        public void nameChanged(String accessId, @Nullable String renamedTo, boolean unlinked) {
          reported.add(accessId + ' ' + renamedTo + ' ' + unlinked);
        }
      };
  private final AccessLog log = new AccessLog(spill);
  private final FileNameTable names = new FileNameTable(observer, log, spill);

  FileNameTableTest() {}

  /** The host-wide key of a path in the view of the accesses. */
  private static String name(String path) {
    return "/host" + path;
  }

  /** An access whose result was emitted. */
  private void access(String id, String path) {
    TrackedFile file = names.open(name(path));
    file.addUser();
    file.emitted(id, AccessedName.of(new ResolvedPath(VIEW, path), file), log);
    names.release(file);
  }

  /** So many other files that those before them are spilled. */
  private void manyOthers() {
    for (int i = 0; i < MANY; i++) {
      access("other" + i, "/other/" + i);
    }
  }

  @Test
  void aRemovalLongAfterTheAccessesIsReportedForEachOfThem() {
    access("a1", "/x");
    access("a2", "/x");
    manyOthers();

    names.unlink("/host/x");
    names.reportChanges();

    assertThat(reported)
        .containsExactly("a2 " + LINKED, "a2 null true", "a1 " + LINKED, "a1 null true");
  }

  @Test
  void accessesStayWithTheirFileThroughFurtherRenames() {
    access("a1", "/x");
    manyOthers();
    names.rename(name("/x"), name("/y"));
    names.reportChanges();
    access("a2", "/y");
    manyOthers();

    names.unlink("/host/y");
    names.reportChanges();

    assertThat(reported)
        .containsExactly(
            "a1 /y false", "a2 " + LINKED, "a2 null true", "a1 " + LINKED, "a1 /y true");
    assertThat(names.open(name("/y")).previous(name("/y"))).isNull();
  }

  @Test
  void everyAccessThatWasEmittedIsMarkedUnlessItsFileIsGone() {
    access("removed", "/removed");
    names.unlink(name("/removed"));
    access("spilled1", "/x");
    access("spilled2", "/x");
    manyOthers();
    access("late", "/y");
    reported.clear();

    names.markEmitted(Reason.NAME_OUT_OF_SCOPE);

    String text =
        " as recorded; a process changed its login uid, and what it renames and removes is not recorded";
    assertThat(reported).hasSize(2 * (MANY + 3)).doesNotContain("removed" + text);
    assertThat(reported)
        .filteredOn(each -> !each.startsWith("other"))
        .containsOnly("spilled1" + text, "spilled2" + text, "late" + text);
  }

  @Test
  void theEarlierNameOfASpilledFileIsRestored() {
    access("a1", "/x");
    names.rename(name("/x"), name("/y"));
    access("a2", "/y");
    manyOthers();

    assertThat(names.open(name("/y")).previous(name("/y"))).isEqualTo("/host/x");
  }

  @Test
  void spilledFilesBelowARenamedDirectoryAreRenamedAtAnyDepth() {
    access("a1", "/d/one");
    access("a2", "/d/e/two");
    access("a3", "/d.other/three");
    manyOthers();

    names.rename(name("/d"), name("/n"));
    names.unlink("/host/n/e/two");
    names.reportChanges();

    assertThat(reported)
        .containsExactlyInAnyOrder("a1 /n/one false", "a2 " + LINKED, "a2 /n/e/two true");
  }

  @Test
  void aFileCreatedUnderTheNameOfASpilledOneIsAnotherFile() {
    access("a1", "/x");
    manyOthers();

    names.create(name("/x"));
    names.unlink("/host/x");
    names.reportChanges();

    String text =
        "a1 as recorded; another file was created by its name since, and what had renamed or removed it"
            + " is not recorded";
    assertThat(reported).as("renamed_to and unlinked").containsExactly(text, text);
  }

  @Test
  void anyTextCanBeAName() {
    String odd = "/ 1 2 \0 3\n \"é€\uD83D\uDE00";
    access("a1", odd);
    manyOthers();

    names.rename(name(odd), name("/y"));
    names.reportChanges();

    assertThat(reported).containsExactly("a1 /y false");
  }

  // ---- files in memory -----------------------------------------------------------------------

  @Test
  void aNameRefersToOneFileUntilItIsRemoved() {
    TrackedFile file = names.open(name("/x"));
    assertThat(names.open(name("/x"))).isSameAs(file);

    names.unlink("/host/x");

    assertThat(file.unlinked()).isTrue();
    assertThat(names.open(name("/x"))).isNotSameAs(file);
  }

  @Test
  void aCreatedFileIsAnotherThanTheOneBeforeIt() {
    TrackedFile before = names.open(name("/x"));
    TrackedFile created = names.create(name("/x"));

    assertThat(created).isNotSameAs(before);
    assertThat(names.open(name("/x"))).isSameAs(created);
    assertThat(before.unlinked()).isFalse();
  }

  @Test
  void aRenameReplacesTheFileOfTheNewName() {
    TrackedFile moved = names.open(name("/a"));
    TrackedFile replaced = names.open(name("/b"));
    names.rename(name("/a"), name("/b"));

    assertThat(names.open(name("/b"))).isSameAs(moved);
    assertThat(names.open(name("/a"))).isNotSameAs(moved);
    assertThat(moved.current().key()).isEqualTo("/host/b");
    assertThat(moved.previous("/host/b")).isEqualTo("/host/a");
    assertThat(replaced.unlinked()).isTrue();
  }

  @Test
  void aRenameOfOneNameToAnotherLeavesOne() {
    TrackedFile file = names.open(name("/a"));
    names.link(name("/a"), name("/b"));
    names.rename(name("/a"), name("/b"));

    assertThat(names.open(name("/b"))).isSameAs(file);
    assertThat(names.open(name("/a"))).isNotSameAs(file);
    assertThat(file.names()).extracting(FileName::key).containsExactly("/host/b");
  }

  @Test
  void aFileWithTwoNamesIsUnlinkedWithTheSecond() {
    TrackedFile file = names.open(name("/a"));
    names.link(name("/a"), name("/b"));
    names.unlink("/host/a");
    assertThat(file.unlinked()).isFalse();

    names.unlink("/host/b");
    assertThat(file.unlinked()).isTrue();
  }

  @Test
  void exchangedDirectoriesTakeTheirFilesAlong() {
    TrackedFile one = names.open(name("/a/x"));
    TrackedFile other = names.open(name("/b/y"));
    names.exchange(name("/a"), name("/b"));

    assertThat(names.open(name("/b/x"))).isSameAs(one);
    assertThat(names.open(name("/a/y"))).isSameAs(other);
    assertThat(one.current().key()).isEqualTo("/host/b/x");
  }

  @Test
  void aRenamedDirectoryTakesNoFileOfALongerName() {
    TrackedFile below = names.open(name("/d/x"));
    TrackedFile beside = names.open(name("/d.old/x"));
    names.rename(name("/d"), name("/e"));

    assertThat(names.open(name("/e/x"))).isSameAs(below);
    assertThat(names.open(name("/d.old/x"))).isSameAs(beside);
    assertThat(beside.renames()).isZero();
  }

  @Test
  void aNamelessFileGetsItsFirstNameByALink() {
    TrackedFile file = TrackedFile.nameless("/host/tmp");
    names.linkNameless(file, name("/tmp/x"));

    assertThat(names.open(name("/tmp/x"))).isSameAs(file);
    assertThat(file.current().key()).isEqualTo("/host/tmp/x");
    assertThat(file.isNameless()).isFalse();
    assertThat(file.previous("/host/tmp/x")).isNull();
  }

  @Test
  void aChangeIsReportedOnceHoweverOftenTheNameChanges() {
    access("a1", "/x");
    names.rename(name("/x"), name("/y"));
    names.rename(name("/y"), name("/z"));
    names.reportChanges();
    names.reportChanges();

    assertThat(reported).containsExactly("a1 /z false");
  }

  @Test
  void anAccessInAViewWithoutTheNewNameHasNone() {
    access("a1", "/x");
    manyOthers();
    names.rename("/host/x", "/elsewhere/x");
    names.reportChanges();

    assertThat(reported)
        .containsExactly("a1 it has such a name, which its process does not see", "a1 null false");
  }

  @Test
  void anEmittedAccessHasTheNameThatIsLeftOfItsFile() {
    names.create(name("/a"));
    access("a1", "/a");
    names.link(name("/a"), name("/b"));
    access("b1", "/b");
    names.link(name("/b"), name("/c"));
    names.reportChanges();
    assertThat(reported).isEmpty();

    names.unlink(name("/a"));
    names.reportChanges();
    assertThat(reported).containsExactly("b1 null false", "a1 /c false");
    reported.clear();

    names.rename(name("/b"), name("/d"));
    names.unlink(name("/c"));
    names.reportChanges();
    assertThat(reported).containsExactly("b1 /d false", "a1 /d false");
    reported.clear();

    names.rename(name("/d"), name("/a"));
    names.unlink(name("/a"));
    names.reportChanges();
    assertThat(reported).containsExactly("b1 /a true", "a1 null true");
  }

  @Test
  void aFileOfASingleNameLeftOfSeveralIsSpilled() {
    names.create(name("/a"));
    names.link(name("/a"), name("/b"));
    access("b1", "/b");
    names.unlink(name("/b"));
    manyOthers();
    names.reportChanges();
    reported.clear();

    names.unlink(name("/a"));
    names.reportChanges();

    assertThat(reported).containsExactly("b1 /a true");
  }

  @Test
  void aFileThatIsRenamedToAnUnknownNameIsMarkedAndTheNextOfItsNameIsAnother() {
    access("a1", "/d/a");
    TrackedFile file = names.open(name("/d/a"));
    names.renameElsewhere(name("/d"));

    assertThat(names.open(name("/d/a"))).isNotSameAs(file);
    String elsewhere = "a1 " + Reason.NAME_ELSEWHERE.about(InferredField.UNLINKED).text();
    assertThat(reported).containsExactly(elsewhere, elsewhere);
  }
}
