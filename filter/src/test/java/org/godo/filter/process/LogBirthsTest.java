package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.Source;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

/** Births of processes in an audit log alone: the calls that created them, and reused pids. */
class LogBirthsTest {
  private static final long FORK = 0x1200011;
  private static final long THREAD = 0x3d0f00;
  private static final int LOG = Caller.O_WRONLY;

  private static Recording shell() {
    return Recording.of("h").at(1000).by(100, 1).exec("/bin/sh", "sh").then();
  }

  private static List<Integer> parents(Rebuilt rebuilt, int pid) {
    return rebuilt.processes(pid).stream()
        .map(process -> rebuilt.pid(String.valueOf(process.parent())))
        .toList();
  }

  // ---- children that are seen before their parents ----------------------------------------------

  @Test
  void aChildThatIsSeenBeforeItsParentIsOneProcess() {
    Recording record = shell().at(1950).by(100, 1).cloned(17, 101).then();
    record.at(2010).by(102, 101).create("/f", LOG, 3).then();
    record.at(2010).by(101, 100).cloned(17, 102).then();
    record.at(2030).by(102, 101).write(3, 925).exitGroup(0).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/f").writeBytes()).isEqualTo(925);
    assertThat(rebuilt.file("/f").closeTimestamp()).isEqualTo(2030);
    assertThat(parents(rebuilt, 102)).containsExactly(101);
    assertThat(parents(rebuilt, 101)).containsExactly(100);
  }

  @Test
  void aChildWhoseParentsAreSeenLaterHasThemAll() {
    Recording record = shell().at(2000).by(100, 1).open("/f", LOG, 3).cloned(FORK, 101).then();
    record.at(2010).by(103, 102).write(3, 7).exitGroup(0).then();
    record.at(2009).by(102, 101).cloned(0x4111, 103).exitGroup(0).then();
    record.at(2008).by(101, 100).cloned(0x4111, 102).exitGroup(0).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(parents(rebuilt, 103)).containsExactly(102);
    assertThat(parents(rebuilt, 102)).containsExactly(101);
    assertThat(parents(rebuilt, 101)).containsExactly(100);
    assertThat(rebuilt.file("/f").writeBytes()).isEqualTo(7);
  }

  @Test
  void aChildOfASubshellInAContainerIsInIt() {
    Recording record = Runc.alpha();
    record.at(1190).docker(Runc.ALPHA, "a", Runc.rootfs(Runc.ALPHA)).at(1300).spawn(113, 200);
    record.at(2000).fork(200, 206).by(200).cloned(17, 8).then();
    record.at(2001).fork(206, 207).at(2005).exec(207, "/bin/ls", "ls");
    record.by(207).create("/f", LOG, 3).write(3, 5).exitGroup(0).then().exit(207, 0);
    record.at(2001).by(206, 200).cloned(0x4111, 9).then();

    Rebuilt rebuilt = Rebuilt.of(record.at(2500).without(Source.CONNECTOR, Source.PROC));

    assertThat(rebuilt.file("/f").dockerId()).isEqualTo(Runc.ALPHA);
    assertThat(rebuilt.file("/f").hostPath()).isEqualTo(Runc.rootfs(Runc.ALPHA) + "/f");
    assertThat(rebuilt.process(207).dockerId()).isEqualTo(Runc.ALPHA);
    assertThat(parents(rebuilt, 207)).containsExactly(206);
  }

  @Test
  void parentsInACircleAreTwoProcesses() {
    Recording record = Recording.of("h").at(1000).by(5, 6).open("/a", LOG, 3).then();
    record.at(1010).by(6, 5).open("/b", LOG, 3).then();

    assertThat(Rebuilt.of(record).pids()).containsExactlyInAnyOrder(5, 6);
  }

  // ---- parents that are seen much later, or never ----------------------------------------------

  /** Process 207, the child of a silent subshell in a container, calls at 2005. */
  private static Recording ofSilentSubshell() {
    Recording record = Runc.alpha();
    record.at(1190).docker(Runc.ALPHA, "a", Runc.rootfs(Runc.ALPHA)).at(1300).spawn(113, 200);
    record.at(2000).by(200).cloned(17, 8).then().at(2005);
    return record.by(207, 206).create("/f", LOG, 3).write(3, 5).then();
  }

  private static Rebuilt alone(Recording record) {
    return Rebuilt.of(record.at(12_000).without(Source.CONNECTOR, Source.PROC));
  }

