package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_CLOEXEC;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_TMPFILE;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import java.util.Map;
import java.util.TreeMap;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program in a container can do to be taken for another, or its files for others. */
class HostileNamesReplayTest {
  private static final int PROGRAM = 200;
  private static final int O_PATH = 0x200000;
  private static final long CLONE_NEWNS = 0x20000;

  private static final String ONE_PATH =
      "as recorded by this path; the file may have others, or be another one, as what is mounted"
          + " there, or which directory the path starts at, is not certain";
  private static final String BY_EXEC =
      "as recorded; the flags of the open are not, by which an exec may have closed it";
  private static final String FLAGS =
      "as recorded; the flags of the open are not, by which it may have truncated the file, created"
          + " one without a name, or not followed a link";
  private static final String BY_HANDLE =
      "not known: opened by a handle (open_by_handle_at), which has no name";
  private static final String REMOVED =
      "as the snapshot marks a removed file, unless the mark is a part of its name";
  private static final String REPLACED =
      "as recorded; a process may have replaced this descriptor of another one"
          + " (SECCOMP_IOCTL_NOTIF_ADDFD)";
  private static final String BEFORE = "open before the session";
  private static final String EARLY =
      "as recorded; a call while the snapshot was taken changed such a name, maybe before it was"
          + " read";
  private static final Map<String, String> CHANGED_EARLY =
      Map.of(
          "open_timestamp", BEFORE, "renamed_from", EARLY, "renamed_to", EARLY, "unlinked", EARLY);

  private static Recording alpha() {
    return Runc.alpha()
        .at(1190)
        .docker(ALPHA, "a", Runc.rootfs(ALPHA))
        .at(1300)
        .spawn(113, PROGRAM);
  }

  private static Caller program() {
    return alpha().at(1310).by(PROGRAM);
  }

  private static Caller runc(String... args) {
    return alpha().at(1310).exec(PROGRAM, "/tmp/runc", args).at(1400).by(PROGRAM);
  }

  private static Rebuilt rebuilt(Caller calls) {
    return Rebuilt.of(calls.then());
  }

  /** What is inferred, but for the close of what is open at the end. */
  private static Map<String, String> inferred(FileAccessResult file) {
    Map<String, String> inferred = new TreeMap<>(file.inferred().texts());
    inferred.remove("close_timestamp", "exit of the last process that held it");
    return inferred;
  }

  private static void assertClaimed(FileAccessResult file, Map<String, String> alsoInferred) {
    Map<String, String> all = new TreeMap<>(alsoInferred);
    all.put("docker_id", "as a program in container " + ALPHA + " names it, which may not be true");
    assertThat(inferred(file)).isEqualTo(all);
    assertThat(file.dockerId()).isEqualTo(BETA);
    assertThat(file.byRuntime()).isFalse();
  }

  // ---- programs named as runtimes ------------------------------------------------------------

  @Test
  void aProgramNamedAsRuntimeThatPivots_isInWhatItClaims() {
    Caller calls = runc("runc", "run", BETA).running("/tmp/runc");
    FileAccessResult file = rebuilt(calls.pivotRoot("/new").create("/f", O_WRONLY, 3)).file("/f");
    assertThat(file.hostPath()).isEqualTo("/overlay2/a/merged/new/f");
    assertClaimed(file, Map.of("host_path", "below the root directory; Docker reported no mounts"));
  }

  @Test
  void aProgramNamedAsRuntimeThatJoins_isInWhatItClaims() {
    Caller calls = runc("runc", "exec", BETA).running("/tmp/runc").open("/proc/7/ns/mnt", 0, 3);
    Rebuilt rebuilt = rebuilt(calls.setns(3, CLONE_NEWNS).create("/f", O_WRONLY, 4));
    assertThat(rebuilt.file("/f").hostPath()).isNull();
    assertClaimed(
        rebuilt.file("/f"),
        Map.of(
            "host_path",
            "not known: where its process's root directory, its mount namespace or the target of a link"
                + " in /proc is on the host is not recorded"));
  }

