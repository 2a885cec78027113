package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_CLOEXEC;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_TMPFILE;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/** What a program in a container can do to be taken for another, or its files for others. */
class HostileNamesReplayTest {
  private static final int PROGRAM = 200;
  private static final int O_PATH = 0x200000;
  private static final long CLONE_NEWNS = 0x20000;

  private static Recording alpha() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh", "/work.sh");
    return record.at(1190).docker(ALPHA, "a", Runc.rootfs(ALPHA)).at(1300).spawn(113, PROGRAM);
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

  private static void assertClaimed(FileAccessResult file) {
    assertThat(file.inferred().texts())
        .containsEntry(
            "docker_id", "as a program in container " + ALPHA + " names it, which may not be true");
    assertThat(file.byRuntime()).isFalse();
  }

  // ---- programs named as runtimes ------------------------------------------------------------

  @Test
  void aProgramNamedAsRuntimeThatPivots_isInWhatItClaims() {
    Caller calls = runc("runc", "run", BETA).running("/tmp/runc");
    assertClaimed(rebuilt(calls.pivotRoot("/new").create("/f", O_WRONLY, 3)).file("/f"));
  }

  @Test
  void aProgramNamedAsRuntimeThatJoins_isInWhatItClaims() {
    Caller calls = runc("runc", "exec", BETA).running("/tmp/runc").open("/proc/7/ns/mnt", 0, 3);
    assertClaimed(rebuilt(calls.setns(3, CLONE_NEWNS).create("/f", O_WRONLY, 4)).file("/f"));
  }

  @Test
  void whatAProgramNamedAsRuntimeMounts_countsForItsContainer() {
    Recording record = runc("runc", "run", BETA).running("/tmp/runc").mount("/etc", 0x1000).then();
    record.at(1500).by(113).create("/etc/passwd", O_WRONLY, 3);
    assertThat(Rebuilt.of(record).file("/etc/passwd").hostPath()).isNull();
  }

  @Test
  void aNumberedNamespace_mayBeThatOfAnyContainer() {
    Caller calls = program().open("/proc/7/ns/mnt", 0, 3).setns(3, CLONE_NEWNS);
    FileAccessResult file = rebuilt(calls.chroot("/x").create("/f", O_WRONLY, 4)).file("/f");
    assertThat(file.dockerId()).isNull();
    assertThat(file.inferred().texts())
        .containsEntry(
            "docker_id",
            "not known: its process joined a mount namespace (setns) that may be a container's");
    assertThat(file.byRuntime()).isFalse();
  }

  // ---- flags ---------------------------------------------------------------------------------

  @Test
  void anExecMayCloseWhatWasOpenedWithUnknownFlags() {
    Recording record = program().create("/x", -1, 3).create("/y", O_WRONLY | O_CLOEXEC, 4).then();
    record.at(1320).exec(PROGRAM, "/bin/e", "e").by(PROGRAM).write(3, 9).write(4, 9);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/x").writeCount()).isEqualTo(1);
    assertThat(rebuilt.file("/x").inferred().texts()).containsKeys("written", "close_timestamp");
    assertThat(rebuilt.file("/y").writeCount()).isZero();
    assertThat(rebuilt.file("/y").inferred().texts()).isEmpty();
  }

  @Test
  void aPathOfTmpfile_isADirectory() {
    Caller calls = program().open("/etc", O_PATH | O_TMPFILE | O_WRONLY, 3);
    Rebuilt rebuilt = rebuilt(calls.openAt(3, "new", O_WRONLY, 4));
    assertThat(rebuilt.file("/etc/new").hostPath()).isEqualTo("/overlay2/a/merged/etc/new");
  }

  @Test
  void aFileOpenedByAHandle_hasNoKnownName() {
    Caller calls = program().open("/", O_DIRECTORY, 3).openAt(3, "", O_WRONLY, 4).write(4, 6);
    FileAccessResult file = rebuilt(calls).file("");
    assertThat(file.hostPath()).isNull();
    assertThat(file.writeBytes()).isEqualTo(6);
    assertThat(file.inferred().texts()).containsKeys("file_name", "host_path");
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
      assertThat(linked(-100, name).inferred().texts()).as(name).doesNotContainKey("renamed_to");
    }
  }

  @Test
  void aFileWithoutAName_mayBeLinkedByAnyOtherName() {
    String reason =
        "as recorded; it has no name, and a file was linked by a name that may lead to it (linkat)";
    for (String name : new String[] {"/proc/7/fd/3", "/tmp/link", "3"}) {
      assertThat(linked(name.equals("3") ? 4 : -100, name).inferred().texts())
          .as(name)
          .containsEntry("renamed_to", reason);
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

  @Test
  void memory_isNoFile() {
    Rebuilt rebuilt = rebuilt(found("/memfd:x (deleted)").by(60).write(3, 4));
    assertThat(rebuilt.results().fileAccesses()).isEmpty();
  }

  @Test
  void aRemovedFile_isNotTheNextOneOfItsName() {
    Caller calls = found("/tmp/x (deleted)").by(60).write(3, 4).rename("/tmp/x", "/tmp/y");
    FileAccessResult file = rebuilt(calls).opened("/tmp/x");
    assertThat(file.unlinked()).isTrue();
    assertThat(file.renamedTo()).isNull();
    assertThat(file.inferred().texts()).containsKeys("file_name", "renamed_to", "unlinked");
  }

  @Test
  void aNameThatWasChangedBeforeItWasRead_isMarked() {
    Recording record = Runc.containerd("h").at(1000).found(50, 1, 200).runs("/bin/a", "a");
    record.at(1010).by(50).rename("/old", "/new");
    Recording.SnapshotBuilder found = record.at(1100).found(60, 50, 300).open(3, "/new", 1);
    found.open(4, "/other", 1).runs("/bin/evil", "evil").at(1200).by(60).write(3, 5).write(4, 5);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.opened("/new").inferred().texts()).containsKeys("renamed_to", "unlinked");
    assertThat(rebuilt.opened("/other").inferred().texts()).doesNotContainKey("unlinked");
  }

  @Test
  void aLinkByADescriptorAlone_changesNoOtherName() {
    Recording record = Runc.containerd("h").at(1000).found(50, 1, 200).runs("/bin/a", "a");
    record.at(1010).by(50).open("/t", O_TMPFILE | O_WRONLY, 9).linkAt(9, "", "/linked");
    Recording.SnapshotBuilder found = record.at(1100).found(60, 50, 300).open(3, "/linked", 1);
    found.open(4, "/other", 1).runs("/bin/evil", "evil").at(1200).by(60).write(3, 5).write(4, 5);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.opened("/linked").inferred().texts()).containsKey("unlinked");
    assertThat(rebuilt.opened("/other").inferred().texts()).doesNotContainKey("unlinked");
  }

  // ---- descriptors of others -----------------------------------------------------------------

  @Test
  void aSupervisorMayReplaceADescriptor() {
    Recording record = alpha().spawn(PROGRAM, 201).at(1400);
    record.by(201).create("/a", O_WRONLY, 3).create("/c", O_WRONLY, 4);
    record.at(1410).by(PROGRAM).create("/b", O_WRONLY, 5).addDescriptor(3);
    record.at(1420).by(201).write(3, 7);
    Rebuilt rebuilt = Rebuilt.of(record);
    assertThat(rebuilt.file("/a").inferred().texts())
        .containsEntry(
            "written",
            "as recorded; a process may have replaced this descriptor of another one"
                + " (SECCOMP_IOCTL_NOTIF_ADDFD)");
    assertThat(rebuilt.file("/c").inferred().texts()).doesNotContainKey("written");
  }
}
