package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;
import static org.godo.model.linux.CallConstants.MS_BIND;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent.Mount;
import org.junit.jupiter.api.Test;

/**
 * Directories of a container (first process 403) that the host (process 700), or another container
 * with the same volume, renames. It has the host's /srv/d as /zz and its /srv/conf as /etc/conf.
 */
class RenamesByOthersTest {
  private static final int HOST = 700;
  private static final int IN_ALPHA = 403;
  private static final String ROOT = Runc.rootfs(ALPHA);

  private static Recording record() {
    Recording record = Runc.containerd("h");
    Runc.shim(record, 1000, 301, ALPHA);
    Runc.create(record, 1100, 301, 400, ALPHA, "/bin/sh");
    return record
        .docker(
            ALPHA,
            "alpha",
            ROOT,
            new Mount("bind", "/srv/d", "/zz", true),
            new Mount("bind", "/srv/conf", "/etc/conf", true))
        .at(1500)
        .fork(1, HOST)
        .at(1600);
  }

  @Test
  void aMountPointMovesWithADirectoryThatTheHostRenames() {
    Recording record = record();
    record.by(HOST).rename(ROOT + "/etc", ROOT + "/old");
    record.by(IN_ALPHA).create("/old/conf", O_WRONLY, 3).create("/etc/conf", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/old/conf").hostPath()).isEqualTo("/srv/conf");
    assertThat(rebuilt.file("/etc/conf").hostPath()).isEqualTo(ROOT + "/etc/conf");
  }

  @Test
  void aMountPointLeavesWithADirectoryThatTheHostMovesOutOfTheContainer() {
    Recording record = record();
    record.by(HOST).rename(ROOT + "/etc", "/elsewhere");
    record.by(IN_ALPHA).create("/etc/conf", O_WRONLY, 3);

    assertThat(Rebuilt.of(record).file("/etc/conf").hostPath()).isEqualTo(ROOT + "/etc/conf");
  }

  @Test
  void aMountPointOnAVolumeMovesWithADirectoryThatAnotherContainerRenames() {
    Recording record = record();
    Runc.shim(record, 1700, 501, BETA);
    Runc.create(record, 1800, 501, 510, BETA, "/bin/sh");
    record.docker(
        BETA,
        "beta",
        Runc.rootfs(BETA),
        new Mount("bind", "/srv/d", "/data", true),
        new Mount("bind", "/srv/conf", "/data/sub/conf", true));
    record.at(2000).by(IN_ALPHA).rename("/zz/sub", "/zz/new");
    record.by(513).create("/data/new/conf", O_WRONLY, 3).create("/data/sub/conf", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/data/new/conf").hostPath()).isEqualTo("/srv/conf");
    assertThat(rebuilt.file("/data/sub/conf").hostPath()).isEqualTo("/srv/d/sub/conf");
  }

  @Test
  void aMountOfTheContainersOwnMovesWithItsDirectory() {
    Recording record = record();
    record.by(IN_ALPHA).mount("/p/m", MS_BIND);
    record.by(HOST).rename(ROOT + "/p", ROOT + "/q");
    record.by(IN_ALPHA).create("/q/m/f", O_WRONLY, 3).create("/p/m/f", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/q/m/f").hostPath()).isNull();
    assertThat(rebuilt.file("/q/m/f").inferred().texts()).containsKey("host_path");
    assertThat(rebuilt.file("/p/m/f").hostPath()).isEqualTo(ROOT + "/p/m/f");
  }

  @Test
  void aWorkingDirectoryAndARootMove() {
    Recording record = record().at(1650).spawn(IN_ALPHA, 404).at(1660).spawn(IN_ALPHA, 405);
    record.at(1700).by(404).chdir("/w").in("/w").open("x", O_WRONLY, 3);
    record.by(405).chroot("/j");
    record.by(HOST).rename(ROOT + "/w", ROOT + "/v").rename(ROOT + "/j", ROOT + "/k");
    record.at(1800).by(405).create("/f", O_WRONLY, 3).then().at(1900).exit(404, 0);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(404).cwd()).isEqualTo("/v");
    assertThat(rebuilt.file("/f").hostPath()).isEqualTo(ROOT + "/k/f");
    assertThat(rebuilt.process(405).rootfs()).isEqualTo(ROOT + "/k");
  }

  @Test
  void theRootOfTheContainerMovesWithADirectoryAbove() {
    Recording record = record();
    record.by(HOST).rename("/overlay2", "/data/overlay2");
    record.by(IN_ALPHA).create("/f", O_WRONLY, 3).create("/zz/f", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/f").hostPath()).isEqualTo("/data" + ROOT + "/f");
    assertThat(rebuilt.file("/zz/f").hostPath()).isEqualTo("/srv/d/f");
    assertThat(rebuilt.container(ALPHA).rootfs()).isEqualTo("/data" + ROOT);
  }

  /** What is mounted at /m is not known: it may be the directory above. */
  @Test
  void aWorkingDirectoryThatMayBeRenamedByAnotherPathIsMarked() {
    Recording record = record().at(1650).spawn(IN_ALPHA, 404).at(1660).spawn(IN_ALPHA, 405);
    record.at(1700).by(404).chdir("/a/d").in("/a/d").open("x", O_WRONLY, 3);
    record.by(405).chdir("/a/other").in("/a/other").open("y", O_WRONLY, 3);
    record.by(IN_ALPHA).mount("/m", MS_BIND).rename("/m/d", "/m/e");
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(404).inferred().texts()).containsKey("cwd");
    assertThat(rebuilt.process(405).inferred().texts()).doesNotContainKey("cwd");
  }
}
