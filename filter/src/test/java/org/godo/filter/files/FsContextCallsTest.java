package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/** Mount namespaces, and threads with their own directories. */
class FsContextCallsTest {
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_NEWNET = 0x40000000;
  private static final int INIT = 403;
  private static final String OWN_MOUNTS =
      "by the mounts it began with; its mount namespace is its own";
  private static final String UNKNOWN_ROOT =
      "not known: where its process's root directory, its mount namespace or the target of a link in"
          + " /proc is on the host is not recorded";
  private static final String APART = "by the root of its other threads; some have their own";
  private static final String OWN_DESCRIPTORS = "a thread of its process has its own descriptors";

  private static Caller program() {
    return Recording.of("h").at(500).fork(1, 100).at(9000).exit(100, 0).at(1000).by(100);
  }

  /** Process 100 with a second thread from 900 to 5000. */
  private static Caller threads() {
    return program()
        .then()
        .at(900)
        .thread(100, 101)
        .at(5000)
        .exitThread(101, 100, 0)
        .at(1000)
        .by(100);
  }

  /** Container alpha with its first process, and process 700 on the host. */
  private static Caller beside() {
    Recording record = Runc.containerd("h");
    Runc.shim(record, 1000, 301, ALPHA);
    return Runc.create(record, 1100, 301, 400, ALPHA, "/bin/sh")
        .at(1300)
        .fork(1, 700)
        .at(1400)
        .by(700)
        .in("/root");
  }

  @Test
  void aProcessThatJoinsAContainersMountNamespaceSeesItsFiles() {
    for (long type : new long[] {0, CLONE_NEWNS}) {
      Rebuilt rebuilt =
          Rebuilt.of(
              beside()
                  .open("/proc/" + INIT + "/ns/mnt", O_RDONLY, 3)
                  .setns(3, type)
                  .in("/")
                  .open("etc/passwd", O_WRONLY, 4)
                  .then());

      FileAccessResult passwd = rebuilt.file("/etc/passwd");
      assertThat(passwd.hostPath()).isEqualTo(Runc.rootfs(ALPHA) + "/etc/passwd");
      assertThat(passwd.dockerId()).isEqualTo(ALPHA);
    }
  }

  @Test
  void aProcessThatRejoinsTheHostsMountNamespaceSeesItsFiles() {
    Rebuilt rebuilt =
        Rebuilt.of(
            beside()
                .open("/proc/self/ns/mnt", O_RDONLY, 5)
                .open("/proc/" + INIT + "/ns/mnt", O_RDONLY, 3)
                .setns(3, CLONE_NEWNS)
                .setns(5, 0)
                .in("/")
                .open("/etc/passwd", O_WRONLY, 6)
                .then());

    assertThat(rebuilt.file("/etc/passwd").hostPath()).isEqualTo("/etc/passwd");
    assertThat(rebuilt.file("/etc/passwd").dockerId()).isNull();
  }

