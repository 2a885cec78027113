package org.godo.listener.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @TempDir Path proc;

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
    assertThat(NetlinkTable.parse(NETLINK))
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
    assertThat(fs.process(8067, 1_000_000))
        .isEqualTo(
            new ProcessSnapshot(
                8067,
                8062,
                1_000_000 + 2_331_140,
                "cat",
                "/usr/bin/cat",
                List.of("cat", "/proc/self/stat"),
                "/tmp",
                null,
                1000,
                4242,
                List.of("1:cpu:/docker/ab", "0::/"),
                List.of(new ThreadSnapshot(8067, 3_331_140, "cat")),
                List.of(new DescriptorSnapshot(1, "/out put", 0100001))));
    assertThat(fs.process(9999, 0)).isNull();
  }

  @Test
  void moreDescriptorsThanOneNoteHoldsAreToldInSeveral() throws Exception {
    process(8067);
    for (int fd = 2; fd <= 1100; fd++) {
      descriptor(8067, fd, "/f" + fd);
    }
    List<Note.ProcessSeen> seen = new ArrayList<>();
    int count =
        new ProcSnapshot(new ProcFs(proc, 100), new FakeClocks())
            .take(note -> seen.add((Note.ProcessSeen) note));
    assertThat(count).isEqualTo(1);
    assertThat(seen)
        .extracting(note -> note.process().descriptors().size())
        .containsExactly(500, 500, 100);
    assertThat(seen).extracting(note -> note.process().threads().size()).containsExactly(1, 0, 0);
    assertThat(seen.get(0).process().startTimestamp())
        .isEqualTo((1_700_000_000_123L - 7_000L) + 2_331_140L);
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
