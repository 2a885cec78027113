package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs in a container that claim to run another one. */
class ClaimedContainersTest {
  private static final int INIT = 113;
  private static final String SHIM = "/usr/bin/containerd-shim-runc-v2";
  private static final String CLAIMED =
      "as a program in container " + ALPHA + " names it, which may not be true";

  /** Container beta runs as process 413 under shim 401, from 2100 on. */
  private static Recording beta(Recording record) {
    Runc.shim(record, 2000, 401, BETA);
    return Runc.create(record, 2100, 401, 410, BETA, "/bin/victim");
  }

  /** Process 200 in alpha imitates a runtime: its child 201 changes its root and runs a program. */
  private static Recording imitation(String... runtime) {
    Recording record = Runc.alpha().at(1300).spawn(INIT, 200).exec(200, "/tmp/runc", runtime);
    record.at(1310).spawn(200, 201);
    record.by(201).running("/tmp/runc").chroot("/").then();
    return record.at(1320).exec(201, "/bin/evil", "evil").at(1330).exit(201, 0).exit(200, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "run", "restore"})
  void aContainerThatHasNotStartedIsNotWhatAProgramInAnotherSays(String command) {
    Rebuilt rebuilt = Rebuilt.of(beta(imitation("runc", command, BETA)));

    ProcessResult evil = rebuilt.process(201);
    assertThat(evil.dockerId()).isEqualTo(ALPHA + "/" + BETA);
    assertThat(evil.inferred().texts()).containsEntry("docker_id", CLAIMED);
    assertThat(rebuilt.container(ALPHA + "/" + BETA).madeIn()).isEqualTo(ALPHA);
    assertThat(rebuilt.container(BETA).madeIn()).isNull();
    assertThat(rebuilt.container(BETA).runs()).hasSize(1);
    assertThat(rebuilt.container(BETA).rootProcess()).isEqualTo(rebuilt.process(413).key());
    assertThat(rebuilt.process(413).dockerId()).isEqualTo(BETA);
    assertThat(rebuilt.process(413).inferred().texts()).doesNotContainKey("docker_id");
  }

  @Test
  void aContainerOfTheHostIsNotJoinedFromAnother() {
    Recording record = beta(Runc.alpha());
    record.at(3300).spawn(INIT, 200).exec(200, "/tmp/runc", "runc", "exec", BETA);
    record.at(3310).spawn(200, 201).by(201).running("/tmp/runc").chroot("/").then();
    record.at(3320).exec(201, "/bin/evil", "evil");

    assertThat(Rebuilt.of(record).process(201).dockerId()).isEqualTo(ALPHA);
  }

