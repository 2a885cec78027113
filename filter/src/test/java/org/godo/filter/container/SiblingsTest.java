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
}