  private static void assertMaybeInContainer(Rebuilt rebuilt, int pid, String file) {
    assertThat(rebuilt.process(pid).inferred().texts()).containsKey("docker_id");
    assertThat(rebuilt.file(file).inferred().texts()).containsKeys("docker_id", "host_path");
  }

  @Test
  void aChildOfOneThatIsSeenLongAfterItMayBeInAContainer() {
    Recording record = ofSilentSubshell().at(9_000).by(206, 200).cloned(0x4111, 9).then();
    record.at(9_500).by(207, 206).create("/g", LOG, 4).exitGroup(0).then();

    Rebuilt rebuilt = alone(record);

    assertThat(parents(rebuilt, 207)).containsExactly(206);
    assertMaybeInContainer(rebuilt, 207, "/f");
    assertMaybeInContainer(rebuilt, 207, "/g");
  }

  @Test
  void soMayAChildOfOneThatIsNeverSeen() {
    assertMaybeInContainer(alone(ofSilentSubshell()), 207, "/f");
  }

  @Test
  void andItsOwnChildren() {
    Recording record = ofSilentSubshell().by(207, 206).cloned(17, 10).then().at(2010);

    Rebuilt rebuilt = alone(record.by(208, 207).create("/g", LOG, 4).then());

    assertMaybeInContainer(rebuilt, 208, "/g");
  }

  @Test
  void soMayOneInALogThatShowsNoContainer() {
    Rebuilt rebuilt = Rebuilt.of(shell().by(207, 206).create("/g", LOG, 4).then());

    assertMaybeInContainer(rebuilt, 207, "/g");
  }

  @Test
  void aChildOfInitIsNot() {
    Recording record = ofSilentSubshell().at(2010).by(300, 1).create("/g", LOG, 4).then();

    Rebuilt rebuilt = alone(record);

    assertThat(rebuilt.process(300).inferred().texts()).doesNotContainKey("docker_id");
    assertThat(rebuilt.file("/g").inferred().texts()).doesNotContainKeys("docker_id", "host_path");
  }

  // ---- what the child inherits -----------------------------------------------------------------

  @Test
  void aChildHasTheDescriptorsThatItsCreatorHadAtTheCall() {
    Recording record =
        shell()
            .by(100, 1)
            .open("/first", LOG, 3)
            .cloned(FORK, 101)
            .close(3)
            .open("/second", LOG, 3)
            .then()
            .at(600_000)
            .by(101, 100)
            .write(3, 64)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/first").writeBytes()).isEqualTo(64);
    assertThat(rebuilt.file("/second").writeBytes()).isZero();
    assertThat(rebuilt.process(101).startTimestamp()).isEqualTo(1000);
    assertThat(rebuilt.process(101).inferred().texts())
        .doesNotContainKeys("start_timestamp", "ppid");
    assertThat(rebuilt.process(100).inferred().texts()).doesNotContainKey("children");
  }

  @Test
  void aChildHasTheProgramDirectoryAndNameThatItsCreatorHadAtTheCall() {
    Recording record =
        shell()
            .by(100, 1)
            .named("main")
            .in("/then")
            .open("x", LOG, 3)
            .cloned(FORK, 101)
            .exec("/bin/other", "other")
            .in("/now")
            .chdir("/now")
            .then()
            .at(1001)
            .by(101, 100)
            .closeOnExec(3, false)
            .then();

    ProcessResult child = Rebuilt.of(record).process(101);

    assertThat(child.comm()).isEqualTo("main");
    assertThat(child.args()).containsExactly("sh");
    assertThat(child.cwd()).isEqualTo("/then");
  }

  @Test
  void withoutTheCallAWriteToADescriptorThatWasReusedIsMarked() {
    Recording record =
        shell()
            .by(100, 1)
            .open("/kept", LOG, 4)
            .open("/first", LOG, 3)
            .close(3)
            .open("/second", LOG, 3)
            .then()
            .by(101, 100)
            .write(3, 64)
            .write(4, 1)
            .open("/own", LOG, 5)
            .write(5, 2)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/second").inferred().texts()).containsKey("written");
    assertThat(rebuilt.file("/first").inferred().texts())
        .containsKeys("written", "close_timestamp");
    assertThat(rebuilt.file("/kept").inferred().texts()).doesNotContainKey("written");
    assertThat(rebuilt.file("/own").inferred().texts()).doesNotContainKey("written");
  }