  @Test
  void aContainerOfTheHostIsNotMadeAgainInAnother() {
    Recording record = beta(Runc.alpha());
    record.at(3300).spawn(INIT, 200).exec(200, "/tmp/runc", "runc", "run", BETA);
    record.at(3310).spawn(200, 201).by(201).running("/tmp/runc").chroot("/").then();
    record.at(3320).exec(201, "/bin/evil", "evil");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(201).dockerId()).isEqualTo(ALPHA + "/" + BETA);
    assertThat(rebuilt.container(BETA).runs()).hasSize(1);
    assertThat(rebuilt.container(BETA).processCount()).isEqualTo(1);
  }

  @Test
  void aShimInAContainerAttendsNoneOfTheHost() {
    Recording record =
        Runc.alpha()
            .at(1300)
            .spawn(INIT, 200)
            .exec(200, SHIM, SHIM, "-namespace", "moby", "-id", BETA);
    record.at(1310).spawn(200, 201).comm(201, "runc:[2:INIT]").exec(201, "/bin/evil", "evil");

    Rebuilt rebuilt = Rebuilt.of(beta(record));

    assertThat(rebuilt.process(201).inferred().texts()).containsEntry("docker_id", CLAIMED);
    assertThat(rebuilt.container(BETA).runs()).hasSize(1);
    assertThat(rebuilt.container(BETA).processCount()).isEqualTo(1);
  }

  @Test
  void anOpenedFileInAContainerIsNoCgroupOfTheHost() {
    Recording record = Runc.alpha().at(1300).spawn(INIT, 200).exec(200, "/tmp/runc", "runc");
    record.by(200).open("/tmp/moby/" + BETA + "/cgroup.procs", 1, 3);
    record.at(1310).spawn(200, 201).by(201).running("/tmp/runc").chroot("/").then();
    record.at(1320).exec(201, "/bin/evil", "evil");

    Rebuilt rebuilt = Rebuilt.of(beta(record));

    assertThat(rebuilt.process(201).inferred().texts()).containsEntry("docker_id", CLAIMED);
    assertThat(rebuilt.container(BETA).processCount()).isEqualTo(1);
  }

  @Test
  void theArgumentsOfAContainersOwnProgramAreNotThoseOfItsRuntime() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/runc", "run", BETA);
    Runc.exec(record, 1500, 101, 300, ALPHA, "/bin/runc", "exec", BETA);

    Rebuilt rebuilt = Rebuilt.of(beta(record));

    assertThat(rebuilt.process(INIT).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(303).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.container(BETA).processCount()).isEqualTo(1);
  }

  @Test
  void theShimOfAPodDoesNotMoveWhatIsInItsOtherContainers() {
    Recording record = Runc.alpha();
    Runc.create(record, 2100, 101, 210, BETA, "/bin/sh").at(2300).spawn(213, 300);
    record.at(2310).spawn(300, 301).comm(301, "runc:[2:INIT]").exec(301, "/bin/evil", "evil");

    assertThat(Rebuilt.of(record).process(301).dockerId()).isEqualTo(BETA);
  }

  @Test
  void aContainersProgramDoesNotChangeTheRootOfItsContainer() {
    Recording record = Runc.alpha().at(1300).by(INIT, 101).chdir("/other").pivotRootHere().then();

    assertThat(Rebuilt.of(record).container(ALPHA).rootfs()).isEqualTo(Runc.rootfs(ALPHA));
  }

  /** The key of the outer one changes as a container of the host takes its id. */
  @Test
  void aContainerNestedInAClaimedOneStaysTheSameWhenTheHostTakesTheId() {
    String inner = "c".repeat(64);
    Recording record = Runc.alpha().at(1300).spawn(INIT, 200);
    record.exec(200, "/tmp/runc", "runc", "run", BETA).at(1310).spawn(200, 201);
    record.by(201).running("/tmp/runc").chroot("/").then();
    record.at(1320).exec(201, "/bin/evil", "evil");
    claim(record, 1400, 202, "run", inner);
    beta(record);
    claim(record, 2400, 204, "exec", inner);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(203).dockerId()).isEqualTo(inner);
    assertThat(rebuilt.process(205).dockerId()).isEqualTo(inner);
    assertThat(rebuilt.container(inner).processCount()).isEqualTo(2);
  }

  /** Process 201 imitates a runtime by two further processes. */
  private static void claim(Recording record, long start, int runc, String command, String id) {
    record.at(start).spawn(201, runc).exec(runc, "/tmp/runc", "runc", command, id);
    record.at(start + 10).spawn(runc, runc + 1);
    record.by(runc + 1).running("/tmp/runc").chroot("/").then();
    record.at(start + 20).exec(runc + 1, "/bin/evil", "evil");
  }

  // ---- from before the session -----------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"containerd-shim-x", "conmon", "containerd", "runc"})
  void aProgramInAContainerIsInItWhateverItsName(String name) {
    Recording record =
        Runc.containerd("h")
            .found(60, 50, 300)
            .cgroup("0::/docker/" + ALPHA)
            .runs("/tmp/" + name, name, "-namespace", "moby", "-id", BETA)
            .at(1000)
            .by(60)
            .create("/f", 1, 3)
            .then();

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(60).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.file("/f").dockerId()).isEqualTo(ALPHA);
  }

  @Test
  void aCgroupBelowThatOfAContainerIsAClaim() {
    Recording record =
        Runc.containerd("h")
            .found(60, 50, 300)
            .cgroup("0::/docker/" + ALPHA + "/docker/" + BETA)
            .runs("/bin/evil", "evil");

    Rebuilt rebuilt = Rebuilt.of(beta(record.at(1000)));

    assertThat(rebuilt.process(60).inferred().texts()).containsEntry("docker_id", CLAIMED);
    assertThat(rebuilt.container(BETA).rootProcess()).isEqualTo(rebuilt.process(413).key());
    assertThat(rebuilt.container(BETA).runs()).hasSize(1);
  }

  @Test
  void aShimInAContainerDoesNotConfirmTheNameOfACgroup() {
    Recording record =
        Runc.containerd("h")
            .found(50, 1, 200)
            .cgroup("0::/")
            .runs(SHIM, "shim", "-namespace", "default", "-id", "web1")
            .found(60, 50, 300)
            .cgroup("0::/default/web1/user/root")
            .runs("/tmp/containerd-shim-x", "shim", "-namespace", "user", "-id", "root")
            .found(70, 1, 400)
            .cgroup("0::/user/root")
            .runs("/bin/login", "login");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(60).dockerId()).isEqualTo("h/default/web1");
    assertThat(rebuilt.process(70).dockerId()).isNull();
  }

  /** Long after a claim its results are emitted; only then the host's container starts. */
  private static Recording afterLong(Recording record) {
    for (int i = 0; i < 12_000; i++) {
      record.at(60_000 + i * 10).by(INIT, 101).open("/dev/null", 0, 5).close(5).then();
    }
    Runc.shim(record, 900_000, 401, BETA);
    return Runc.create(record, 900_100, 401, 410, BETA, "/bin/victim");
  }

  @Test
  void whatIsEmittedOfAClaimIsNotOfTheHostsContainerThatStartsLater() {
    Recording record = Runc.alpha().at(1300).spawn(INIT, 200);
    record.exec(200, "/tmp/runc", "runc", "run", BETA).at(1310).spawn(200, 201);
    record.by(201).running("/tmp/runc").chdir("/new").pivotRootHere().then();
    record.at(1320).exec(201, "/bin/evil", "evil");
    record.by(201, 200).create("/f", 1, 3).write(3, 4).close(3).then();
    record.at(1330).exit(201, 0).exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(afterLong(record));

    assertThat(rebuilt.process(201).dockerId()).isEqualTo(ALPHA + "/" + BETA);
    assertThat(rebuilt.process(201).inferred().texts()).containsEntry("docker_id", CLAIMED);
    assertThat(rebuilt.file("/f").dockerId()).isEqualTo(ALPHA + "/" + BETA);
    assertThat(rebuilt.file("/f").inferred().texts()).containsEntry("docker_id", CLAIMED);
    assertThat(rebuilt.process(413).dockerId()).isEqualTo(BETA);
    assertThat(rebuilt.container(ALPHA + "/" + BETA).processCount()).isEqualTo(1);
    assertThat(rebuilt.container(BETA).processCount()).isEqualTo(1);
    assertThat(rebuilt.container(BETA).madeIn()).isNull();
  }

  /** Its own id stays, but what it is made in has another one. */
  @Test
  void whatIsEmittedOfAContainerInAClaimedOneIsNotInTheHosts() {
    String inner = "c".repeat(64);
    Recording record = Runc.alpha().at(1300).spawn(INIT, 200);
    record.exec(200, "/tmp/runc", "runc", "run", BETA).at(1310).spawn(200, 201);
    record.by(201).running("/tmp/runc").chroot("/").then();
    record.at(1320).exec(201, "/bin/evil", "evil");
    claim(record, 1400, 202, "run", inner);
    record.at(1430).exit(203, 0).exit(202, 0).exit(201, 0).exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(afterLong(record));

    assertThat(rebuilt.process(203).dockerId()).isEqualTo(inner);
    assertThat(rebuilt.process(203).inferred().texts())
        .containsEntry(
            "docker_id",
            "as a program in container " + ALPHA + "/" + BETA + " names it, which may not be true");
    assertThat(rebuilt.container(inner).madeIn()).isEqualTo(ALPHA + "/" + BETA);
    assertThat(rebuilt.process(201).dockerId()).isEqualTo(ALPHA + "/" + BETA);
  }

  @Test
  void whatIsEmittedOfAContainerWithAChosenIdInAClaimedOneIsNotBelowTheHosts() {
    Recording record = Runc.alpha().at(1300).spawn(INIT, 200);
    record.exec(200, "/tmp/runc", "runc", "run", BETA).at(1310).spawn(200, 201);
    record.by(201).running("/tmp/runc").chroot("/").then();
    record.at(1320).exec(201, "/bin/evil", "evil");
    record.at(1400).spawn(201, 202).exec(202, "/tmp/runc", "runc", "--root", "/r/x", "run", "web");
    record.at(1410).spawn(202, 203).by(203).running("/tmp/runc").chroot("/").then();
    record.at(1420).exec(203, "/bin/evil", "evil");
    record.at(1430).exit(203, 0).exit(202, 0).exit(201, 0).exit(200, 0);

    Rebuilt rebuilt = Rebuilt.of(afterLong(record));

    String inner = ALPHA + "/" + BETA + "/x/web";
    assertThat(rebuilt.process(203).dockerId()).isEqualTo(inner);
    assertThat(rebuilt.container(inner).madeIn()).isEqualTo(ALPHA + "/" + BETA);
    assertThat(rebuilt.container(inner).processCount()).isEqualTo(1);
  }
}
