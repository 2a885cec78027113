package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_WRONLY;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.model.linux.CloneFlags;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.FileAccessResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Processes that are older than the session and in a mount namespace other than the host's (process
 * 1): 70 and 71 in the same one, 80 in the host's.
 */
class MountNamespaceReplayTest {
  private static final String NAMESPACE = "mnt:[4026532203]";
  private static final String NOT_KNOWN =
      "not known: where its process's root directory, its mount namespace or the target of a link in"
          + " /proc is on the host is not recorded";
  private static final String FIRST_MOUNTS =
      "by the mounts it began with; its mount namespace is its own";

  private static final List<Mount> MOUNTS =
      List.of(
          new Mount("ext4", "/", "/", true),
          new Mount("tmpfs", null, "/srv", true),
          new Mount("ext4", "/srv/data", "/srv/in", true),
          new Mount("ext4", "/tmp/private/tmp", "/tmp", true));

  private static Recording record(@Nullable List<Mount> mounts) {
    return Recording.of("h")
        .at(990)
        .found(1, 0, 10)
        .runs("/sbin/init", "init")
        .found(70, 1, 100)
        .namespace(NAMESPACE, mounts)
        .open(5, "/tmp/log", O_WRONLY)
        .runs("/bin/service", "service")
        .found(71, 70, 110)
        .namespace(NAMESPACE, mounts)
        .cwd("/tmp")
        .runs("/bin/worker", "worker")
        .found(80, 1, 120)
        .runs("/bin/sh", "sh")
        .at(1100);
  }

  private static void isNotKnown(FileAccessResult file) {
    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts()).containsEntry("host_path", NOT_KNOWN);
  }

  private static void isAt(String hostPath, FileAccessResult file) {
    assertThat(file.hostPath()).isEqualTo(hostPath);
    assertThat(file.inferred().texts()).containsEntry("host_path", FIRST_MOUNTS);
  }

  @Test
  void withoutItsMountsNoHostPathIsKnown() {
    Recording record = record(null);
    record.by(70).write(5, 1).create("/tmp/x", O_WRONLY, 3).open("/etc/x", O_WRONLY, 4);
    record.fork(70, 700).at(1200).by(700).in("/").open("/tmp/child", O_WRONLY, 6);
    record.by(80).unlink("/tmp/x");
    Rebuilt rebuilt = Rebuilt.of(record);

    for (String name : List.of("/tmp/log", "/tmp/x", "/etc/x", "/tmp/child")) {
      isNotKnown(rebuilt.file(name));
    }
    assertThat(rebuilt.file("/tmp/x").unlinked()).isFalse();
    assertThat(rebuilt.process(700).rootfs()).isNull();
    assertThat(rebuilt.process(700).inferred().texts()).containsEntry("rootfs", NOT_KNOWN);
    assertThat(rebuilt.process(71).cwd()).isEqualTo("/tmp");
  }

  @Test
  void itsMountsShowTheHostPath() {
    Recording record = record(MOUNTS);
    record.by(70).write(5, 1).open("/tmp/x", O_WRONLY, 3).open("/etc/x", O_WRONLY, 4);
    record.by(70).open("/srv/a", O_WRONLY, 6).open("/srv/in/b", O_WRONLY, 7);
    record.fork(70, 700).at(1200).by(700).in("/").open("/tmp/child", O_WRONLY, 6);
    record.by(71).in("/tmp").open("relative", O_WRONLY, 3);
    Rebuilt rebuilt = Rebuilt.of(record);

    isAt("/tmp/private/tmp/log", rebuilt.file("/tmp/log"));
    isAt("/tmp/private/tmp/x", rebuilt.file("/tmp/x"));
    isAt("/etc/x", rebuilt.file("/etc/x"));
    isNotKnown(rebuilt.file("/srv/a"));
    isAt("/srv/data/b", rebuilt.file("/srv/in/b"));
    isAt("/tmp/private/tmp/child", rebuilt.file("/tmp/child"));
    isAt("/tmp/private/tmp/relative", rebuilt.file("/tmp/relative"));
    assertThat(rebuilt.process(700).rootfs()).isEqualTo("/");
    assertThat(rebuilt.process(700).inferred().texts()).doesNotContainKey("rootfs");
  }

  @Test
  void filesAreFollowedBetweenTheNamespaceAndTheHost() {
    Recording record = record(MOUNTS);
    record.by(70).create("/tmp/a", O_WRONLY, 3).create("/etc/b", O_WRONLY, 4);
    record.by(80).rename("/tmp/private/tmp/a", "/tmp/private/tmp/c").rename("/etc/b", "/srv/b");
    record.by(71).in("/tmp").open("c", O_RDONLY, 3).unlink("/tmp/c");
    record.by(80).open("/tmp/a", O_RDONLY, 3);
    Rebuilt rebuilt = Rebuilt.of(record);

    FileAccessResult created = rebuilt.files("/tmp/a").get(0);
    assertThat(created.renamedTo()).isEqualTo("/tmp/c");
    assertThat(created.unlinked()).isTrue();
    assertThat(rebuilt.opened("/tmp/c").renamedFrom()).isEqualTo("/tmp/a");
    assertThat(rebuilt.file("/etc/b").renamedTo()).isNull();
    assertThat(rebuilt.file("/etc/b").inferred().texts()).containsKey("renamed_to");
    assertThat(rebuilt.files("/tmp/a").get(1).hostPath()).isEqualTo("/tmp/a");
    assertThat(rebuilt.files("/tmp/a").get(1).unlinked()).isFalse();
  }

  @Test
  void aProcessThatJoinsTheHostsNamespaceHasItsPaths() {
    Recording record = record(MOUNTS);
    record
        .by(70)
        .open("/proc/1/ns/mnt", O_RDONLY, 3)
        .setns(3, CloneFlags.CLONE_NEWNS)
        .in("/")
        .open("/tmp/x", O_WRONLY, 4);
    record
        .by(80)
        .open("/proc/71/ns/mnt", O_RDONLY, 3)
        .setns(3, CloneFlags.CLONE_NEWNS)
        .in("/")
        .open("/tmp/y", O_WRONLY, 4);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/tmp/x").hostPath()).isEqualTo("/tmp/x");
    assertThat(rebuilt.file("/tmp/x").inferred().texts()).doesNotContainKey("host_path");
    isAt("/tmp/private/tmp/y", rebuilt.file("/tmp/y"));
  }

  @Test
  void aNumberInAnotherProcIsNoProcessOfTheHost() {
    Recording record = record(List.of(new Mount("overlay", null, "/", true)));
    record
        .by(70)
        .open("/proc/1/ns/mnt", O_RDONLY, 3)
        .setns(3, CloneFlags.CLONE_NEWNS)
        .in("/")
        .open("/tmp/x", O_WRONLY, 4);

    isNotKnown(Rebuilt.of(record).file("/tmp/x"));
  }
}
