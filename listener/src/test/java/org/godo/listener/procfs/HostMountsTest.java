package org.godo.listener.procfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.godo.listener.capture.Note;
import org.godo.listener.support.FakeClocks;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMountsTest {
  /** Of process 1 of Debian 12, with kernel 6.1, shortened. */
  private static final String HOST =
      """
      22 27 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
      23 27 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
      24 27 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=1479880k,mode=755,inode64
      26 27 0:23 / /run rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw,mode=755,inode64
      27 1 254:0 / / rw,noatime shared:1 - ext4 /dev/vda rw
      34 23 0:29 / /proc/sys/fs/binfmt_misc rw,relatime shared:13 - autofs systemd-1 rw,direct
      60 26 0:32 / /run/credentials/systemd-sysusers.service ro,nosuid shared:19 - ramfs ramfs rw
      79 34 0:37 / /proc/sys/fs/binfmt_misc rw,nosuid shared:33 - binfmt_misc binfmt_misc rw
      158 27 0:40 / /mnt/host rw,relatime shared:58 - 9p host rw,sync,msize=262144,trans=virtio
      """;

  /** Of a service with PrivateTmp=yes there. */
  private static final String SERVICE =
      """
      189 164 254:0 / / rw,noatime shared:87 master:1 - ext4 /dev/vda rw
      190 189 0:5 / /dev rw,nosuid,relatime shared:88 master:2 - devtmpfs udev rw,mode=755,inode64
      195 189 0:23 / /run rw,nosuid,nodev,noexec,relatime shared:93 master:5 - tmpfs tmpfs rw
      201 189 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:97 master:7 - sysfs sysfs rw
      210 189 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:106 master:12 - proc proc rw
      211 210 0:29 / /proc/sys/fs/binfmt_misc rw,relatime shared:107 - autofs systemd-1 rw,direct
      212 211 0:37 / /proc/sys/fs/binfmt_misc rw,nosuid shared:108 - binfmt_misc binfmt_misc rw
      213 189 0:40 / /mnt/host rw,relatime shared:109 master:58 - 9p host rw,sync,trans=virtio
      197 195 0:23 /systemd/inaccessible/dir /run/credentials ro,nosuid shared:95 - tmpfs tmpfs rw
      199 189 254:0 /tmp/systemd-private-46ba-pt.service-sez28V/tmp /tmp rw shared:110 - ext4 /dev/vda rw
      200 189 254:0 /var/tmp/systemd-private-46ba-pt.service-KjMl6v/tmp /var/tmp rw - ext4 /dev/vda rw
      """;

  private static final List<Mount> OF_SERVICE =
      List.of(
          new Mount("ext4", "/", "/", true),
          new Mount("tmpfs", "/run/systemd/inaccessible/dir", "/run/credentials", false),
          new Mount("ext4", "/tmp/systemd-private-46ba-pt.service-sez28V/tmp", "/tmp", true),
          new Mount(
              "ext4", "/var/tmp/systemd-private-46ba-pt.service-KjMl6v/tmp", "/var/tmp", true));

  @TempDir Path proc;

  private static MountTable table(String mountInfo) {
    return Objects.requireNonNull(MountTable.parse(mountInfo.getBytes(UTF_8)));
  }

  private static @Nullable List<Mount> locate(String mountInfo) {
    return new HostMounts(table(HOST)).locate(table(mountInfo));
  }

  @Test
  void aServicesMountsAreWhereTheyDifferFromTheHosts() {
    assertThat(locate(SERVICE)).isEqualTo(OF_SERVICE);
    assertThat(locate(HOST)).containsExactly(new Mount("ext4", "/", "/", true));
  }

  @Test
  void aFileSystemThatTheHostDoesNotMountHasNoHostPath() {
    assertThat(
            locate(
                """
                300 299 0:77 / / rw - overlay overlay rw,lowerdir=/a
                301 300 0:78 / /dev rw - tmpfs tmpfs rw
                302 300 254:0 /srv/a\\040b /data ro - ext4 /dev/vda rw
                303 300 0:4 net:[4026531840] /run/ns rw - nsfs nsfs rw
                """))
        .containsExactly(
            new Mount("overlay", null, "/", true), new Mount("ext4", "/srv/a b", "/data", false));
  }

  @Test
  void whatTheHostHasMountedOverThePathIsAnotherFile() {
    assertThat(locate("300 299 254:0 / / rw - ext4 /dev/vda rw\n"))
        .containsExactly(
            new Mount("ext4", "/", "/", true),
            new Mount("ext4", null, "/dev", true),
            new Mount("ext4", null, "/mnt/host", true),
            new Mount("ext4", null, "/proc", true),
            new Mount("ext4", null, "/run", true),
            new Mount("ext4", null, "/sys", true));
    assertThat(
            locate(
                """
                300 299 0:77 / / rw - overlay overlay rw
                302 300 254:0 /mnt /data rw - ext4 /dev/vda rw
                303 300 254:0 /run/old /old rw - ext4 /dev/vda rw
                """))
        .containsExactly(
            new Mount("overlay", null, "/", true),
            new Mount("ext4", "/mnt", "/data", true),
            new Mount("ext4", null, "/data/host", true));
  }

  @Test
  void aMountHiddenByALaterOneIsNotSeen() {
    assertThat(
            locate(
                """
                300 299 0:77 / / rw - overlay overlay rw
                301 300 254:0 /srv/a /x/y rw - ext4 /dev/vda rw
                302 300 254:0 /srv/b /x rw - ext4 /dev/vda rw
                303 302 254:0 /srv/c /x rw - ext4 /dev/vda rw
                304 302 254:0 /srv/d /x/z rw - ext4 /dev/vda rw
                """))
        .containsExactly(
            new Mount("overlay", null, "/", true), new Mount("ext4", "/srv/c", "/x", true));
  }

  @Test
  void anUnknownFormOrTooManyMountsAreNotBelieved() {
    assertThat(MountTable.parse("1 2 3\n".getBytes(UTF_8))).isNull();
    assertThat(MountTable.parse("x 1 254:0 / / rw - ext4 d rw\n".getBytes(UTF_8))).isNull();
    assertThat(MountTable.parse(new byte[0])).isNull();
    StringBuilder many = new StringBuilder("300 299 0:77 / / rw - overlay overlay rw\n");
    for (int i = 0; i < 200; i++) {
      many.append("%d 300 254:0 /srv/x%d /m%d rw - ext4 d rw\n".formatted(1000 + i, i, i));
    }
    assertThat(locate(many.toString())).isNull();
  }

  @Test
  void theSnapshotHasTheNamespaceOfProcessesOutsideOfTheHosts() throws Exception {
    process(1, "mnt:[4026531841]", HOST);
    process(70, "mnt:[4026531841]", "");
    process(71, "mnt:[4026532203]", SERVICE);
    process(72, "mnt:[4026532203]", "");
    process(73, "mnt:[4026532204]", "");
    List<ProcessSnapshot> seen = new ArrayList<>();
    new ProcSnapshot(new ProcFs(proc, 100), new FakeClocks())
        .take(note -> seen.add(((Note.ProcessSeen) note).process()));

    assertThat(seen)
        .extracting(ProcessSnapshot::mountNamespace)
        .containsExactly(null, null, "mnt:[4026532203]", "mnt:[4026532203]", "mnt:[4026532204]");
    assertThat(seen)
        .extracting(ProcessSnapshot::mounts)
        .containsExactly(null, null, OF_SERVICE, OF_SERVICE, null);
  }

  private void process(int pid, String namespace, String mountInfo) throws Exception {
    Path dir = proc.resolve(Integer.toString(pid));
    Files.createDirectories(dir.resolve("ns"));
    Files.createDirectories(dir.resolve("task"));
    Files.writeString(
        dir.resolve("stat"),
        pid
            + " (cat) R 8062 8067 8062 0 -1 4194304 102 0 0 0 0 0 0 0 20 0 1 0 233114 5939200 430"
            + " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0\n");
    Files.writeString(dir.resolve("status"), "Uid:\t0\t0\t0\t0\n");
    Files.createSymbolicLink(dir.resolve("root"), Path.of("/"));
    Files.createSymbolicLink(dir.resolve("ns/mnt"), Path.of(namespace));
    Files.writeString(dir.resolve("mountinfo"), mountInfo);
  }
}