  @Test
  void whatAProgramNamedAsRuntimeMounts_countsForItsContainer() {
    Recording record = runc("runc", "run", BETA).running("/tmp/runc").mount("/etc", 0x1000).then();
    record.at(1500).by(113).create("/etc/passwd", O_WRONLY, 3);
    assertThat(Rebuilt.of(record).file("/etc/passwd").hostPath()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/7/ns/mnt", "/proc/7/task/8/ns/mnt", "/proc/1/ns/mnt"})
  void aNumberedNamespace_mayBeThatOfAnyContainer(String namespace) {
    Caller calls = program().open(namespace, 0, 3).setns(3, CLONE_NEWNS);
    FileAccessResult file = rebuilt(calls.chroot("/x").create("/f", O_WRONLY, 4)).file("/f");
    assertThat(file.dockerId()).isNull();
    assertThat(file.hostPath()).isNull();
    assertThat(inferred(file))
        .isEqualTo(
            Map.of(
                "docker_id",
                "not known: its process joined a mount namespace (setns) that may be a container's",
                "host_path",
                "not known: where its process's root directory, its mount namespace or the target of"
                    + " a link in /proc is on the host is not recorded",
                "renamed_to",
                ONE_PATH,
                "unlinked",
                ONE_PATH));
    assertThat(file.byRuntime()).isFalse();
  }

  // ---- flags ---------------------------------------------------------------------------------

  @Test
  void anExecMayCloseWhatWasOpenedWithUnknownFlags() {
    Recording record = program().create("/x", -1, 3).create("/y", O_WRONLY | O_CLOEXEC, 4).then();
    record.at(1320).exec(PROGRAM, "/bin/e", "e").by(PROGRAM).write(3, 9).write(4, 9);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/x").writeCount()).isEqualTo(1);
    assertThat(inferred(rebuilt.file("/x")))
        .isEqualTo(Map.of("close_timestamp", BY_EXEC, "flags", FLAGS, "written", BY_EXEC));
    assertThat(rebuilt.file("/y").writeCount()).isZero();
    assertThat(rebuilt.file("/y").inferred().texts()).isEmpty();
  }

  @Test
  void aPathOfTmpfile_isADirectory() {
    Caller calls = program().open("/etc", O_PATH | O_TMPFILE | O_WRONLY, 3);
    Rebuilt rebuilt = rebuilt(calls.openAt(3, "new", O_WRONLY, 4));
    assertThat(rebuilt.file("/etc/new").hostPath()).isEqualTo("/overlay2/a/merged/etc/new");
  }

  /** O_PATH makes a directory of it however its descriptor is used (open(2)). */
  @Test
  void whatStartsAtAPathOfTmpfile_isBelowThatDirectory() {
    Caller calls = program().open("/etc", O_PATH | O_TMPFILE | O_WRONLY, 3);
    calls.create("/proc/self/fd/3/evil", O_WRONLY, 4).write(4, 5).close(4);
    FileAccessResult file =
        rebuilt(calls.rename("/etc/evil", "/etc/x")).file("/proc/self/fd/3/evil");
    assertThat(file.hostPath()).isEqualTo("/overlay2/a/merged/etc/evil");
    assertThat(file.created()).isTrue();
    assertThat(file.writeBytes()).isEqualTo(5);
    assertThat(file.renamedTo()).isEqualTo("/etc/x");
    assertThat(inferred(file)).isEqualTo(Map.of());
  }

  @Test
  void aRenameOfADirectory_isThatOfAPathOfTmpfile() {
    Caller calls = program().open("/etc", O_PATH | O_TMPFILE | O_WRONLY, 3).rename("/etc", "/usr");
    Rebuilt rebuilt = rebuilt(calls.openAt(3, "new", O_WRONLY, 4));
    assertThat(rebuilt.file("/usr/new").hostPath()).isEqualTo("/overlay2/a/merged/usr/new");
  }

  @Test
  void anExecOfAChildMayCloseOneOfTwoDescriptors() {
    Recording record = program().create("/x", -1, 3).dup(3, 5).create("/z", -1, 4).close(4).then();
    record.at(1320).spawn(PROGRAM, 201).at(1330).exec(201, "/bin/e", "e").by(201).write(5, 9);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/x").writeCount()).isEqualTo(1);
    assertThat(inferred(rebuilt.file("/x")))
        .isEqualTo(Map.of("close_timestamp", BY_EXEC, "flags", FLAGS, "written", BY_EXEC));
    assertThat(inferred(rebuilt.file("/z"))).isEqualTo(Map.of("flags", FLAGS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/etc", "/tmp/file"})
  void aFileOpenedByAHandle_hasNoKnownName(String mount) {
    Caller calls = program().open(mount, O_DIRECTORY, 3).openAt(3, "", O_WRONLY, 4).write(4, 6);
    FileAccessResult file = rebuilt(calls).file("");
    assertThat(file.hostPath()).isNull();
    assertThat(file.writeBytes()).isEqualTo(6);
    assertThat(inferred(file))
        .isEqualTo(
            Map.of(
                "file_name",
                BY_HANDLE,
                "host_path",
                BY_HANDLE,
                "renamed_from",
                ONE_PATH,
                "renamed_to",
                ONE_PATH,
                "unlinked",
                ONE_PATH));
  }

  // ---- files without a name ------------------------------------------------------------------

  private static FileAccessResult linked(int directory, String name) {
    Caller calls = program().open("/etc", O_TMPFILE | O_WRONLY, 3).open("/proc/self/fd", 0, 4);
    return rebuilt(calls.linkAt(directory, name, "/etc/evil")).file("/etc");
  }

  @Test
  void aFileWithoutAName_isLinkedByItsDescriptor() {
    for (String name : new String[] {"/proc/self/task/7/fd/3", "/proc/./self//fd/3"}) {
      assertThat(linked(-100, name).renamedTo()).as(name).isEqualTo("/etc/evil");
      assertThat(inferred(linked(-100, name))).as(name).isEqualTo(Map.of());
    }
  }

  @Test
  void twoFilesWithoutAName_areLinkedByTheirDescriptors() {
    Caller calls = program().open("/etc", O_TMPFILE | O_WRONLY, 3).write(3, 1);
    calls.open("/srv", O_TMPFILE | O_WRONLY, 4).write(4, 2);
    calls.linkAt(-100, "/proc/thread-self/fd/4", "/srv/b").linkAt(3, "", "/etc/a");
    Rebuilt rebuilt = rebuilt(calls);
    assertThat(rebuilt.file("/etc").renamedTo()).isEqualTo("/etc/a");
    assertThat(rebuilt.file("/srv").renamedTo()).isEqualTo("/srv/b");
  }

  @Test
  void aFileWithoutAName_mayBeLinkedByAnyOtherName() {
    String reason =
        "as recorded; it has no name, and a file was linked by a name that may lead to it (linkat)";
    for (String name : new String[] {"/proc/7/fd/3", "/tmp/link", "3"}) {
      FileAccessResult file = linked(name.equals("3") ? 4 : -100, name);
      assertThat(file.renamedTo()).as(name).isNull();
      assertThat(inferred(file)).as(name).isEqualTo(Map.of("renamed_to", reason));
    }
  }

  // ---- names of equal hash -------------------------------------------------------------------

  @Test
  void namesOfEqualHash_areFollowed() {
    Recording record = alpha();
    record.at(1310).by(PROGRAM).create("/tmp/Aa", O_WRONLY, 3).close(3);
    record.by(PROGRAM).create("/tmp/BB", O_WRONLY, 3).close(3);
    for (int i = 0; i < 14_000; i++) {
      record.at(2000 + i).by(PROGRAM).open("/lib/f" + i, 0, 3).close(3);
    }
    record.at(20_000).by(PROGRAM).rename("/tmp/Aa", "/etc/evil").unlink("/tmp/BB");
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.opened("/tmp/Aa").renamedTo()).isEqualTo("/etc/evil");
    assertThat(rebuilt.opened("/tmp/BB").unlinked()).isTrue();
  }

  @Test
  void directoriesOfEqualHash_areFollowed() {
    Recording record = alpha();
    record.at(1310).by(PROGRAM).create("/Aa/f", O_WRONLY, 3).close(3);
    record.by(PROGRAM).create("/BB/f", O_WRONLY, 3).close(3);
    for (int i = 0; i < 14_000; i++) {
      record.at(2000 + i).by(PROGRAM).open("/lib/f" + i, 0, 3).close(3);
    }
    record.at(20_000).by(PROGRAM).rename("/BB", "/etc");
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.opened("/Aa/f").renamedTo()).isNull();
    assertThat(rebuilt.opened("/BB/f").renamedTo()).isEqualTo("/etc/f");
  }

  @Test
  void manyNamesOfEqualHash_areFollowed() {
    Recording record = alpha();
    String[] names = {"/AaAaAa", "/AaAaBB", "/AaBBAa", "/AaBBBB", "/BBAaAa", "/BBAaBB", "/BBBBAa"};
    for (String name : names) {
      record.at(1310).by(PROGRAM).create(name, O_WRONLY, 3).close(3);
    }
    for (int i = 0; i < 14_000; i++) {
      record.at(2000 + i).by(PROGRAM).open("/lib/f" + i, 0, 3).close(3);
    }
    for (String name : names) {
      record.at(20_000).by(PROGRAM).rename(name, "/etc" + name);
    }
    Rebuilt rebuilt = Rebuilt.of(record);
    for (String name : names) {
      assertThat(rebuilt.opened(name).renamedTo()).isEqualTo("/etc" + name);
    }
  }

  // ---- the snapshot --------------------------------------------------------------------------

  private static Recording found(String target) {
    return Runc.containerd("h")
        .found(60, 50, 300)
        .cgroup("0::/docker/" + ALPHA)
        .open(3, target, 2)
        .runs("/bin/evil", "evil")
        .at(1000)
        .docker(ALPHA, "a", Runc.rootfs(ALPHA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/memfd:x (deleted)", "/memfd:/tmp/x (deleted)", "/dmabuf:x"})
  void memory_isNoFile(String target) {
    Rebuilt rebuilt = rebuilt(found(target).by(60).write(3, 4));
    assertThat(rebuilt.results().fileAccesses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/x", "/x", "/tmp/x (deleted)"})
  void aRemovedFile_isNotTheNextOneOfItsName(String name) {
    Caller calls = found(name + " (deleted)").by(60).write(3, 4).rename(name, "/tmp/y");
    FileAccessResult file = rebuilt(calls).opened(name);
    assertThat(file.unlinked()).isTrue();
    assertThat(file.renamedTo()).isNull();
    assertThat(inferred(file))
        .isEqualTo(
            Map.of(
                "file_name",
                REMOVED,
                "host_path",
                REMOVED,
                "open_timestamp",
                BEFORE,
                "renamed_to",
                REMOVED,
                "unlinked",
                REMOVED));
  }

  @Test
  void aNameThatWasChangedBeforeItWasRead_isMarked() {
    Recording record = Runc.containerd("h").at(1000).found(50, 1, 200).runs("/bin/a", "a");
    record.at(1010).by(50).rename("/old", "/new").exchange("/p", "/q").unlink("/u");
    Recording.SnapshotBuilder found = record.at(1100).found(60, 50, 300).open(3, "/new", 1);
    found.open(4, "/other", 1).open(5, "/p", 1).open(6, "/q/sub", 1).open(7, "/u", 1);
    Caller calls = found.runs("/bin/evil", "evil").at(1200).by(60).write(3, 5).write(4, 5);
    Rebuilt rebuilt = rebuilt(calls.write(5, 5).write(6, 5).write(7, 5));
    for (String name : new String[] {"/new", "/p", "/q/sub", "/u"}) {
      assertThat(inferred(rebuilt.opened(name))).isEqualTo(CHANGED_EARLY);
    }
    assertThat(inferred(rebuilt.opened("/other"))).isEqualTo(Map.of("open_timestamp", BEFORE));
  }

  @Test
  void aLinkByADescriptorAlone_changesNoOtherName() {
    Recording record = Runc.containerd("h").at(1000).found(50, 1, 200).runs("/bin/a", "a");
    record.at(1010).by(50).open("/t", O_TMPFILE | O_WRONLY, 9).linkAt(9, "", "/linked");
    Recording.SnapshotBuilder found = record.at(1100).found(60, 50, 300).open(3, "/linked", 1);
    found.open(4, "/other", 1).runs("/bin/evil", "evil").at(1200).by(60).write(3, 5).write(4, 5);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(inferred(rebuilt.opened("/linked"))).isEqualTo(CHANGED_EARLY);
    assertThat(inferred(rebuilt.opened("/other"))).isEqualTo(Map.of("open_timestamp", BEFORE));
  }

  // ---- descriptors of others -----------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void aSupervisorMayReplaceADescriptor(int number) {
    Recording record = alpha().spawn(PROGRAM, 201).at(1400);
    record.by(201).create("/3", O_WRONLY, 3).create("/4", O_WRONLY, 4).create("/5", O_WRONLY, 5);
    record.at(1410).by(PROGRAM).create("/b", O_WRONLY, 6).addDescriptor(number);
    record.at(1420).by(201).write(number, 7);
    Rebuilt rebuilt = Rebuilt.of(record);
    for (int fd : new int[] {3, 4, 5}) {
      assertThat(inferred(rebuilt.file("/" + fd)))
          .isEqualTo(
              fd == number ? Map.of("close_timestamp", REPLACED, "written", REPLACED) : Map.of());
    }
  }
}
