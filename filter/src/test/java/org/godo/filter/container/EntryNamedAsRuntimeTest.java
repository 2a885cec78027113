package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image whose entry point has the name of a program that runs containers. */
class EntryNamedAsRuntimeTest {
  private static final int APP = 121;
  private static final int CHILD = 130;

  /** Crun 120 runs a container by hand; its child changes its root. */
  private static Recording crun() {
    Recording record = Recording.of("h").at(900).found(1, 0, 100).runs("/sbin/init", "init");
    record.at(1000).spawn(1, 120).exec(120, "/usr/bin/crun", "crun", "run", ALPHA);
    record.at(1010).spawn(120, APP).by(APP, 120).chdir("/srv/a").pivotRootHere();
    return record;
  }

  /** The entry point writes a file, and has a child that does. */
  private static Rebuilt running(Recording record, int app, int parent) {
    record.at(1300).by(app, parent).create("/f", O_WRONLY, 3).write(3, 7).close(3);
    record.at(1310).spawn(app, CHILD).exec(CHILD, "/bin/ls", "ls");
    record.by(CHILD, app).create("/g", O_WRONLY, 3).close(3);
    return Rebuilt.of(record);
  }

  private static void isIn(Rebuilt rebuilt, int app, String container, String root) {
    assertThat(rebuilt.process(app).dockerId()).isEqualTo(container);
    assertThat(rebuilt.process(app).inferred().texts()).doesNotContainKey("docker_id");
    assertThat(rebuilt.process(CHILD).dockerId()).isEqualTo(container);
    assertThat(rebuilt.file("/f").dockerId()).isEqualTo(container);
    assertThat(rebuilt.file("/f").hostPath()).isEqualTo(root + "/f");
    assertThat(rebuilt.file("/f").byRuntime()).isFalse();
    assertThat(rebuilt.file("/g").hostPath()).isEqualTo(root + "/g");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/bin/crun",
        "/bin/runc",
        "/usr/bin/crun",
        "/youki",
        "/bin/containerd",
        "/bin/containerd-shim-runc-v2",
        "/bin/conmon",
        "/bin/k3s"
      })
  void itIsInTheContainerThatCrunRuns(String program) {
    Recording record = crun().at(1200).exec(APP, program, program, "run", "b");

    Rebuilt rebuilt = running(record, APP, 120);

    isIn(rebuilt, APP, ALPHA, "/srv/a");
    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo(rebuilt.process(APP).key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/crun", "/bin/runc", "/usr/sbin/runc", "/bin/conmon"})
  void itIsInTheContainerThatRuncRuns(String program) {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, program, "create", "b");

    Rebuilt rebuilt = running(record, 113, 101);

    isIn(rebuilt, 113, ALPHA, Runc.rootfs(ALPHA));
    assertThat(rebuilt.container(ALPHA).rootProcess()).isEqualTo(rebuilt.process(113).key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/crun", "/bin/runc"})
  void itIsInTheContainerThatCrunJoins(String program) {
    Recording record = Recording.of("h").at(900).found(1, 0, 100).runs("/sbin/init", "init");
    record.at(1000).spawn(1, 120).exec(120, "/usr/bin/crun", "crun", "exec", ALPHA, program);
    record.at(1010).spawn(120, APP).by(APP, 120).setns(7, 0x20000).then();
    record.at(1020).exec(APP, program, program, "list");

    assertThat(Rebuilt.of(record).process(APP).dockerId()).isEqualTo(ALPHA);
  }

  /** Where the call that changed its root is not recorded. */
  @ParameterizedTest
  @ValueSource(strings = {"/bin/crun", "/bin/runc"})
  void itIsMarkedWhereOnlyTheEndOfTheRuntimeShowsIt(String program) {
    Recording record = Runc.containerd("h");
    record.at(1000).spawn(1, 100).exec(100, "/usr/bin/conmon", "conmon", "-c", ALPHA, "-r", "crun");
    record.at(1100).spawn(100, 120).exec(120, "/usr/bin/crun", "crun", "create", ALPHA);
    record.at(1110).spawn(120, APP).at(1120).exit(120, 0);
    record.at(1130).execNotice(APP).by(APP, 100).exec(program, program, "list");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(APP).dockerId()).isEqualTo(ALPHA);
    assertThat(rebuilt.process(APP).inferred().texts()).containsKey("docker_id");
  }
}
