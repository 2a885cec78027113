package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.model.raw.Source;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.Execution;
import org.junit.jupiter.api.Test;

/** Programs and names of processes. */
class ProgramTest {
  private static final String INHERITED = "its creator's; it called no exec";

  private static Recording shell() {
    return Recording.of("h").at(900).found(100, 1, 500).runs("/bin/sh", "sh", "-i").at(1000);
  }

  @Test
  void aForkRunsItsCreatorsProgramUntilItExecs() {
    Recording record = shell().spawn(100, 200).at(1100).exit(200, 0);

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.args()).containsExactly("sh", "-i");
    assertThat(process.exe()).isEqualTo("/bin/sh");
    assertThat(process.comm()).isEqualTo("sh");
    assertThat(process.execve()).isEmpty();
    assertThat(process.inferred().texts()).containsEntry("args", INHERITED);
  }

  @Test
  void aProgramInAMountThatIsAttachedNowhereIsNotKnownByItsPath() {
    Recording record =
        shell()
            .spawn(100, 200)
            .exec(200, "/usr/sbin/runc", "runc", "init")
            .exec(200, "/", "runc", "init")
            .spawn(200, 300)
            .at(1100)
            .exec(200, "/app", "app");

    Rebuilt rebuilt = Rebuilt.of(record);

    String detached =
        "the root of a mount that is attached nowhere, which is all that the kernel shows of it";
    ProcessResult first = rebuilt.process(200);
    assertThat(first.exe()).isEqualTo("/app");
    assertThat(first.inferred().texts()).containsEntry("execve", detached).doesNotContainKey("exe");
    ProcessResult child = rebuilt.process(300);
    assertThat(child.exe()).isEqualTo("/");
    assertThat(child.inferred().texts()).containsEntry("exe", detached);
    assertThat(child.inferred().texts()).doesNotContainKey("execve");
  }

  @Test
  void aChildBeginsWithTheNameOfTheThreadThatCreatedIt() {
    for (boolean flagsRecorded : new boolean[] {true, false}) {
      Recording record = shell().at(2000).by(100).cloned(0x3d0f00, 7).then();
      record.thread(100, 150).at(2010).threadComm(150, 100, "pool").at(2100).fork(100, 101);
      Caller pool = record.by(100).named("pool");
      (flagsRecorded ? pool.cloned(17, 8) : pool.cloned3(8)).then().at(2200).exit(101, 0);

      Rebuilt rebuilt = Rebuilt.of(record);

      assertThat(rebuilt.process(101).comm()).isEqualTo("pool");
      assertThat(rebuilt.process(100).comm()).isEqualTo("sh");
    }
  }

  @Test
  void aForkInheritsTheCreatorsProgramOfThatTime() {
    Recording record =
        shell()
            .fork(100, 200)
            .at(1500)
            .exec(100, "/bin/editor", "editor", "file")
            .at(1600)
            .by(200)
            .exitGroup(0)
            .then();

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.args()).containsExactly("sh", "-i");
    assertThat(process.comm()).isEqualTo("sh");
  }

  @Test
  void aNameSetAfterTheForkIsNotInherited() {
    Recording record = shell().fork(100, 200).at(1500).comm(100, "renamed").at(1600).exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(200).comm()).isEqualTo("sh");
    assertThat(rebuilt.process(100).comm()).isEqualTo("renamed");
  }

  @Test
  void theNameOfAThreadIsNotThatOfTheProcess() {
    Recording record =
        shell()
            .exec(100, "/bin/java", "java")
            .thread(100, 101)
            .threadComm(101, 100, "GC Thread")
            .by(100)
            .named("GC Thread")
            .running("/bin/java")
            .open("/tmp/x", 0, 3)
            .then();

    assertThat(Rebuilt.of(record).process(100).comm()).isEqualTo("java");
  }

  @Test
  void aNameSetAfterTheExecCountsThoughTheExecIsReadLater() {
    Recording record =
        shell().exec(100, "/bin/python3", "python3").at(1200).comm(100, "worker").at(1300);

    assertThat(Rebuilt.of(record).process(100).comm()).isEqualTo("worker");
  }

  @Test
  void aNameSetInTheSameMillisecondAsTheExecIsTheNewPrograms() {
    Recording record =
        shell().execNotice(100).comm(100, "cat").by(100).exec("/proc/self/exe", "cat", "x").then();

    assertThat(Rebuilt.of(record).process(100).comm()).isEqualTo("cat");
  }

  @Test
  void aFailedExecIsListedAndChangesNothing() {
    Recording record =
        shell().by(100).execFails("/usr/local/bin/ls", 2).at(1001).exec("/bin/ls", "ls").then();

    ProcessResult process = Rebuilt.of(record).process(100);

    assertThat(process.execve())
        .containsExactly(
            new Execution(1000, "/usr/local/bin/ls", List.of(), "/", null, false, 2),
            new Execution(1001, "/bin/ls", List.of("ls"), "/", null, true, 0));
    assertThat(process.args()).containsExactly("ls");
  }

  @Test
  void afterAnExecWithoutAnAuditEventTheProgramIsUnknown() {
    Recording record = shell().spawn(100, 200).at(1010).execNotice(200).at(1100).exit(200, 0);

    ProcessResult process = Rebuilt.of(record).process(200);

    assertThat(process.args()).isEmpty();
    assertThat(process.exe()).isNull();
    assertThat(process.comm()).isNull();
    assertThat(process.inferred().texts()).doesNotContainKey("args");
  }

  @Test
  void ifTheEventOfAnExecIsLostTheNextCallShowsTheFile() {
    Recording record =
        shell()
            .at(1010)
            .execNotice(100)
            .at(1020)
            .by(100)
            .running("/bin/ls")
            .named("ls")
            .open("/etc", 0, 3)
            .then();

    ProcessResult process = Rebuilt.of(record).process(100);

    assertThat(process.exe()).isEqualTo("/bin/ls");
    assertThat(process.args()).isEmpty();
    assertThat(process.comm()).isEqualTo("ls");
  }

  @Test
  void fromAnAuditLogAloneAForkInheritsToo() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .by(100, 1)
            .exec("/bin/sh", "sh")
            .then()
            .at(1010)
            .by(101, 100)
            .named("sh")
            .running("/bin/sh")
            .open("/x", 0, 3)
            .then();

    ProcessResult process = Rebuilt.of(record.without(Source.CONNECTOR)).process(101);

    assertThat(process.args()).containsExactly("sh");
    assertThat(process.comm()).isEqualTo("sh");
    assertThat(process.inferred().texts()).containsEntry("args", INHERITED);
  }

  @Test
  void anExecAsTheFirstEventOfAProcessNamesIt() {
    Recording record =
        Recording.of("h")
            .at(1000)
            .by(100, 1)
            .exec("/bin/sh", "sh")
            .exec("/usr/bin/env", "env", "make")
            .exec("/usr/bin/make", "make")
            .then()
            .by(101, 100)
            .exec("/usr/bin/gzip", "gzip", "-9")
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(100).comm()).isEqualTo("make");
    assertThat(rebuilt.process(101).comm()).isEqualTo("gzip");
  }

  @Test
  void aChainOfFiftyThousandForksInheritsFromItsFirst() {
    ProcessTable table = new ProcessTable("h", Recording.BOOT, Set.of());
    ProcessInstance first = table.add("s1", 1, 0);
    first.program().commReported(0, "bomb");
    ProcessInstance last = first;
    for (int i = 1; i <= 50_000; i++) {
      ProcessInstance next = table.add("s1", 1 + i, i);
      next.forkedBy(last.tgid(), last);
      last = next;
    }

    last.inheritProgram();

    assertThat(last.program().comm()).isEqualTo("bomb");
  }

  // ---- forks and execs of one millisecond ------------------------------------------------------

  @Test
  void aForkBeforeTheExecOfItsMillisecondRunsTheProgramBefore() {
    Recording record = shell().fork(100, 200).exec(100, "/bin/editor", "editor");

    ProcessResult child = Rebuilt.of(record.at(1100).exit(200, 0)).process(200);

    assertThat(child.exe()).isEqualTo("/bin/sh");
    assertThat(child.comm()).isEqualTo("sh");
    assertThat(child.args()).containsExactly("sh", "-i");
  }

  @Test
  void aForkAfterItRunsTheNewOne() {
    Recording record = shell().exec(100, "/bin/editor", "editor").spawn(100, 200);

    ProcessResult child = Rebuilt.of(record.at(1100).exit(200, 0)).process(200);

    assertThat(child.exe()).isEqualTo("/bin/editor");
    assertThat(child.args()).containsExactly("editor");
  }

  @Test
  void soDoesTheForkOfOneThatIsItselfOfThatMillisecond() {
    Recording record = shell().at(1011).fork(100, 200).fork(200, 300).at(1010);
    record.by(200, 100).cloned(17, 8).then().by(100).cloned(17, 7).then();
    record.at(1011).execNotice(200).at(1010).by(200, 100).exec("/bin/x", "x").then();

    Rebuilt rebuilt = Rebuilt.of(record.at(1100).exit(200, 0).exit(300, 0));

    assertThat(rebuilt.process(200).exe()).isEqualTo("/bin/x");
    assertThat(rebuilt.process(300).exe()).isEqualTo("/bin/sh");
    assertThat(rebuilt.process(300).args()).containsExactly("sh", "-i");
    assertThat(rebuilt.process(300).execve()).isEmpty();
  }

  @Test
  void soDoesASiblingThatItCreatedBefore() {
    Recording record = shell().fork(100, 200).by(100).cloned(17, 7).then().at(1011);
    record.fork(100, 300).execNotice(200).at(1010).by(200, 100).cloned(0x8011, 8);
    record.by(200, 100).exec("/bin/x", "x").then().at(1100).exit(200, 0).exit(300, 0);

    assertThat(Rebuilt.of(record).process(300).exe()).isEqualTo("/bin/sh");
  }

  // ---- what the snapshot shows -----------------------------------------------------------------

  /** Forked in the session; calls, execs and is then read. */
  private static Recording execBeforeItIsRead() {
    Recording record = Recording.of("h").recordsAll().audited("on", 10).at(900);
    record.found(1, 0, 10).runs("/sbin/init", "init").found(50, 1, 100).runs("/bin/sh", "sh");
    record.at(1300).spawn(50, 60).at(1301).by(60, 50).running("/bin/sh").close(9).then();
    record.at(1342).exec(60, "/bin/sleep", "sleep", "1000");
    return record.at(1500).found(60, 50, 1300).runs("/bin/sleep", "sleep", "1000").at(1600);
  }

  @Test
  void aCallBeforeAnExecDoesNotReplaceTheProgramThatTheSnapshotShows() {
    ProcessResult process = Rebuilt.of(execBeforeItIsRead().at(3000)).process(60);

    assertThat(process.exe()).isEqualTo("/bin/sleep");
    assertThat(process.args()).containsExactly("sleep", "1000");
  }

  @Test
  void aChildOfSuchAProcessHasTheProgramThatTheSnapshotShows() {
    Recording record = execBeforeItIsRead().spawn(60, 70).at(3000).exit(70, 0);

    assertThat(Rebuilt.of(record).process(70).exe()).isEqualTo("/bin/sleep");
  }
}