  @Test
  void withoutTheCallAWriteToWhatTheCreatorHasClosedIsMarkedOnThatFile() {
    Recording record =
        shell()
            .by(100, 1)
            .open("/out", LOG, 3)
            .open("/read", 0, 5)
            .open("/other", LOG, 6)
            .close(3)
            .close(5)
            .close(6)
            .then()
            .by(101, 100)
            .exec("/bin/cat", "cat")
            .write(3, 64)
            .open("/own", LOG, 6)
            .write(6, 1)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/out").inferred().texts())
        .containsEntry(
            "written",
            "as recorded; a process whose creation is not known may have held it, and wrote to it"
                + " or to another file")
        .containsKey("close_timestamp");
    for (String file : List.of("/read", "/other", "/own")) {
      assertThat(rebuilt.file(file).inferred().texts()).doesNotContainKey("written");
    }
  }

  @Test
  void aMarkReachesAnAccessWhoseResultWasEmitted() {
    Recording record = shell().by(100, 1).open("/out", LOG, 3).close(3).then();
    record.by(101, 100).chdir("/");
    for (int i = 0; i < 4000; i++) {
      record.by(100, 1).open("/later", LOG, 7).close(7);
    }
    record.by(101, 100).write(3, 5);

    assertThat(Rebuilt.of(record).file("/out").inferred().texts()).containsKey("written");
  }

