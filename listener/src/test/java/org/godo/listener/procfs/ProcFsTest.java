package org.godo.listener.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.Note;
import org.godo.listener.support.FakeClocks;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.session.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFsTest {
  /** cat /proc/self/stat. */
  private static final String CAT =
      "8067 (cat) R 8062 8062 3522 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 233114 3133440 388"
          + " 18446744073709551615 93945358696448 93945358716329 140733924805568 0 0 0 0 0 0 0 0 0"
          + " 17 1 0 0 0 0 0 93945358732336 93945358733952 93945512636416 140733924813473"
          + " 140733924813511 140733924813511 140733924814827 0\n";

  /** cat /proc/net/netlink; godo's audit socket had port 25087. */
  private static final String NETLINK =
      "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n"
          + "00000000869a3660 0   0          00000000 0        0        0     2        0        4  "
          + "     \n"
          + "0000000016c9e2f3 9   25087      00000000 4352     0        0     2        0       "
          + " 1497    \n"
          + "00000000a2217103 11  4294963207 00000001 0        0        0     2        944     "
          + " 1111    \n";

  private static final long BOOT_MILLIS = 1_700_000_000_123L - 7_000L;
  private static final long FOREVER = Long.MAX_VALUE;

  @TempDir Path proc;

  private final List<Note> notes = new ArrayList<>();

  @Test
  void readsAStatLine() {
    assertThat(ProcStat.parse(bytes(CAT))).isEqualTo(new ProcStat(8067, "cat", 'R', 8062, 233114));
  }

  @Test
  void aNameMayHoldParenthesesBlanksAndAnyByte() {
    byte[] line = bytes(CAT.replace("(cat)", "(a) R 1 (\u00ff)"));
    assertThat(ProcStat.parse(line))
        .isEqualTo(new ProcStat(8067, "a) R 1 (\\xff", 'R', 8062, 233114));
  }

  @Test
  void whatIsNoStatLineIsRefused() {
    assertThatThrownBy(() -> ProcStat.parse(bytes("1 (x) R 2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a stat line of 2 fields: 1 (x) R 2");
    assertThatThrownBy(() -> ProcStat.parse(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void argumentsMayBeEmptyAndTheLastMayLackItsEnd() {
    assertThat(ProcText.arguments(bytes("sh\0-c\0\0x"))).containsExactly("sh", "-c", "", "x");
    assertThat(ProcText.arguments(new byte[0])).isEmpty();
  }

  @Test
  void netlinkSocketsHaveQueuesGroupsAndDrops() {
    assertThat(NetlinkTable.parse(NETLINK.lines()))
        .containsExactly(
            new NetlinkTable.Socket(0, 0, 0, 0, 0),
            new NetlinkTable.Socket(9, 25087, 0, 4352, 0),
            new NetlinkTable.Socket(11, -4089, 1, 0, 944));
  }

  @Test
  void aNetlinkSocketIsFoundByItsPort() throws Exception {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(proc.resolve("net/netlink"), NETLINK);
    assertThat(NetlinkTable.query(proc, 11, -4089).drops()).isEqualTo(944);
    assertThat(NetlinkTable.query(proc, 9, 1)).isEqualTo(new NetlinkTable.Socket(9, 1, 0, 0, 0));
  }

  @Test
  void aProcessIsToldOfWithItsThreadsAndDescriptors() throws Exception {
    process(8067);
    ProcFs fs = new ProcFs(proc, 100);
    assertThat(fs.processes()).containsExactly(8067);
    assertThat(fs.startTicks(8067)).hasValue(233114);
    assertThat(fs.startTicks(1)).isEmpty();
    assertThat(snapshot().get(0))
        .isEqualTo(
            new ProcessSnapshot(
                8067,
                8062,
                BOOT_MILLIS + 2_331_140,
                "cat",
                "/usr/bin/cat",
                List.of("cat", "/proc/self/stat"),
                "/tmp",
                null,
                1000,
                4242,
                List.of("1:cpu:/docker/ab", "0::/"),
                List.of(new ThreadSnapshot(8067, BOOT_MILLIS + 2_331_140, "cat")),
                List.of(new DescriptorSnapshot(1, "/out put", 0100001))));
  }

  @Test
  void moreDescriptorsThanOneNoteHoldsAreToldInSeveral() throws Exception {
    process(8067);
    for (int fd = 2; fd <= 1100; fd++) {
      descriptor(8067, fd, "/f" + fd);
    }
    List<ProcessSnapshot> seen = snapshot();
    assertThat(seen)
        .extracting(process -> process.descriptors().size())
        .containsExactly(500, 500, 100);
    assertThat(seen).extracting(process -> process.threads().size()).containsExactly(1, 0, 0);
    assertThat(seen)
        .extracting(ProcessSnapshot::startTimestamp)
        .containsOnly(BOOT_MILLIS + 2_331_140);
    assertThat(seen).extracting(process -> process.args().size()).containsExactly(2, 0, 0);
    assertThat(seen)
        .extracting(ProcessSnapshot::leftOut)
        .containsExactly(null, List.of("args", "cgroup"), List.of("args", "cgroup"));
  }

  @Test
  void argumentsWithoutEndAreCut() throws Exception {
    process(8067);
    try (RandomAccessFile arguments = new RandomAccessFile(file("cmdline"), "rw")) {
      arguments.setLength(8L << 30);
    }
    ProcessSnapshot seen = snapshot().get(0);
    assertThat(seen.args()).startsWith("cat", "/proc/self/stat", "").hasSize((32 << 10) - 18);
    assertThat(seen.leftOut()).containsExactly("args");
  }

  @Test
  void aLongPathOfCgroupsIsNotAnothers() throws Exception {
    process(8067);
    Files.writeString(
        file("cgroup").toPath(), "0::/docker/ab" + "/sub".repeat(100_000) + "/docker/cd\n");
    ProcessSnapshot seen = snapshot().get(0);
    assertThat(seen.cgroup()).isEmpty();
    assertThat(seen.leftOut()).containsExactly("cgroup");
  }

  @Test
  void theWatchesOfADescriptorAreNotRead() throws Exception {
    process(8067);
    try (RandomAccessFile info = new RandomAccessFile(file("fdinfo/1"), "rw")) {
      info.setLength(8L << 30);
    }
    assertThat(snapshot().get(0).descriptors())
        .containsExactly(new DescriptorSnapshot(1, "/out put", 0100001));
  }

  @Test
  void aLinkThatIsHiddenIsNamed() throws Exception {
    process(8067);
    // As EACCES: not ENOENT, which is a process that has ended.
    for (String link : List.of("exe", "cwd", "fd/1")) {
      Files.delete(file(link).toPath());
      Files.writeString(file(link).toPath(), "no link");
    }
    ProcessSnapshot seen = snapshot().get(0);
    assertThat(seen.exe()).isNull();
    assertThat(seen.cwd()).isNull();
    assertThat(seen.descriptors()).isEmpty();
    assertThat(seen.leftOut()).containsExactly("cwd", "exe", "fds");
  }

  @Test
  void longPathsAreDividedByTheirLength() throws Exception {
    process(8067);
    Files.delete(file("fd/1").toPath());
    for (int fd = 2; fd <= 101; fd++) {
      descriptor(8067, fd, "/" + "d".repeat(4_000));
    }
    List<ProcessSnapshot> seen = snapshot();
    assertThat(seen)
        .extracting(process -> process.descriptors().size())
        .containsExactly(17, 17, 17, 17, 17, 15);
  }

  @Test
  void descriptorsWithoutEndAreCutAndReadLast() throws Exception {
    process(7);
    process(8067);
    process(8068);
    for (int fd = 2; fd <= 9; fd++) {
      descriptor(7, fd, "/many");
    }
    descriptor(8068, 2, "/two");
    List<ProcessSnapshot> seen = snapshot(new SnapshotLimits(10, 5, 3, 1_000, FOREVER, FOREVER));
    assertThat(seen).extracting(ProcessSnapshot::pid).containsExactly(8067, 8068, 7);
    assertThat(seen).extracting(process -> process.descriptors().size()).containsExactly(1, 2, 5);
    assertThat(seen)
        .extracting(ProcessSnapshot::leftOut)
        .containsExactly(null, null, List.of("fds"));
    assertThat(notes).noneMatch(note -> note instanceof Note.Loss);
  }

  @Test
  void moreDescriptorsThanAllMayHaveAreLeftOut() throws Exception {
    process(8067);
    process(8068);
    List<ProcessSnapshot> seen = snapshot(new SnapshotLimits(10, 5, 3, 1, FOREVER, FOREVER));
    assertThat(seen).extracting(process -> process.descriptors().size()).containsExactly(1, 0);
    assertThat(seen).extracting(ProcessSnapshot::leftOut).containsExactly(null, List.of("fds"));
  }

  @Test
  void withoutTimeDescriptorsAndThenProcessesAreLeftOut() throws Exception {
    process(8067);
    process(8068);
    process(8069);
    assertThat(snapshot(new SnapshotLimits(10, 5, 3, 1_000, -1, FOREVER)))
        .extracting(ProcessSnapshot::leftOut)
        .containsExactly(List.of("fds"), List.of("fds"), List.of("fds"));
    notes.clear();
    assertThat(snapshot(new SnapshotLimits(10, 5, 3, 1_000, -1, -1))).isEmpty();
    long now = 1_700_000_000_123L;
    assertThat(notes).containsExactly(new Note.Loss(Loss.SNAPSHOT_CUT, now, now, 3));
  }

  @Test
  void threadsWithoutEndAreCut() throws Exception {
    process(8067);
    for (int tid = 1; tid <= 4; tid++) {
      Files.createDirectories(file("task/" + tid).toPath());
      Files.write(file("task/" + tid + "/stat").toPath(), bytes(CAT));
    }
    ProcessSnapshot seen = snapshot(new SnapshotLimits(3, 5, 3, 9, FOREVER, FOREVER)).get(0);
    assertThat(seen.threads()).hasSize(3);
    assertThat(seen.leftOut()).containsExactly("threads");
  }

  private File file(String name) {
    return proc.resolve("8067").resolve(name).toFile();
  }

  private List<ProcessSnapshot> snapshot() throws Exception {
    return snapshot(SnapshotLimits.DEFAULT);
  }

  private List<ProcessSnapshot> snapshot(SnapshotLimits limits) throws Exception {
    new ProcSnapshot(new ProcFs(proc, 100), new FakeClocks(), limits).take(notes::add);
    return notes.stream()
        .filter(Note.ProcessSeen.class::isInstance)
        .map(note -> ((Note.ProcessSeen) note).process())
        .toList();
  }

  private void process(int pid) throws Exception {
    Path dir = proc.resolve(Integer.toString(pid));
    Files.createDirectories(dir.resolve("task/" + pid));
    Files.createDirectories(dir.resolve("fd"));
    Files.createDirectories(dir.resolve("fdinfo"));
    Files.createDirectories(proc.resolve("self"));
    Files.write(dir.resolve("stat"), bytes(CAT));
    Files.write(dir.resolve("task/" + pid + "/stat"), bytes(CAT));
    Files.writeString(dir.resolve("status"), "Name:\tcat\nUid:\t1000\t0\t0\t0\nGid:\t5\t5\t5\t5\n");
    Files.writeString(dir.resolve("cmdline"), "cat\0/proc/self/stat\0");
    Files.writeString(dir.resolve("loginuid"), "4242");
    Files.writeString(dir.resolve("cgroup"), "1:cpu:/docker/ab\n0::/\n");
    Files.createSymbolicLink(dir.resolve("exe"), Path.of("/usr/bin/cat"));
    Files.createSymbolicLink(dir.resolve("cwd"), Path.of("/tmp"));
    descriptor(pid, 1, "/out put");
  }

  private void descriptor(int pid, int fd, String target) throws Exception {
    Path dir = proc.resolve(Integer.toString(pid));
    Files.createSymbolicLink(dir.resolve("fd/" + fd), Path.of(target));
    Files.writeString(
        dir.resolve("fdinfo/" + fd), "pos:\t2155\nflags:\t0100001\nmnt_id:\t27\nino:\t9979434\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
