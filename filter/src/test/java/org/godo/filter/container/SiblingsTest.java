package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

/** Processes that one in a container creates with CLONE_PARENT: the children of its shim. */
class SiblingsTest {
  private static final int SHIM = 101;
  private static final int RUNC = 300;
  private static final int EXEC = 303;
  private static final int SIBLING = 400;
  private static final long CLONE_PARENT = 0x8000;
  private static final long UNKNOWN = -1;
  private static final String UNCERTAIN =
      "container of its creator, as recorded; events were lost, or a creator is not certain";

  /** A {@code docker exec} of process 303 in container alpha, done at 1570. */
  private static Recording exec() {
    return Runc.exec(Runc.alpha(), 1500, SHIM, RUNC, ALPHA, "/bin/evil");
  }

  private static Recording writes(Recording record) {
    return record.at(2100).by(SIBLING, SHIM).create("/stolen", 1, 3).write(3, 4).close(3).then();
  }

  @Test
  void theParentAtTheForkCountsThoughTheCallEndsBelowAnother() {
    Recording record = exec().at(1600).spawn(SHIM, 600);
    record.exec(600, "/usr/sbin/runc", "runc", "exec", ALPHA).spawn(600, 601);
    record.comm(601, "runc:[2:INIT]").at(1610).execNotice(601);
    record.by(601, 600).exec("/bin/evil", "evil").then();
    record.at(2000).fork(600, SIBLING).exit(600, 0);
    record.by(601, SHIM).cloned(CLONE_PARENT | 17, 9).then();

    Rebuilt rebuilt = Rebuilt.of(writes(record));

    assertThat(rebuilt.process(SIBLING).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(SIBLING).inferred().texts()).doesNotContainKey("docker_id");
    assertThat(rebuilt.file("/stolen").hostPath()).isEqualTo("/overlay2/a/merged/stolen");
  }

  @Test
  void aCallWithoutFlagsAndWithoutAChildCreatedTheParentsThatNoOtherDid() {
    Recording record = exec().at(2000).fork(SHIM, SIBLING);
    record.by(EXEC, SHIM).cloned(UNKNOWN, 9).then();

    Rebuilt rebuilt = Rebuilt.of(writes(record));

    assertThat(rebuilt.process(SIBLING).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(SIBLING).inferred().texts()).containsEntry("docker_id", UNCERTAIN);
    FileAccessResult file = rebuilt.file("/stolen");
    assertThat(file.dockerId()).isEqualTo(ALPHA);
    assertThat(file.hostPath()).isEqualTo("/overlay2/a/merged/stolen");
    assertThat(file.inferred().texts()).containsKey("docker_id");
  }

