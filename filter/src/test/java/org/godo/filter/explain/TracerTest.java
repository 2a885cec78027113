package org.godo.filter.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import java.util.List;
import java.util.Set;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

class TracerTest {

  private static Explanation<ProcessResult> process(Recording record, int pid) {
    Rebuilt rebuilt = Rebuilt.of(record);
    ProcessResult result = rebuilt.process(pid);
    Set<String> creators =
        Set.copyOf(rebuilt.results().processes().stream().map(ProcessResult::key).toList());
    Tracer tracer = Rebuilt.traced(record, new Targets(Set.of(result.key()), creators, Set.of()));
    assertThat(tracer.accesses()).isEmpty();
    assertThat(tracer.processes()).hasSize(1);
    assertThat(tracer.processes().get(0).result()).isEqualTo(result);
    return tracer.processes().get(0);
  }

  private static Explanation<FileAccessResult> access(Recording record, String path) {
    FileAccessResult result = Rebuilt.of(record).opened(path);
    Tracer tracer = Rebuilt.traced(record, new Targets(Set.of(), Set.of(), Set.of(result.id())));
    assertThat(tracer.processes()).isEmpty();
    assertThat(tracer.accesses()).hasSize(1);
    assertThat(tracer.accesses().get(0).result()).isEqualTo(result);
    return tracer.accesses().get(0);
  }

  /** Rule, pid and note of each piece of evidence for a field. */
  private static List<String> evidence(Explanation<?> explanation, String field) {
    return explanation.of(field).stream()
        .map(
            each ->
                each.rule().code()
                    + (each.pid() == null ? "" : " " + each.pid())
                    + (each.note() == null ? "" : " (" + each.note() + ")"))
        .toList();
  }

  private static List<String> ids(Explanation<?> explanation, String field) {
    return explanation.of(field).stream().map(Evidence::id).toList();
  }

  /** Process 100 opens a file, and its child 200 that inherits it outlives it. */
  private static Recording held() {
    return Recording.of("h")
        .at(2000)
        .fork(1, 100)
        .at(2100)
        .by(100)
        .create("/held", 1, 3)
        .write(3, 2)
        .then()
        .at(2200)
        .spawn(100, 200)
        .at(2300)
        .by(200)
        .write(3, 3)
        .then()
        .at(2400)
        .exit(100, 0)
        .at(2500)
        .exit(200, 0);
  }

  @Test
  void anInferredCloseRestsOnAllThatHeldTheFile() {
    Explanation<FileAccessResult> held = access(held(), "/held");

    assertThat(evidence(held, "close_timestamp"))
        .containsExactly(
            "held.open 100 (1 descriptor)",
            "held.fork 100 (process 200; 2 descriptors)",
            "released.exit 100 (process 100; 1 descriptor)",
            "released.exit 200 (process 200; 0 descriptors)");
    List<Evidence> close = held.of("close_timestamp");
    assertThat(close).extracting(Evidence::event).containsExactly("open", "clone", "exit", "exit");
    assertThat(close).extracting(Evidence::timestamp).containsExactly(2100L, 2200L, 2400L, 2500L);
    assertThat(held.result().closeTimestamp()).isEqualTo(2500);
  }

  @Test
  void writesRestOnTheEventsOfAllWriters() {
    Explanation<FileAccessResult> held = access(held(), "/held");

    assertThat(evidence(held, "write_bytes"))
        .containsExactly("write.audit 100 (2 bytes)", "write.audit 200 (3 bytes)");
    assertThat(evidence(held, "writers")).containsExactly("write.audit 200");
    assertThat(evidence(held, "file_name")).containsExactly("open.audit 100");
    assertThat(ids(held, "file_name")).containsExactly(held.result().id());
  }

  @Test
  void aClosedDuplicateIsReleased() {
    Recording record =
        Recording.of("h")
            .at(2000)
            .fork(1, 100)
            .by(100)
            .open("/x", 0, 3)
            .dup(3, 4)
            .close(3)
            .close(4)
            .then()
            .at(3000)
            .exit(100, 0);

    assertThat(evidence(access(record, "/x"), "close_timestamp"))
        .containsExactly(
            "held.open 100 (1 descriptor)",
            "held.dup 100 (2 descriptors)",
            "released.close 100 (1 descriptor)",
            "released.close 100 (0 descriptors)");
  }

  @Test
  void aLaterRenameAndRemovalAreFollowedAfterTheClose() {
    Recording record =
        Recording.of("h")
            .at(2000)
            .fork(1, 100)
            .by(100)
            .create("/x", 1, 3)
            .write(3, 1)
            .close(3)
            .at(90_000)
            .rename("/x", "/y")
            .unlink("/y")
            .then()
            .at(99_000)
            .exit(100, 0);

    Explanation<FileAccessResult> access = access(record, "/x");

    assertThat(access.result().renamedTo()).isEqualTo("/y");
    assertThat(access.result().unlinked()).isTrue();
    assertThat(evidence(access, "renamed_to")).containsExactly("rename.audit 100");
    assertThat(evidence(access, "unlinked")).containsExactly("unlink.audit 100");
  }

