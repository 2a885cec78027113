package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;
import static org.godo.model.linux.CallConstants.MS_PRIVATE;
import static org.godo.model.linux.CloneFlags.CLONE_NEWNS;
import static org.godo.model.linux.OpenFlags.O_PATH;

import java.util.List;
import java.util.function.UnaryOperator;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.FileAccessResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Files below what the runtime mounts: in container alpha (first process 113), where /var/run is a
 * symbolic link to /run, the engine reports the host's /srv/app at /var/run/app, and runc mounts it
 * at /run/app.
 */
class PreparedMountsReplayTest {
  private static final int INIT = 113;
  private static final String ROOT = Runc.rootfs(ALPHA);
  private static final Mount REPORTED = new Mount("bind", "/srv/app", "/var/run/app", true);

  private static Recording alpha(UnaryOperator<Caller> mounts) {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.prepare(record, 1100, 101, 110, ALPHA, mounts);
    return Runc.run(record, 1170, 101, 110, "/bin/sh").at(1500);
  }

  private static Caller bind(Caller runc, String source, String place) {
    return runc.open(place, O_PATH, 6).bind(source, "/proc/self/fd/6").close(6);
  }

  private static void assertHostPath(Rebuilt rebuilt, String name, String hostPath) {
    FileAccessResult file = rebuilt.file(name);
    assertThat(file.hostPath()).as(name).isEqualTo(hostPath);
    assertThat(file.inferred().texts()).as(name).doesNotContainKey("host_path");
  }

  @Test
  void aDestinationBehindALinkIsWhereTheRuntimeMountsIt() {
    Recording record = alpha(runc -> bind(runc, "/srv/app", ROOT + "/run/app"));
    record.docker(ALPHA, "a", ROOT, REPORTED);
    record.by(INIT).create("/var/run/app/a", O_WRONLY, 3).create("/run/app/b", O_WRONLY, 4);
    record.by(INIT).in("/run/app").create("c", O_WRONLY, 5).create("/run/d", O_WRONLY, 6);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertHostPath(rebuilt, "/var/run/app/a", "/srv/app/a");
    assertHostPath(rebuilt, "/run/app/b", "/srv/app/b");
    assertHostPath(rebuilt, "/run/app/c", "/srv/app/c");
    assertHostPath(rebuilt, "/run/d", ROOT + "/run/d");
  }

  @Test
  void whatTheEngineDoesNotReportIsMountedToo() {
    Recording record =
        alpha(
            runc ->
                bind(
                    bind(runc, "/dev/shm", ROOT + "/dev/shm"),
                    "/usr/bin/docker-init",
                    ROOT + "/sbin/docker-init"));
    record.docker(ALPHA, "a", ROOT);
    record.by(INIT).create("/dev/shm/a", O_WRONLY, 3).create("/dev/b", O_WRONLY, 4);
    record.by(INIT).open("/sbin/docker-init", 0, 5).then().at(1600);
    record.spawn(1, 700).at(1700).by(700).unlink("/dev/shm/a");
    Rebuilt rebuilt = Rebuilt.of(record);

    assertHostPath(rebuilt, "/dev/shm/a", "/dev/shm/a");
    assertThat(rebuilt.file("/dev/shm/a").unlinked()).isTrue();
    assertHostPath(rebuilt, "/sbin/docker-init", "/usr/bin/docker-init");
    assertThat(rebuilt.file("/dev/b").hostPath()).isNull();
  }