  @Test
  void aSilentChildMakesNoProcessAndItsCreatorsChildrenAreMarked() {
    Recording record =
        shell().by(100, 1).open("/f", LOG, 3).cloned(FORK, 101).close(3).exitGroup(0).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.pids()).containsExactly(100);
    assertThat(rebuilt.process(100).inferred().texts()).containsKey("children");
    assertThat(rebuilt.file("/f").closeTimestamp()).isEqualTo(1000);
    assertThat(rebuilt.file("/f").inferred().texts()).containsKey("close_timestamp");
  }

  @Test
  void ofMillionsOfSilentChildrenTheLatestAreKept() {
    Recording record = shell();
    for (int i = 0; i < Births.LIMIT + 100; i++) {
      record.by(100, 1).cloned(FORK, 10_000 + i);
    }
    record.at(9000).by(10_000 + Births.LIMIT, 100).exec("/bin/late", "late");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(10_000 + Births.LIMIT).startTimestamp()).isEqualTo(1000);
    assertThat(rebuilt.pids()).hasSize(2);
  }

  @Test
  void aChildSeenLongAfterTheEndOfItsCreatorIsItsChild() {
    Recording record = shell().by(100, 1).cloned(FORK, 101).exitGroup(0).then().at(900_000);
    for (int i = 0; i < 10_000; i++) {
      record.at(900_000 + i).by(500, 1).chdir("/");
    }
    record.by(101, 1).exec("/bin/daemon", "daemon");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(parents(rebuilt, 101)).containsExactly(100);
    assertThat(rebuilt.process(101).inferred().texts()).containsKey("ppid");
    assertThat(rebuilt.process(100).children()).hasSize(1);
  }

  // ---- order -----------------------------------------------------------------------------------

  @Test
  void aCallThatIsLoggedAfterItsChildsEventsCreatedIt() {
    Recording record =
        shell()
            .by(100, 1)
            .open("/f", LOG, 3)
            .then()
            .at(1010)
            .by(101, 100)
            .exec("/bin/cc", "cc")
            .write(3, 30)
            .then()
            .at(1009)
            .by(100, 1)
            .cloned(0x4111, 101)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(101).startTimestamp()).isEqualTo(1009);
    assertThat(rebuilt.process(101).inferred().texts()).doesNotContainKeys("start_timestamp");
    assertThat(rebuilt.file("/f").writeBytes()).isEqualTo(30);
    assertThat(rebuilt.process(100).inferred().texts()).doesNotContainKey("children");
  }

  @Test
  void aCallWithUnknownFlagsCreatedAProcessIfThatIsSeen() {
    Recording record =
        shell()
            .by(100, 1)
            .cloned3(101)
            .cloned3(102)
            .then()
            .by(102, 100)
            .exec("/bin/cat", "cat")
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.pids()).containsExactly(100, 102);
    assertThat(rebuilt.process(100).inferred().texts()).containsKeys("children", "threads");
  }

  // ---- reused pids -----------------------------------------------------------------------------

  @Test
  void aCallThatReturnsAPidAgainEndsTheProcessBefore() {
    Recording record =
        shell()
            .by(100, 1)
            .cloned(FORK, 101)
            .then()
            .by(101, 100)
            .exec("/bin/rm", "rm")
            .create("/left", LOG, 3)
            .then()
            .at(600_000)
            .by(200, 1)
            .exec("/bin/tcsh", "tcsh")
            .cloned(FORK, 101)
            .then()
            .at(600_001)
            .by(101, 200)
            .write(3, 9)
            .cloned(FORK, 102)
            .then()
            .by(102, 101)
            .exec("/bin/id", "id")
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(parents(rebuilt, 101)).containsExactly(100, 200);
    assertThat(rebuilt.process(102).parent()).isEqualTo(rebuilt.processes(101).get(1).key());
    assertThat(rebuilt.file("/left").writeBytes()).isZero();
    assertThat(rebuilt.processes(101).get(1).args()).containsExactly("tcsh");
  }

  @Test
  void aParentThatCannotHaveAdoptedAProcessHasANewOne() {
    Recording record =
        shell()
            .by(101, 100)
            .exec("/bin/rm", "rm")
            .create("/left", LOG, 3)
            .then()
            .at(600_000)
            .by(200, 1)
            .exec("/bin/tcsh", "tcsh")
            .then()
            .by(101, 200)
            .write(3, 9)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(parents(rebuilt, 101)).containsExactly(100, 200);
    assertThat(rebuilt.file("/left").writeBytes()).isZero();
  }

  @Test
  void initAdoptsAProcess() {
    Recording record =
        shell()
            .by(100, 1)
            .cloned(FORK, 101)
            .then()
            .by(101, 100)
            .create("/f", LOG, 3)
            .then()
            .at(2000)
            .by(100, 1)
            .exitGroup(0)
            .then()
            .at(3000)
            .by(101, 1)
            .write(3, 4)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(parents(rebuilt, 101)).containsExactly(100);
    assertThat(rebuilt.file("/f").writeBytes()).isEqualTo(4);
  }

  @Test
  void anExecRightAfterTheExitOfItsPidIsOfANewProcess() {
    Recording record =
        shell()
            .by(101, 100)
            .exec("/bin/a", "a")
            .exitGroup(0)
            .then()
            .by(101, 100)
            .exec("/bin/b", "b")
            .then();

    assertThat(Rebuilt.of(record).processes(101))
        .extracting(ProcessResult::args)
        .containsExactly(List.of("a"), List.of("b"));
  }

  // ---- numbers of a pid namespace --------------------------------------------------------------

  @Test
  void aNumberThatAnotherLivingProcessHasIsOneOfANamespace() {
    Recording record =
        shell()
            .by(33, 2)
            .exec("/sbin/irqd", "irqd")
            .then()
            .by(100, 1)
            .open("/a", LOG, 3)
            .cloned(FORK, 33)
            .close(3)
            .then()
            .by(3179, 100)
            .write(3, 5)
            .then()
            .by(33, 2)
            .open("/proc/irq", LOG, 3)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.pids()).containsExactlyInAnyOrder(100, 33, 3179);
    assertThat(parents(rebuilt, 3179)).containsExactly(100);
    assertThat(rebuilt.file("/a").writeBytes()).isEqualTo(5);
    assertThat(rebuilt.process(3179).inferred().texts()).containsKey("start_timestamp");
  }

  @Test
  void aNumberOfANamespaceThatIsASiblingsIsNotBelieved() {
    Recording record =
        shell()
            .by(100, 1)
            .cloned(FORK, 40)
            .cloned(FORK, 41)
            .then()
            .by(41, 100)
            .exec("/bin/a", "a")
            .then()
            .by(42, 100)
            .exec("/bin/b", "b")
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.pids()).containsExactlyInAnyOrder(100, 41, 42);
    assertThat(rebuilt.process(41).inferred().texts()).containsKey("start_timestamp");
    assertThat(rebuilt.process(42).inferred().texts()).containsKey("start_timestamp");
  }

  // ---- parents seen after their children -------------------------------------------------------

  @Test
  void aParentFromBeforeTheLogHasTheChildrenThatWereSeenFirst() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .by(9101, 9100)
            .exec("/bin/first", "first")
            .cloned(FORK, 9102)
            .then()
            .by(9102, 9101)
            .exec("/bin/below", "below")
            .exitGroup(0)
            .then()
            .by(9101, 9100)
            .exitGroup(0)
            .then();
    for (int i = 0; i < 10_000; i++) {
      record.at(20_000 + i).by(500, 1).chdir("/");
    }
    record.by(9100, 900).open("/x", LOG, 3).then().by(9103, 9100).exec("/bin/second", "second");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(parents(rebuilt, 9101)).containsExactly(9100);
    assertThat(parents(rebuilt, 9103)).containsExactly(9100);
    assertThat(parents(rebuilt, 9100)).containsExactly(-1);
    assertThat(rebuilt.process(9102).ancestors())
        .containsExactly(rebuilt.process(9100).key(), rebuilt.process(9101).key());
  }

  @Test
  void aProcessThatExecsFirstIsNotTakenForTheParentOfEarlierOnes() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .by(9101, 500)
            .exec("/bin/job", "job")
            .exitGroup(0)
            .then()
            .at(900_000)
            .by(500, 700)
            .exec("/bin/ls", "ls")
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(9101).parent()).isNull();
    assertThat(rebuilt.process(9101).ppid()).isEqualTo(500);
  }

  // ---- names and threads -----------------------------------------------------------------------

  @Test
  void aThreadsNameIsNotTheProcesses() {
    Recording record =
        shell()
            .by(100, 1)
            .cloned(THREAD, 101)
            .named("worker")
            .open("/f", LOG, 3)
            .then()
            .by(200, 1)
            .exec("/bin/one", "one")
            .named("renamed")
            .open("/g", LOG, 3)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(100).comm()).isEqualTo("sh");
    assertThat(rebuilt.process(100).inferred().texts()).containsKeys("comm", "threads");
    assertThat(rebuilt.process(200).comm()).isEqualTo("renamed");
    assertThat(rebuilt.process(200).inferred().texts()).doesNotContainKey("comm");
  }

  @Test
  void aFailedExecChangesNothing() {
    Recording record =
        shell()
            .by(100, 1)
            .cloned(FORK, 101)
            .then()
            .by(101, 100)
            .named("sh")
            .running("/bin/sh")
            .execFails("/bin/nothing", 2)
            .then();

    ProcessResult child = Rebuilt.of(record).process(101);

    assertThat(child.comm()).isEqualTo("sh");
    assertThat(child.exe()).isEqualTo("/bin/sh");
    assertThat(child.args()).containsExactly("sh");
  }

  @Test
  void anotherFileThanTheInheritedOneHasNoInheritedArguments() {
    Recording record =
        shell().by(101, 100).named("vi").running("/usr/bin/vi").open("/f", LOG, 3).then();

    ProcessResult child = Rebuilt.of(record).process(101);

    assertThat(child.comm()).isEqualTo("vi");
    assertThat(child.exe()).isEqualTo("/usr/bin/vi");
    assertThat(child.args()).isEmpty();
    assertThat(child.inferred().texts()).containsKeys("args", "execve");
  }

  // ---- exits -----------------------------------------------------------------------------------

  @Test
  void theExitOfAProcessWithoutThreadsIsItsEnd() {
    Recording record =
        shell().at(2000).by(100, 1).exitThread(7).then().at(9000).by(200, 1).chdir("/").then();

    ProcessResult process = Rebuilt.of(record).process(100);

    assertThat(process.exitCode()).isEqualTo(7);
    assertThat(process.exitTimestamp()).isEqualTo(2000);
    assertThat(process.inferred().texts())
        .containsEntry("exit_timestamp", "entry into exit of its only thread");
  }

  @Test
  void theExitOfAThreadIsNotThatOfItsProcess() {
    Recording record =
        shell().by(100, 1).cloned(THREAD, 101).at(2000).exitThread(7).at(3000).chdir("/").then();

    ProcessResult process = Rebuilt.of(record).process(100);

    assertThat(process.exitCode()).isNull();
    assertThat(Objects.requireNonNull(process.exitTimestamp())).isEqualTo(3000);
  }

  @Test
  void whatIsMaybeAThreadMaybeExited() {
    Recording record =
        shell().by(100, 1).cloned3(101).at(2000).exitThread(7).at(3000).chdir("/").then();

    assertThat(Rebuilt.of(record).process(100).exitCode()).isNull();
  }

  @Test
  void aProcessFromBeforeTheLogMayHaveThreads() {
    Recording record =
        Recording.of("h").at(1000).by(100, 1).chdir("/").exitThread(7).at(3000).chdir("/").then();

    assertThat(Rebuilt.of(record).process(100).exitCode()).isNull();
  }
}