  @Test
  void aValueThatChangedAfterItsResultHasTheMarkOfThat() {
    Caller calls = Recording.of("h").at(1_000).fork(1, 100).by(100).open("/x", 1, 3).close(3);
    for (int i = 0; i < 4_000; i++) { // more accesses than are held back
      calls.open("/other", 0, 3).close(3);
    }
    Recording record = calls.unlink("/x").then().at(99_000).exit(100, 0);

    Explanation<FileAccessResult> access = access(record, "/x");

    assertThat(access.result().unlinked()).isTrue();
    assertThat(access.result().inferred().texts()).containsKey("unlinked");
  }

  @Test
  void aProgramRestsOnTheLastExec() {
    Recording record =
        Recording.of("h")
            .at(2000)
            .spawn(1, 100)
            .at(2100)
            .exec(100, "/bin/python3", "python3", "/threads.py")
            .at(2200)
            .exec(100, "/bin/sh", "sh", "-c", "exit 5")
            .at(2300)
            .exit(100, 5);

    Explanation<ProcessResult> process = process(record, 100);

    assertThat(evidence(process, "start_timestamp")).containsExactly("fork.connector 100");
    assertThat(evidence(process, "args")).containsExactly("exec.audit 100");
    assertThat(process.of("args").get(0).timestamp()).isEqualTo(2200);
    assertThat(process.of("execve")).extracting(Evidence::timestamp).containsExactly(2100L, 2200L);
    assertThat(evidence(process, "exit_code")).containsExactly("exit.connector 100");
    assertThat(evidence(process, "threads"))
        .containsExactly("fork.connector 100 (thread 100)", "exit.connector 100 (thread 100)");
  }

  @Test
  void anInheritedProgramRestsOnTheForkAndTheExecOfTheCreator() {
    Recording record =
        Recording.of("h")
            .at(2000)
            .spawn(1, 100)
            .at(2100)
            .exec(100, "/bin/sh", "sh", "work.sh")
            .at(2200)
            .spawn(100, 200)
            .at(2300)
            .exit(200, 0)
            .exit(100, 0);

    Explanation<ProcessResult> child = process(record, 200);

    assertThat(child.result().args()).containsExactly("sh", "work.sh");
    assertThat(evidence(child, "args")).containsExactly("inherited.creator 100", "exec.audit 100");
    assertThat(child.of("args")).extracting(Evidence::timestamp).containsExactly(2200L, 2100L);
    assertThat(evidence(child, "ppid")).containsExactly("ppid.creator 200");
  }

  @Test
  void anExitIsInferredFromTheNextForkOfItsPid() {
    Recording record =
        Recording.of("h").at(2000).fork(1, 100).at(3000).fork(1, 100).at(4000).exit(100, 0);
    ProcessResult first = Rebuilt.of(record).processes(100).get(0);

    Tracer tracer = Rebuilt.traced(record, new Targets(Set.of(first.key()), Set.of(), Set.of()));

    Explanation<ProcessResult> process = tracer.processes().get(0);
    assertThat(process.result().exitTimestamp()).isEqualTo(3000);
    assertThat(evidence(process, "exit_timestamp")).containsExactly("exit.next-fork 100");
    assertThat(process.of("exit_timestamp").get(0).timestamp()).isEqualTo(3000);
  }

  @Test
  void anExitThatNoEventReportedRestsOnNone() {
    Recording record = Recording.of("h").at(2000).fork(1, 100).at(3000).fork(1, 300);

    Explanation<ProcessResult> process = process(record, 100);

    assertThat(evidence(process, "exit_timestamp")).containsExactly("exit.inferred");
    assertThat(process.of("exit_timestamp").get(0).id()).isNull();
  }

  @Test
  void aContainersProcessHangsFromTheShimThatAdoptedIt() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh", "/work.sh").at(2000).exit(113, 3);

    Explanation<ProcessResult> process = process(record, 113);

    assertThat(evidence(process, "docker_id")).containsExactly("container.runtime 113");
    assertThat(evidence(process, "parent")).containsExactly("ppid.shim-adopted 113");
    assertThat(process.of("parent").get(0).event()).isEqualTo("exec");
    assertThat(process.result().ppid()).isEqualTo(101);
  }

  @Test
  void countsOfFilesRestOnTheAccesses() {
    Explanation<ProcessResult> process = process(held(), 100);

    assertThat(process.result().filesWritten()).isEqualTo(1);
    assertThat(evidence(process, "files_written")).containsExactly("access.counted 100 (/held)");
    assertThat(evidence(process, "files_read")).isEmpty();
  }

  @Test
  void aProcessOfTheSnapshotRestsOnIt() {
    Recording record =
        Recording.of("h").at(1000).found(100, 1, 500).cwd("/srv").runs("/bin/sh", "sh");
    record.at(2000).exit(100, 0);

    Explanation<ProcessResult> process = process(record, 100);

    for (String field : List.of("start_timestamp", "args", "exe", "uid", "cwd")) {
      assertThat(evidence(process, field)).as(field).containsExactly("snapshot.proc 100");
    }
  }
}