  @Test
  void anotherFileSystemHasNoHostPath() {
    Recording record = alpha(runc -> runc.mount(ROOT + "/run", 0).mount(ROOT + "/etc", MS_PRIVATE));
    record.docker(ALPHA, "a", ROOT, new Mount("tmpfs", null, "/var/run", true));
    record.by(INIT).create("/run/a", O_WRONLY, 3).create("/etc/b", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/run/a").hostPath()).isNull();
    assertHostPath(rebuilt, "/etc/b", ROOT + "/etc/b");
  }

  @Test
  void theSourceIsThatOfTheCall() {
    Recording record = alpha(runc -> bind(runc, "/volumes/v/_data/sub", ROOT + "/d"));
    record.docker(ALPHA, "a", ROOT, new Mount("volume", "/volumes/v/_data", "/d", true));
    record.by(INIT).create("/d/f", O_WRONLY, 3);

    assertHostPath(Rebuilt.of(record), "/d/f", "/volumes/v/_data/sub/f");
  }

  @Test
  void eachRunHasTheMountsThatWereMadeForIt() {
    Recording record = alpha(runc -> bind(runc, "/srv/app", ROOT + "/run/app"));
    record.docker(ALPHA, "a", ROOT, REPORTED).by(INIT).create("/run/app/a", O_WRONLY, 3);
    record.at(1600).exit(INIT, 0);
    Runc.shim(record, 2000, 201, ALPHA);
    Runc.prepare(
        record, 2100, 201, 210, ALPHA, runc -> bind(runc, "/srv/app", ROOT + "/elsewhere"));
    Runc.run(record, 2170, 201, 210, "/bin/sh").at(2500);
    record.by(213).create("/run/app/b", O_WRONLY, 3).create("/elsewhere/c", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertHostPath(rebuilt, "/run/app/a", "/srv/app/a");
    assertHostPath(rebuilt, "/run/app/b", ROOT + "/run/app/b");
    assertHostPath(rebuilt, "/elsewhere/c", "/srv/app/c");
  }

  @Test
  void aSharedVolumeIsFollowedByEachOfItsDestinations() {
    Recording record = alpha(runc -> bind(runc, "/srv/app", ROOT + "/run/app"));
    Runc.shim(record, 2000, 201, BETA);
    Runc.prepare(
        record, 2100, 201, 210, BETA, runc -> bind(runc, "/srv/app", Runc.rootfs(BETA) + "/d"));
    Runc.run(record, 2170, 201, 210, "/bin/sh").at(2500);
    record.docker(ALPHA, "a", ROOT, REPORTED).by(INIT).create("/run/app/f", O_WRONLY, 3);
    record.at(2600).by(213).rename("/d/f", "/d/g");

    assertThat(Rebuilt.of(record).file("/run/app/f").renamedTo()).isEqualTo("/run/app/g");
  }

  /** runc's exec joins the mount namespace that the first process has by then. */
  @Test
  void anExecHasTheMountsOfTheFirstProcess() {
    Recording unmounted = alpha(runc -> bind(runc, "/srv/v", ROOT + "/data"));
    unmounted.docker(ALPHA, "a", ROOT).by(INIT).unshare(CLONE_NEWNS).umount("/data");
    Recording pivoted = alpha(runc -> bind(runc, "/srv/v", ROOT + "/data"));
    pivoted.docker(ALPHA, "a", ROOT).by(INIT).unshare(CLONE_NEWNS).pivotRoot("/data");
    Recording ordinary = alpha(runc -> bind(runc, "/srv/v", ROOT + "/data"));
    ordinary.docker(ALPHA, "a", ROOT);
    for (Recording record : List.of(unmounted, pivoted, ordinary)) {
      Runc.exec(record, 2100, 101, 510, ALPHA, "/bin/sh", "sh").at(2300);
      record.by(513).create("/data/f", O_WRONLY, 3);
    }

    assertThat(Rebuilt.of(unmounted).file("/data/f").inferred().texts()).containsKey("host_path");
    assertThat(Rebuilt.of(pivoted).file("/data/f").inferred().texts()).containsKey("host_path");
    assertThat(Rebuilt.of(ordinary).file("/data/f").dockerId()).isEqualTo(ALPHA);
    assertHostPath(Rebuilt.of(ordinary), "/data/f", "/srv/v/f");
  }

  // ---- containers that are older than the session
  // ------------------------------------------------

  private static void found(Recording record, int pid, String namespace, Mount... mounts) {
    record
        .found(pid, 10, 100 + pid)
        .cgroup("0::/system.slice/docker-" + ALPHA + ".scope")
        .namespace(namespace, List.of(mounts))
        .runs("/bin/sh", "sh");
  }

  private static Mount at(String destination, @Nullable String source) {
    return new Mount(source == null ? "tmpfs" : "ext4", source, destination, true);
  }

  @Test
  void ofAnOlderContainerTheMountsAreThoseOfItsFirstProcess() {
    Recording record = Runc.containerd("h");
    found(record, 400, "mnt:[4026532203]", at("/", ROOT), at("/run/app", "/srv/app"));
    record.docker(ALPHA, "a", ROOT, new Mount("bind", "/srv/app", "/moved", true)).at(1500);
    record.by(400).create("/run/app/b", O_WRONLY, 3).create("/etc/c", O_WRONLY, 4);
    record.by(400).create("/moved/d", O_WRONLY, 5);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertHostPath(rebuilt, "/run/app/b", "/srv/app/b");
    assertHostPath(rebuilt, "/etc/c", ROOT + "/etc/c");
    assertHostPath(rebuilt, "/moved/d", ROOT + "/moved/d");
  }

  @Test
  void itsRootMayBeAnotherByNow() {
    Recording record = Runc.containerd("h");
    found(record, 400, "mnt:[4026532203]", at("/", "/srv/v"));
    record.docker(ALPHA, "a", ROOT).at(1500).by(400).create("/f", O_WRONLY, 3);

    assertHostPath(Rebuilt.of(record), "/f", "/srv/v/f");
  }

  @Test
  void oneOfItsProcessesMayHaveAMountNamespaceOfItsOwn() {
    Recording record = Runc.containerd("h");
    found(record, 400, "mnt:[4026532203]", at("/", ROOT), at("/data", "/srv/v"));
    found(record, 401, "mnt:[4026539999]", at("/", ROOT), at("/t", null));
    record.docker(ALPHA, "a", ROOT).at(1500);
    record.by(401).create("/t/a", O_WRONLY, 3).create("/data/b", O_WRONLY, 4);
    record.by(400).create("/t/c", O_WRONLY, 3).create("/data/d", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/t/a").hostPath()).isNull();
    assertThat(rebuilt.file("/data/b").hostPath()).isEqualTo(ROOT + "/data/b");
    assertThat(rebuilt.file("/data/b").dockerId()).isEqualTo(ALPHA);
    assertHostPath(rebuilt, "/t/c", ROOT + "/t/c");
    assertHostPath(rebuilt, "/data/d", "/srv/v/d");
  }
}