  @Test
  void anotherNamespaceThanThatOfMountsChangesNoPath() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .open("/proc/5/ns/net", O_RDONLY, 3)
                .in("/root")
                .setns(3, 0)
                .setns(8, CLONE_NEWNET)
                .open("file", O_WRONLY, 4)
                .then());

    assertThat(rebuilt.file("/root/file").hostPath()).isEqualTo("/root/file");
    assertThat(rebuilt.process(100).cwd()).isEqualTo("/root");
  }

  @Test
  void anUnknownNamespaceHasNoHostPaths() {
    for (long type : new long[] {0, CLONE_NEWNS}) {
      Rebuilt rebuilt =
          Rebuilt.of(
              program()
                  .create("/etc/passwd", O_WRONLY, 3)
                  .setns(8, type)
                  .in("/")
                  .open("/etc/passwd", O_WRONLY, 4)
                  .unlink("/etc/passwd")
                  .then());

      assertThat(rebuilt.files("/etc/passwd"))
          .extracting(FileAccessResult::hostPath)
          .containsExactly("/etc/passwd", null);
      assertThat(rebuilt.files("/etc/passwd"))
          .extracting(FileAccessResult::unlinked)
          .containsExactly(false, true);
    }
  }

  @Test
  void hostPathsInAnUnsharedMountNamespaceAreMarked() {
    Rebuilt rebuilt =
        Rebuilt.of(program().unshare(CLONE_NEWNS).in("/").open("/etc/hosts", O_WRONLY, 3).then());

    FileAccessResult hosts = rebuilt.file("/etc/hosts");
    assertThat(hosts.hostPath()).isEqualTo("/etc/hosts");
    assertThat(hosts.inferred().texts()).containsEntry("host_path", OWN_MOUNTS);
  }

  @Test
  void soAreThoseOfAProcessCreatedWithACopyOfTheMountNamespace() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .then()
                .at(1100)
                .fork(100, 200)
                .by(100)
                .cloned(CLONE_NEWNS, 200)
                .open("/etc/hosts", O_WRONLY, 3)
                .then()
                .at(1200)
                .by(200)
                .open("/etc/passwd", O_WRONLY, 4)
                .then());

    assertThat(rebuilt.file("/etc/passwd").inferred().texts())
        .containsEntry("host_path", OWN_MOUNTS);
    assertThat(rebuilt.file("/etc/hosts").inferred().texts()).doesNotContainKey("host_path");
  }

  @Test
  void aNewRootInAnUnsharedMountNamespaceIsNotKnown() {
    for (String call : new String[] {"pivot_root", "chroot"}) {
      Caller caller = program().unshare(CLONE_NEWNS).in("/newroot").chdir("/newroot").in("/");
      caller = call.equals("chroot") ? caller.chroot(".") : caller.pivotRootHere();
      Rebuilt rebuilt = Rebuilt.of(caller.open("/etc/hosts", O_WRONLY, 3).then());

      assertThat(rebuilt.file("/etc/hosts").hostPath()).isNull();
      assertThat(rebuilt.file("/etc/hosts").inferred().texts())
          .containsEntry("host_path", UNKNOWN_ROOT);
      assertThat(rebuilt.process(100).rootfs()).isNull();
      assertThat(rebuilt.process(100).inferred().texts()).containsEntry("rootfs", UNKNOWN_ROOT);
    }
  }

  @Test
  void aRootInTheWorkingDirectoryIsThatOfBeforeTheCall() {
    Rebuilt rebuilt =
        Rebuilt.of(
            program()
                .in("/srv/jail")
                .chdir("/srv/jail")
                .in("/")
                .chroot(".")
                .open("etc/hosts", O_WRONLY, 3)
                .then());

    assertThat(rebuilt.file("/etc/hosts").hostPath()).isEqualTo("/srv/jail/etc/hosts");
    assertThat(rebuilt.process(100).rootfs()).isEqualTo("/srv/jail");
    assertThat(rebuilt.process(100).cwd()).isEqualTo("/");
  }

  @Test
  void aRootThatCannotBeResolvedIsNotKnown() {
    Rebuilt rebuilt =
        Rebuilt.of(program().fchdir(9).chroot(".").open("/etc/hosts", O_WRONLY, 3).then());

    assertThat(rebuilt.file("/etc/hosts").hostPath()).isNull();
    assertThat(rebuilt.process(100).rootfs()).isNull();
  }

  @Test
  void aThreadWithItsOwnDirectoriesDoesNotMoveTheOthers() {
    for (long unshared : new long[] {CLONE_FS, CLONE_NEWNS}) {
      Rebuilt rebuilt =
          Rebuilt.of(
              threads()
                  .in("/srv")
                  .unshare(unshared)
                  .chdir("/var")
                  .chroot("/jail")
                  .pivotRoot("/newroot")
                  .open("/etc/hosts", O_RDONLY, 3)
                  .in("/tmp")
                  .open("own", O_RDONLY, 4)
                  .then());

      assertThat(rebuilt.file("/etc/hosts").hostPath()).isEqualTo("/etc/hosts");
      assertThat(rebuilt.file("/etc/hosts").inferred().texts()).containsEntry("host_path", APART);
      assertThat(rebuilt.file("/tmp/own").inferred().texts()).containsEntry("host_path", APART);
      assertThat(rebuilt.process(100).rootfs()).isEqualTo("/");
      assertThat(rebuilt.process(100).inferred().texts()).containsKey("cwd");
    }
  }

  @Test
  void aProcessWithOneThreadMovesWithIt() {
    Rebuilt rebuilt =
        Rebuilt.of(
            threads()
                .unshare(CLONE_FS)
                .at(6000)
                .chroot("/jail")
                .open("/etc/hosts", O_RDONLY, 3)
                .then());

    assertThat(rebuilt.file("/etc/hosts").hostPath()).isEqualTo("/jail/etc/hosts");
    assertThat(rebuilt.file("/etc/hosts").inferred().texts()).containsEntry("host_path", APART);
  }

  @Test
  void threadsThatShareTheirDirectoriesMoveTogether() {
    Rebuilt rebuilt = Rebuilt.of(threads().chroot("/jail").open("/etc/hosts", O_RDONLY, 3).then());

    assertThat(rebuilt.file("/etc/hosts").hostPath()).isEqualTo("/jail/etc/hosts");
    assertThat(rebuilt.file("/etc/hosts").inferred().texts()).doesNotContainKey("host_path");
  }

  @Test
  void writesAreMarkedOnceAThreadHasItsOwnDescriptors() {
    Rebuilt rebuilt =
        Rebuilt.of(
            threads()
                .open("/before", O_WRONLY, 3)
                .open("/closed", O_WRONLY, 4)
                .close(4)
                .unshare(CLONE_FILES)
                .open("/after", O_WRONLY, 4)
                .then());

    assertThat(rebuilt.file("/before").inferred().texts())
        .containsEntry("written", OWN_DESCRIPTORS);
    assertThat(rebuilt.file("/after").inferred().texts()).containsEntry("written", OWN_DESCRIPTORS);
    assertThat(rebuilt.file("/closed").inferred().texts()).isEmpty();
  }

  @Test
  void aThreadThatClosesAnUnsharedRangeLeavesTheOthersTheirs() {
    FileAccessResult file =
        Rebuilt.of(threads().open("/x", O_WRONLY, 3).closeRange(3, 9, 2).write(3, 5).then())
            .file("/x");

    assertThat(file.writeBytes()).isEqualTo(5);
    assertThat(file.inferred().texts()).containsEntry("written", OWN_DESCRIPTORS);
  }

  @Test
  void aChildOfSuchAThreadInheritsTheUncertainty() {
    Recording record =
        threads()
            .unshare(CLONE_FS)
            .then()
            .spawn(100, 200)
            .at(1100)
            .by(200)
            .open("/etc/hosts", O_RDONLY, 3)
            .then();

    assertThat(Rebuilt.of(record).file("/etc/hosts").inferred().texts())
        .containsEntry("host_path", APART);
  }
}