  @Test
  void theCallersOwnChildrenKeepTheirCalls() {
    Recording record = exec().at(2000).fork(SHIM, SIBLING);
    record.by(EXEC, SHIM).cloned(UNKNOWN, 9).chdir("/other").then();
    record.at(2001).fork(EXEC, 401).by(EXEC, SHIM).cloned(17, 10).then();
    record.at(2002).fork(SHIM, 402).by(EXEC, SHIM).cloned(UNKNOWN, 11).chdir("/third").then();
    record.at(2003).fork(EXEC, 403).by(EXEC, SHIM).cloned(17, 12).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(401).cwd()).isEqualTo("/other");
    assertThat(rebuilt.process(403).cwd()).isEqualTo("/third");
    assertThat(rebuilt.process(402).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(402).inferred().texts()).containsKeys("docker_id", "cwd");
  }

  @Test
  void theShimsOwnChildrenAreNotThoseOfACallWithoutFlags() {
    Recording record = exec().at(2000).fork(SHIM, SIBLING).fork(SHIM, 500);
    record.by(EXEC, SHIM).cloned(UNKNOWN, 9).then();
    record.by(SHIM).cloned(17, 500).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(SIBLING).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(500).dockerId()).isNull();
    assertThat(rebuilt.process(500).inferred().texts()).doesNotContainKey("docker_id");
  }

  @Test
  void aChildOfTheShimThatNoCallCreatedMayBeOfItsContainer() {
    Rebuilt rebuilt = Rebuilt.of(writes(exec().at(2000).fork(SHIM, SIBLING)));

    ProcessResult sibling = rebuilt.process(SIBLING);
    assertThat(sibling.ppid()).isEqualTo(SHIM);
    assertThat(sibling.inferred().texts())
        .containsEntry("docker_id", UNCERTAIN)
        .containsKeys("ppid", "ancestors", "cwd");
    FileAccessResult file = rebuilt.file("/stolen");
    assertThat(file.inferred().texts()).containsKeys("docker_id", "host_path");
  }

  @Test
  void aChildOfAShimFromBeforeAuditIsMaybeInItsContainer() {
    Recording record =
        Runc.containerd("h")
            .found(50, 1, 200)
            .runs("/usr/bin/containerd-shim-runc-v2", "shim", "-namespace", "moby", "-id", BETA)
            .found(60, 50, 300)
            .cgroup("0::/docker/" + BETA)
            .runs("/bin/evil", "evil")
            .at(2000)
            .fork(50, SIBLING)
            .at(2100)
            .by(SIBLING, 50)
            .create("/stolen", 1, 3)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(SIBLING).inferred().texts()).containsEntry("docker_id", UNCERTAIN);
    assertThat(rebuilt.file("/stolen").inferred().texts()).containsKeys("docker_id", "host_path");
  }

  @Test
  void whatANotCertainChildOfAShimCreatesIsMarkedToo() {
    Recording record = exec().at(2000).fork(SHIM, SIBLING);
    record.by(EXEC, SHIM).cloned(UNKNOWN, 9).then();
    record.at(2100).fork(SIBLING, 401).by(SIBLING, SHIM).cloned(17, 10).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(401).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(401).inferred().texts()).containsKey("docker_id");
  }

  /** The shim calls clone(CLONE_VFORK | CLONE_VM), as Go's programs start others. */
  private static Recording shimSpawns(Recording record, long millis, int child) {
    return record.at(millis).fork(SHIM, child).by(SHIM).cloned(0x4111, child).then();
  }

  @Test
  void aForkOfTheShimIsNotThatOfACallWithoutFlagsBesideIt() {
    Recording record = shimSpawns(exec(), 1700, 380).at(2000).fork(SHIM, SIBLING).fork(SHIM, 405);
    record.by(SHIM).cloned(0x4111, 405).then();
    record.by(EXEC, SHIM).cloned3(22).then();

    Rebuilt rebuilt = Rebuilt.of(writes(record));

    assertThat(rebuilt.process(SIBLING).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(SIBLING).inferred().texts()).containsEntry("docker_id", UNCERTAIN);
    assertThat(rebuilt.file("/stolen").hostPath()).isEqualTo("/overlay2/a/merged/stolen");
    assertThat(rebuilt.process(405).dockerId()).isNull();
    assertThat(rebuilt.process(405).inferred().texts()).doesNotContainKey("docker_id");
  }

  @Test
  void aCallWithoutFlagsThatHasAThreadOfItsOwnLeavesTheShimsForksCertain() {
    Recording record = shimSpawns(exec(), 1700, 380).at(2000).thread(EXEC, 404).fork(SHIM, 405);
    record.by(SHIM).cloned(0x4111, 405).then();
    record.by(EXEC, SHIM).cloned3(22).then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(405).dockerId()).isNull();
    assertThat(rebuilt.process(405).inferred().texts()).doesNotContainKeys("docker_id", "ppid");
  }

  /** Container beta runs beside alpha below the same shim, which has two threads; from 1800 on. */
  private static Recording pod() {
    Recording record = Runc.create(exec(), 1700, SHIM, 600, BETA, "/bin/evil");
    return record.at(1800).thread(SHIM, 102).by(SHIM).cloned(0x10f00, 102).then();
  }

  private static void isOfOrMarked(Rebuilt rebuilt, int process, String container) {
    ProcessResult result = rebuilt.process(process);
    if (!container.equals(result.dockerId())) {
      assertThat(result.inferred().texts()).containsEntry("docker_id", UNCERTAIN);
    }
  }

  @Test
  void theSiblingsOfTwoContainersAreNotCertain() {
    Recording record = pod().at(2004).fork(EXEC, SIBLING).by(EXEC, SHIM).cloned(17, 20).then();
    record.at(2006).fork(SHIM, 403).at(2008).fork(SHIM, 404);
    record.by(603, SHIM).cloned3(23).then();
    record.at(2006).by(EXEC, SHIM).cloned(CLONE_PARENT | 17, 22).then();
    record.at(2030).by(403, SHIM).create("/x", 1, 3).then().by(404, SHIM).create("/y", 1, 3);

    Rebuilt rebuilt = Rebuilt.of(record);

    isOfOrMarked(rebuilt, 403, ALPHA);
    isOfOrMarked(rebuilt, 404, BETA);
  }

  @Test
  void theSiblingsOfTwoContainersAreNotCertainInTheOtherOrder() {
    Recording record = pod().at(2000).fork(SHIM, 403);
    record.by(EXEC, SHIM).cloned(CLONE_PARENT | 17, 22).then();
    record.at(2040).fork(SHIM, 404); // By the call of 303, which blocked; 403 is that of 603.
    record.at(2000).by(603, SHIM).cloned3(23).then();

    Rebuilt rebuilt = Rebuilt.of(record.at(2100));

    isOfOrMarked(rebuilt, 403, BETA);
    isOfOrMarked(rebuilt, 404, ALPHA);
  }
}
