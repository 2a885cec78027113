package org.godo.listener.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.model.linux.CallConstants.AT_FDCWD;
import static org.godo.model.linux.CallConstants.MS_BIND;
import static org.godo.model.linux.CallConstants.MS_MOVE;

import java.util.List;
import java.util.Objects;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.support.Messages;
import org.godo.model.raw.ArgumentGaps;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that the replayed capture does not hold, in the form the kernel writes them. */
final class CallDecodeTest {
  private static final String X86_64 = "c000003e";
  private static final String I386 = "40000003";
  private static final String AARCH64 = "c00000b7";
  private static final String ARM = "40000028";
  private static final long MILLIS = 1_795_180_405_512L;

  private Recording recording = new Recording();

  @Test
  void opens_haveTheFlagsOfTheirArgument() {
    String path = "1302 item=0 name=\"f\" inode=5 dev=fe:00 nametype=NORMAL";
    assertThat(call(X86_64, "2 success=yes exit=3 a0=7f a1=80000", path))
        .isEqualTo(new Call.Open(at("f"), 0x80000, false, "fe:00", 5));
    assertThat(call(I386, "5 success=yes exit=3 a0=7f a1=8241", path))
        .isEqualTo(new Call.Open(at("f"), 0x8241, false, "fe:00", 5));
    assertThat(call(AARCH64, "56 success=yes exit=3 a0=ffffff9c a1=7f a2=241", path))
        .isEqualTo(new Call.Open(at("f"), 0x241, false, "fe:00", 5));
    assertThat(call(X86_64, "85 success=yes exit=3 a0=7f a1=1b6", path))
        .isEqualTo(new Call.Open(at("f"), 0x241, false, "fe:00", 5));
    assertThat(call(X86_64, "304 success=yes exit=3 a0=5 a1=7f a2=2"))
        .isEqualTo(new Call.Open(new PathArgument(5, null), 2, false, null, -1));
    assertThat(
            call(
                X86_64,
                "437 success=yes exit=3 a0=7",
                path,
                "1337 oflag=0101 mode=0600 resolve=0x0"))
        .isEqualTo(new Call.Open(new PathArgument(7, "f"), 0x41, false, "fe:00", 5));
  }

  @Test
  void openFlags_areThoseOfX86OnEveryArchitecture() {
    String path = "1302 item=0 name=\"f\" inode=5 dev=fe:00 nametype=NORMAL";
    String open = "56 success=yes exit=3 a0=ffffff9c a1=7f a2=";
    assertThat(call(AARCH64, open + "84800", path)).as("O_DIRECTORY").isEqualTo(opened(0x90800));
    assertThat(call(AARCH64, open + "208000", path)).as("O_NOFOLLOW").isEqualTo(opened(0x220000));
    assertThat(call(AARCH64, open + "10002", path)).as("O_DIRECT").isEqualTo(opened(0x4002));
    assertThat(call(AARCH64, open + "20000", path)).as("O_LARGEFILE").isEqualTo(opened(0x8000));
    assertThat(call(AARCH64, open + "404002", path)).as("O_TMPFILE").isEqualTo(opened(0x410002));
    assertThat(
            call(
                AARCH64,
                "437 success=yes exit=3 a0=ffffff9c",
                path,
                "1337 oflag=0140000 mode=0 resolve=0x0"))
        .isEqualTo(opened(0x30000));
    assertThat(call(AARCH64, "265 success=yes exit=3 a0=ffffff9c a1=7f a2=34000", path))
        .isEqualTo(new Call.Open(at(null), 0x1c000, false, "fe:00", 5));
    assertThat(call(X86_64, "2 success=yes exit=3 a0=7f a1=34000", path))
        .isEqualTo(opened(0x34000));
    assertThat(call(I386, "295 success=yes exit=3 a0=ffffff9c a1=7f a2=98000", path))
        .isEqualTo(opened(0x98000));
    assertThat(call(ARM, "322 success=yes exit=3 a0=ffffff9c a1=7f a2=a4800", path))
        .as("O_DIRECTORY, O_CLOEXEC and O_LARGEFILE of arm")
        .isEqualTo(opened(0x98800));
    assertThat(call(ARM, "5 success=yes exit=3 a0=7f a1=18002", path))
        .as("O_NOFOLLOW and O_DIRECT of arm")
        .isEqualTo(opened(0x24002));
  }

  private static Call opened(int flags) {
    return new Call.Open(at("f"), flags, false, "fe:00", 5);
  }

  @Test
  void openat2WithoutItsRecord_hasUnknownFlags() {
    String path = "1302 item=0 name=\"f\" inode=5 dev=fe:00 nametype=NORMAL";
    for (String arch : List.of(X86_64, I386, AARCH64)) {
      assertThat(call(arch, "437 success=yes exit=3 a0=ffffff9c", path))
          .isEqualTo(new Call.Open(new PathArgument(AT_FDCWD, "f", -1), -1, false, "fe:00", 5));
    }
  }

  @Test
  void repeatedPathRecords_countOnce() {
    String from = "1302 item=2 name=\"x\" inode=3 dev=fe:00 nametype=DELETE";
    String to = "1302 item=3 name=\"y\" inode=3 dev=fe:00 nametype=CREATE";
    String root = "1302 item=0 name=\"new\" inode=3 dev=fe:00 nametype=NORMAL";
    String old = "1302 item=1 name=\"new/old\" inode=4 dev=fe:00 nametype=NORMAL";
    assertThat(call(X86_64, "82 success=yes exit=0", from, from, to, to))
        .isEqualTo(new Call.Rename(at("x"), at("y"), 0));
    assertThat(call(X86_64, "155 success=yes exit=0", root, root, old, old))
        .isEqualTo(new Call.PivotRoot(at("new"), at("new/old")));
  }

  @Test
  void negativeDescriptors_haveTheSameMeaningIn32And64Bits() {
    String file = "1302 item=0 name=\"f\" inode=5 dev=fe:00 nametype=DELETE";
    for (String fd : List.of("ffffff9c", "ffffffffffffff9c")) {
      assertThat(call(X86_64, "263 success=yes exit=0 a2=0 a0=" + fd, file))
          .isEqualTo(new Call.Unlink(at("f")));
      assertThat(call(I386, "301 success=yes exit=0 a2=0 a0=" + fd, file))
          .isEqualTo(new Call.Unlink(at("f")));
    }
  }

  @Test
  void callsOfI386_haveTheirDescriptorBeforeThe64BitNumbers() {
    String ok = " success=yes exit=0 a0=4 a1=3 a2=1 a3=0";
    assertThat(call(I386, "181" + ok)).isInstanceOf(Call.Write.class);
    assertThat(call(I386, "324" + ok)).isEqualTo(new Call.Truncate(null, 4, 3));
    assertThat(call(I386, "194" + ok)).isEqualTo(new Call.Truncate(null, 4, -1));
    assertThat(call(I386, "193" + ok, "1302 item=0 name=\"t\""))
        .isEqualTo(new Call.Truncate(at("t"), -1, -1));
    assertThat(call(I386, "192 success=yes exit=0 a2=3 a3=1", "1323 fd=5 flags=0x1"))
        .isEqualTo(new Call.Mmap(5, 3, 1));
    assertThat(call(I386, "120 success=yes exit=9 a0=1200011 a1=0 a2=1"))
        .isEqualTo(new Call.Clone(0x1200011));
    assertThat(call(ARM, "181" + ok)).isInstanceOf(Call.Write.class);
    assertThat(call(ARM, "352" + ok)).isEqualTo(new Call.Truncate(null, 4, 3));
    assertThat(call(ARM, "120 success=yes exit=9 a0=1200011 a1=0 a2=1"))
        .isEqualTo(new Call.Clone(0x1200011));
    assertThat(call(AARCH64, "220 success=yes exit=9 a0=1200011 a1=0 a2=1"))
        .isEqualTo(new Call.Clone(0x1200011));
  }

  @Test
  void anOpenOnOverlayfs_isOfTheNamedFile() {
    assertThat(
            call(
                X86_64,
                "257 success=yes exit=3 a0=ffffffffffffff9c a1=7f a2=241",
                "1302 item=0 name=\"/tmp/\" inode=1 dev=00:32 nametype=PARENT",
                "1302 item=1 name=(null) inode=2 dev=fe:00 nametype=CREATE",
                "1302 item=2 name=2F746D702F6E65772066696C65 inode=3 dev=00:32 nametype=CREATE"))
        .isEqualTo(new Call.Open(at("/tmp/new file"), 0x241, true, "00:32", 3));
  }

  @Test
  void failedCalls_areKeptForOpenExecAndClose() {
    assertThat(call(X86_64, "2 success=no exit=-13 a0=7f a1=0")).isInstanceOf(Call.Open.class);
    assertThat(call(X86_64, "59 success=no exit=-2 a0=7f")).isInstanceOf(Call.Exec.class);
    assertThat(call(X86_64, "3 success=no exit=-5 a0=4")).isEqualTo(new Call.Close(4));
    assertThat(call(X86_64, "3 success=no exit=-9 a0=4")).isNull();
    assertThat(call(X86_64, "1 success=no exit=-28 a0=4")).isNull();
    assertThat(call(X86_64, "87 success=no exit=-2 a0=4")).isNull();
    assertThat(recording.totals()).containsEntry("failed_calls_dropped", 1L);
  }

  @Test
  void onlySuccess_dropsFailedOpensAndExecs() {
    SessionContext context = new SessionContext("s", "h", 0L, true, DecoderState.BEGINNING);
    decode(context, X86_64, "2 success=no exit=-13 a0=7f a1=0");
    assertThat(recording.events()).isEmpty();
    assertThat(recording.totals()).containsEntry("failed_calls_dropped", 1L);
    decode(context, X86_64, "2 success=yes exit=3 a0=7f a1=0");
    assertThat(recording.events()).hasSize(1);
  }

  @Test
  void writes_goToTheDescriptorOfTheirArgument() {
    Call four = new Call.Write(4, List.of(MILLIS), List.of(10L));
    String rest = " success=yes exit=10 a0=4 a1=5 a2=6 a3=7";
    for (int number : new int[] {1, 18, 20, 296, 328, 40}) {
      assertThat(call(X86_64, number + rest)).isEqualTo(four);
    }
    assertThat(call(I386, "239" + rest)).isEqualTo(four);
    Call six = new Call.Write(6, List.of(MILLIS), List.of(10L));
    assertThat(call(X86_64, "275" + rest)).isEqualTo(six);
    assertThat(call(X86_64, "326" + rest)).isEqualTo(six);
    assertThat(call(X86_64, "1 a0=4"))
        .as("cut short by death")
        .isEqualTo(new Call.Write(4, List.of(MILLIS), List.of(0L)));
  }

  @Test
  void descriptorCalls_areDistinguished() {
    String ok = " success=yes exit=9 a0=4";
    assertThat(call(X86_64, "32" + ok)).isEqualTo(new Call.Dup(4, false));
    assertThat(call(X86_64, "33 success=yes exit=4 a0=4 a1=4")).isEqualTo(new Call.Dup(4, false));
    assertThat(call(X86_64, "292" + ok + " a1=9 a2=80000")).isEqualTo(new Call.Dup(4, true));
    assertThat(call(X86_64, "292" + ok + " a1=9 a2=0")).isEqualTo(new Call.Dup(4, false));
    assertThat(call(X86_64, "72" + ok + " a1=0 a2=a")).isEqualTo(new Call.Dup(4, false));
    assertThat(call(I386, "221" + ok + " a1=406 a2=a")).isEqualTo(new Call.Dup(4, true));
    assertThat(call(X86_64, "72" + ok + " a1=2 a2=1"))
        .isEqualTo(new Call.SetDescriptorFlags(4, true));
    assertThat(call(X86_64, "72" + ok + " a1=2 a2=0"))
        .isEqualTo(new Call.SetDescriptorFlags(4, false));
    assertThat(call(X86_64, "72" + ok + " a1=3")).isNull();
    assertThat(call(X86_64, "16" + ok + " a1=5451"))
        .isEqualTo(new Call.SetDescriptorFlags(4, true));
    assertThat(call(AARCH64, "29" + ok + " a1=5450"))
        .isEqualTo(new Call.SetDescriptorFlags(4, false));
    assertThat(call(X86_64, "16" + ok + " a1=5401")).isNull();
    assertThat(call(X86_64, "436 success=yes exit=0 a0=3 a1=ffffffff a2=4"))
        .isEqualTo(new Call.CloseRange(3, 4_294_967_295L, 4));
    assertThat(call(X86_64, "77" + ok)).isEqualTo(new Call.Truncate(null, 4, -1));
    assertThat(call(X86_64, "285" + ok + " a1=3")).isEqualTo(new Call.Truncate(null, 4, 3));
    assertThat(call(X86_64, "76 success=yes exit=0 a0=7f", "1302 item=0 name=\"t\""))
        .isEqualTo(new Call.Truncate(at("t"), -1, -1));
  }

  @Test
  void writesThatNoCallReports_areDecoded() {
    assertThat(call(X86_64, "209 success=yes exit=1 a0=7f a1=1 a2=7e"))
        .isEqualTo(new Call.UnseenWrites(-1));
    String ok = "16 success=yes exit=0 a0=4 a1=";
    Call changed = new Call.Truncate(null, 4, -1);
    for (String request : List.of("40049409", "4020940d", "40305829", "4030582b", "40305839")) {
      assertThat(call(X86_64, ok + request)).as(request).isEqualTo(changed);
    }
    assertThat(call(I386, "54 success=yes exit=0 a0=4 a1=402c5829"))
        .as("with the structure of 32 bits")
        .isEqualTo(changed);
    assertThat(call(X86_64, ok + "4c00 a2=9")).isEqualTo(new Call.UnseenWrites(9));
    assertThat(call(X86_64, ok + "4c06 a2=9")).isEqualTo(new Call.UnseenWrites(9));
    for (String request : List.of("4c0a", "40285881", "c028660f")) {
      assertThat(call(X86_64, ok + request)).as(request).isEqualTo(new Call.UnseenWrites(-1));
    }
    for (String request : List.of("40305828", "c0189436", "5401", "5452", "4c01", "5000940f")) {
      assertThat(call(X86_64, ok + request)).as(request).isNull();
    }
  }

  @Test
  void callsThatMayPassDescriptors_areDecoded() {
    assertThat(call(X86_64, "46 success=yes exit=1 a0=3 a1=7f a2=0")).isEqualTo(new Call.Send(3));
    assertThat(call(X86_64, "307 success=yes exit=1 a0=4 a1=7f a2=1")).isEqualTo(new Call.Send(4));
    assertThat(call(AARCH64, "211 success=yes exit=1 a0=3 a1=7f")).isEqualTo(new Call.Send(3));
    for (String call : List.of("10", "14")) {
      assertThat(call(I386, "102 success=yes exit=1 a0=" + call)).isEqualTo(new Call.Send(-1));
    }
    assertThat(call(I386, "102 success=yes exit=3 a0=1")).as("socket").isNull();
    assertThat(call(X86_64, "16 success=yes exit=5 a0=4 a1=c0182103")).isEqualTo(new Call.Send(-1));
    assertThat(call(X86_64, "438 success=yes exit=5 a0=4 a1=7 a2=0"))
        .isEqualTo(new Call.TakeDescriptor(7));
    for (String family : List.of("2", "a")) {
      assertThat(call(X86_64, "41 success=yes exit=5 a0=" + family + " a1=1"))
          .isEqualTo(new Call.InetSocket());
    }
    assertThat(call(X86_64, "41 success=yes exit=5 a0=1 a1=1")).as("AF_UNIX").isNull();
  }

  @Test
  void filesCreatedWithoutAnOpen_haveTheirModes() {
    String node = "1302 item=1 name=\"node\" inode=9 dev=fe:00 nametype=CREATE";
    assertThat(call(X86_64, "133 success=yes exit=0 a0=7f a1=8180 a2=0", node))
        .isEqualTo(new Call.Mknod(at("node"), 0100600));
    assertThat(call(AARCH64, "33 success=yes exit=0 a0=5 a1=7f a2=1180", node))
        .isEqualTo(new Call.Mknod(new PathArgument(5, "node"), 010600));
  }

  /** Records of kernel 6.18, where a worker does all three. */
  @Test
  void namesThatIoUringChanges_areALossAsTheRecordsDoNotHaveThem() {
    String renamed = "1336 uring_op=35 success=yes exit=0 items=3 ppid=1 pid=2 uid=7";
    String parent = "1302 item=0 name=(null) inode=3 dev=fe:00 nametype=PARENT";
    String removed = "1302 item=1 name=(null) inode=9 dev=fe:00 nametype=DELETE";
    String created = "1302 item=2 name=(null) inode=9 dev=fe:00 nametype=CREATE";
    PathArgument unknown = new PathArgument(-1, null);
    assertLost(new Call.Rename(unknown, unknown, 0), renamed, parent, removed, created);
    assertLost(new Call.Unlink(unknown), renamed.replace("35", "36"), parent, removed);
    assertLost(new Call.Link(unknown, unknown), renamed.replace("35", "39"), parent, created);

    String unlinked = "1336 uring_op=36 success=yes exit=0 items=1 ppid=1 pid=2 uid=7";
    decodeAlone(unlinked, "1302 item=0 name=\"/d/f\" inode=9 dev=fe:00 nametype=DELETE");
    assertThat(recording.syscalls().get(0).call())
        .isEqualTo(new Call.Unlink(new PathArgument(-1, "/d/f")));
    assertThat(recording.losses()).isEmpty();
    decodeAlone(unlinked.replace("items=1", "items=0"));
    assertThat(recording.syscalls()).as("no such file").isEmpty();
    assertThat(recording.losses()).isEmpty();
  }

  private void assertLost(Call call, String... records) {
    decodeAlone(records);
    assertThat(recording.syscalls()).extracting(RawEvent.Syscall::call).containsExactly(call);
    assertThat(recording.losses())
        .containsExactly(new LossWindow(Loss.INCOMPLETE_EVENT, MILLIS, MILLIS, 1));
  }

  @Test
  void operationsOfIoUring_haveTheFileTheyReached() {
    String ring = "426 success=yes exit=1 a0=4 a1=1 a2=1 a3=1 items=1 comm=\"app\"";
    String open = "1336 uring_op=18 success=yes exit=0 items=1 ppid=1 pid=2 uid=0";
    String there = "1302 item=0 name=\"there\" inode=5 dev=fe:00 nametype=NORMAL";
    assertThat(call(X86_64, ring, open, there))
        .isEqualTo(new Call.Open(new PathArgument(-1, "there"), -1, false, "fe:00", 5));
    RawEvent.Syscall event = recording.syscalls().get(0);
    assertThat(event.syscall()).isEqualTo("io_uring_openat");
    assertThat(event.success()).isTrue();
    assertThat(event.result()).isEqualTo(-1);
    assertThat(event.subject().comm()).isEqualTo("app");
    assertThat(recording.totals()).containsEntry("uring_operations", 1L);
    assertThat(recording.losses()).isEmpty();

    assertThat(call(X86_64, ring, open, "1302 item=0 name=\"missing\" nametype=UNKNOWN")).isNull();
    assertThat(call(X86_64, ring, open.replace("18", "19"))).isEqualTo(new Call.Close(-1));
    assertThat(call(X86_64, "425 success=yes exit=4 a0=8")).isEqualTo(new Call.RingSetup());
    assertThat(call(X86_64, "1 success=yes exit=3 a0=6", open, there))
        .as("in the event of another call")
        .isEqualTo(new Call.Write(6, List.of(MILLIS), List.of(3L)));
  }

  @Test
  void fatalSignals_areEventsOfTheirProcess() {
    String who = "auid=-1 uid=1000 gid=1000 ses=3 pid=9 comm=\"crash\" exe=\"/opt/crash\" ";
    decodeAlone("1701 " + who + "sig=11 res=1");
    RawEvent.Syscall event = recording.syscalls().get(0);
    assertThat(event.call()).isEqualTo(new Call.Killed(11, true));
    assertThat(event.subject())
        .isEqualTo(new RawEvent.Subject(9, -1, 1000, 4294967295L, "crash", "/opt/crash"));
    assertThat(event.syscall()).isEqualTo("anom_abend");
    assertThat(event.success()).isNull();
    assertThat(recording.totals())
        .containsEntry("event_killed", 1L)
        .containsEntry("events_without_end", 0L);

    String seccomp = "1326 " + who + "sig=31 arch=c000003e syscall=2 compat=0 ip=0x7f code=";
    assertThat(call(X86_64, "2 a0=7f a1=0", seccomp + "0x80000000"))
        .isEqualTo(new Call.Killed(31, true));
    assertThat(call(X86_64, "2 a0=7f a1=0", seccomp + "0x0")).isEqualTo(new Call.Killed(31, false));
    assertThat(call(X86_64, "2 success=no exit=-1 a0=7f a1=0", seccomp + "0x50001"))
        .isInstanceOf(Call.Open.class);
    assertThat(call(X86_64, "2 a0=7f a1=0", seccomp + "0x30000"))
        .as("a signal that may be handled")
        .isInstanceOf(Call.Open.class);
    decodeAlone("1701 uid=0 sig=11");
    assertThat(recording.events()).isEmpty();
    assertThat(recording.totals()).containsEntry("malformed", 1L);
  }

  @Test
  void anOperationOfIoUringByAWorker_isAnEventWithoutAName() {
    decodeAlone(
        "1336 uring_op=28 success=yes exit=0 items=4 ppid=1 pid=2 uid=7",
        "1302 item=0 name=(null) inode=3 dev=fe:00 nametype=PARENT",
        "1302 item=1 name=(null) nametype=CREATE",
        "1302 item=2 name=(null) inode=3 dev=fe:00 nametype=PARENT",
        "1302 item=3 name=(null) inode=9 dev=fe:00 nametype=CREATE");
    RawEvent.Syscall event = recording.syscalls().get(0);
    assertThat(event.call())
        .isEqualTo(new Call.Open(new PathArgument(-1, null, -1), -1, true, "fe:00", 9));
    assertThat(event.syscall()).isEqualTo("io_uring_openat2");
    assertThat(event.subject()).isEqualTo(new RawEvent.Subject(2, 1, 7, 4294967295L, null, null));
    assertThat(recording.losses()).isEmpty();
    decodeAlone("1336 uring_op=18 success=yes exit=0 items=0 ppid=1 pid=2 uid=7");
    assertThat(recording.events()).isEmpty();
    decodeAlone("1336 uring_op=18 success=yes exit=0 items=0 ppid=1");
    assertThat(recording.totals()).containsEntry("malformed", 1L);
  }

  @Test
  void severalOperationsOfIoUringInOneEvent_areALossOfAllButOne() {
    String open = "1336 uring_op=18 success=yes exit=0 items=1 ppid=1 pid=2 uid=0";
    assertThat(
            call(
                X86_64,
                "426 success=yes exit=2 a0=4 items=2",
                open,
                open,
                "1302 item=0 name=\"one\" inode=5 dev=fe:00 nametype=NORMAL",
                "1302 item=1 name=\"two\" inode=6 dev=fe:00 nametype=NORMAL"))
        .isEqualTo(new Call.Open(new PathArgument(-1, "two"), -1, false, "fe:00", 6));
    assertThat(recording.totals()).containsEntry("uring_operations", 2L);
    assertThat(recording.losses())
        .containsExactly(new LossWindow(Loss.INCOMPLETE_EVENT, MILLIS, MILLIS, 1));
  }

  @Test
  void mappings_areKeptIfTheyCanWriteToAFileNowOrLater() {
    String ok = "9 success=yes exit=1 a0=0 a1=1000 a2=3 a3=1";
    assertThat(call(X86_64, ok, "1323 fd=5 flags=0x1")).isEqualTo(new Call.Mmap(5, 3, 1));
    assertThat(call(X86_64, ok, "1323 fd=5 flags=0x3")).isEqualTo(new Call.Mmap(5, 3, 3));
    assertThat(call(X86_64, ok, "1323 fd=5 flags=0x2")).as("private").isNull();
    assertThat(call(X86_64, ok, "1323 fd=-1 flags=0x21")).as("anonymous").isNull();
    assertThat(call(X86_64, "9 success=yes exit=1 a2=1", "1323 fd=5 flags=0x1"))
        .as("mprotect can make it writable")
        .isEqualTo(new Call.Mmap(5, 1, 1));
    assertThat(call(I386, "90 success=yes exit=1 a0=ff8c", "1323 fd=5 flags=0x1"))
        .as("whose arguments are in memory")
        .isEqualTo(new Call.Mmap(5, -1, 1));
    assertThat(call(X86_64, ok)).isNull();
  }

  @Test
  void names_areThoseThatTheCallChanged() {
    String parent = "1302 item=0 name=\"d/\" inode=1 dev=fe:00 nametype=PARENT";
    String deleted = "1302 item=1 name=\"d/x\" inode=2 dev=fe:00 nametype=DELETE";
    String created = "1302 item=1 name=\"d/x\" inode=2 dev=fe:00 nametype=CREATE";
    String old = "1302 item=2 name=\"o\" inode=2 dev=fe:00 nametype=NORMAL";
    String target = "1302 item=2 name=\"../t\" nametype=UNKNOWN";
    String ok = " success=yes exit=0 a0=5 a1=6 a2=7 a3=8";
    PathArgument five = new PathArgument(5, "d/x");

    assertThat(call(X86_64, "87" + ok, parent, deleted)).isEqualTo(new Call.Unlink(at("d/x")));
    assertThat(call(X86_64, "263 success=yes exit=0 a0=5 a1=6 a2=0", parent, deleted))
        .isEqualTo(new Call.Unlink(five));
    assertThat(call(X86_64, "263 success=yes exit=0 a0=5 a1=6 a2=200", parent, deleted))
        .isEqualTo(new Call.Rmdir(five));
    assertThat(call(X86_64, "84" + ok, parent, deleted)).isEqualTo(new Call.Rmdir(at("d/x")));
    assertThat(call(AARCH64, "34" + ok, parent, created)).isEqualTo(new Call.Mkdir(five));
    assertThat(call(X86_64, "86" + ok, old, parent, created))
        .isEqualTo(new Call.Link(at("o"), at("d/x")));
    assertThat(call(X86_64, "265" + ok, old, parent, created))
        .isEqualTo(new Call.Link(new PathArgument(5, "o"), new PathArgument(7, "d/x")));
    assertThat(call(X86_64, "88" + ok, parent, target, created))
        .isEqualTo(new Call.Symlink("../t", at("d/x")));
    assertThat(call(X86_64, "266" + ok, parent, target, created))
        .isEqualTo(new Call.Symlink("../t", new PathArgument(6, "d/x")));
  }

  @Test
  void renames_haveTheDirectoriesInTheOrderOfTheArguments() {
    String ok = " success=yes exit=0 a0=5 a1=7f a2=ffffff9c a3=7f";
    String from = "1302 item=2 name=\"x\" inode=3 dev=fe:00 nametype=DELETE";
    String over = "1302 item=3 name=\"y\" inode=4 dev=fe:00 nametype=DELETE";
    String to = "1302 item=4 name=\"y\" inode=3 dev=fe:00 nametype=CREATE";
    String back = "1302 item=5 name=\"x\" inode=4 dev=fe:00 nametype=CREATE";
    PathArgument five = new PathArgument(5, "x");

    assertThat(call(X86_64, "264" + ok, from, over, to))
        .isEqualTo(new Call.Rename(five, at("y"), 0));
    assertThat(call(X86_64, "316" + ok, from, over, to, back))
        .as("RENAME_EXCHANGE")
        .isEqualTo(new Call.Rename(five, at("y"), 2));
  }

  @Test
  void aRenameOfOneNameInTwoDirectories_isThatOfBoth() {
    // Both arguments are at one address, so the kernel has one name, which the last item keeps.
    String ok = " success=yes exit=0 a0=4 a1=5573e055 a2=5 a3=5573e055";
    String from = "1302 item=2 name=(null) inode=3 dev=fe:00 nametype=DELETE";
    String over = "1302 item=3 name=\"x\" inode=4 dev=fe:00 nametype=DELETE";
    String to = "1302 item=3 name=\"x\" inode=3 dev=fe:00 nametype=CREATE";
    String replacing = "1302 item=4 name=\"x\" inode=3 dev=fe:00 nametype=CREATE";
    String exchanging = "1302 item=4 name=\"x\" inode=4 dev=fe:00 nametype=CREATE";

    assertThat(call(X86_64, "264" + ok, from, to)).isEqualTo(renamed(4, "x", 5, "x", 0));
    assertThat(call(X86_64, "316" + ok, from, to)).isEqualTo(renamed(4, "x", 5, "x", 0));
    assertThat(call(X86_64, "316" + ok, from, over, replacing))
        .isEqualTo(renamed(4, "x", 5, "x", 0));
    assertThat(call(X86_64, "316" + ok, from, over, exchanging))
        .isEqualTo(renamed(4, "x", 5, "x", 2));
    assertThat(call(X86_64, "264" + ok.replace("a3=5573e055", "a3=5573e0aa"), from, to))
        .as("the first name is not recorded")
        .isEqualTo(renamed(4, null, 5, "x", 0));
  }

  @Test
  void anExchangeWhoseItemsAreOne_isOneWhereItsFileSaysSo() {
    String ok = "316 success=yes exit=0 a0=ffffff9c a1=7f a2=ffffff9c a3=8f";
    String removed = "1302 item=2 name=\"a/x\" inode=%d dev=fe:00 nametype=DELETE";
    String replaced = "1302 item=3 name=\"x\" inode=4 dev=fe:00 nametype=DELETE";
    String created = "1302 item=4 name=\"%s\" inode=%d dev=fe:00 nametype=CREATE";

    assertThat(call(X86_64, ok, removed.formatted(4), created.formatted("b/x", 4)))
        .as("of a new name too")
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "b/x", -1));
    assertThat(call(X86_64, ok, removed.formatted(4), created.formatted("b/x", 3)))
        .as("a file that is replaced")
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "b/x", 0));
    assertThat(call(X86_64, ok, removed.formatted(3), created.formatted("bb/x", 3)))
        .as("two items would be two")
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "bb/x", 0));
    assertThat(call(X86_64, ok, removed.formatted(3), replaced, created.formatted("x", 4)))
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "x", 2));
    assertThat(call(X86_64, ok, removed.formatted(3), replaced, created.formatted("x", 3)))
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "x", 0));
    assertThat(
            call(
                X86_64,
                ok.replace("316", "264"),
                removed.formatted(4),
                created.formatted("b/x", 4)))
        .as("renameat has no flags")
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "b/x", 0));
  }

  @Test
  void anExchangeOnOverlayfs_isOneByTheItemsOfItsUpperLayer() {
    String ok = "316 success=yes exit=0 a0=ffffff9c a1=7f a2=ffffff9c a3=8f";
    String removed = "1302 item=2 name=\"a/x\" inode=17 dev=00:27 nametype=DELETE";
    String upper = "1302 item=%d name=(null) inode=%d dev=00:27 nametype=CREATE";
    String created = "1302 item=%d name=\"b/x\" inode=7 dev=00:28 nametype=CREATE";

    assertThat(
            call(
                X86_64,
                ok,
                removed,
                upper.formatted(6, 19),
                upper.formatted(8, 17),
                created.formatted(9)))
        .as("a file that is copied up and replaced has as many")
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "b/x", -1));
    assertThat(call(X86_64, ok, removed, upper.formatted(6, 17), created.formatted(7)))
        .as("replaced")
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "b/x", 0));
    assertThat(
            call(
                X86_64,
                ok,
                removed,
                created.formatted(3),
                upper.formatted(5, 18),
                upper.formatted(7, 17)))
        .as("a new name")
        .isEqualTo(renamed(AT_FDCWD, "a/x", AT_FDCWD, "b/x", 0));
  }

  @Test
  void aSymbolicLinkThatEndsAsItsTarget_isBelowTheDirectoryOfItsItem() {
    String ok = " success=yes exit=0 a0=1f a1=2f a2=3f";
    String parent = "1302 item=0 name=\"%s\" inode=2 dev=fe:00 nametype=PARENT";
    String created = "1302 item=1 name=\"%s\" inode=3 dev=fe:00 nametype=CREATE";

    assertThat(call(X86_64, "88" + ok, parent.formatted("a/"), created.formatted("x")))
        .isEqualTo(new Call.Symlink("x", at("a/x")));
    assertThat(call(X86_64, "88" + ok, parent.formatted("a/"), created.formatted("b/x")))
        .isEqualTo(new Call.Symlink("b/x", at("a/x")));
    assertThat(
            call(
                X86_64,
                "266" + ok.replace("a1=2f", "a1=5"),
                parent.formatted("/work"),
                created.formatted("../b/x")))
        .as("a name without a directory, of which the item has the working directory")
        .isEqualTo(new Call.Symlink("../b/x", new PathArgument(5, "x")));
    assertThat(call(X86_64, "88" + ok, parent.formatted("/"), created.formatted("x")))
        .as("the root directory, or a working directory that is this")
        .isEqualTo(new Call.Symlink("x", at(null)));
  }

  @Test
  void aSymbolicLinkThatItsTargetHasAtTheEnd_isBehindAsManyBytes() {
    String ok = "88 success=yes exit=0 a0=1f a1=2f a2=3f";
    String parent = "1302 item=0 name=\"%s\" inode=5391175 dev=fe:00 nametype=PARENT";
    String created = "1302 item=1 name=%s inode=5391177 mode=0120777 nametype=CREATE";

    assertThat(call(X86_64, ok, parent.formatted("dd/"), created.formatted("\"a/cbaz\"")))
        .as("symlink(\"a/cbaz\", \"dd/baz\")")
        .isEqualTo(new Call.Symlink("a/cbaz", at("dd/baz")));
    assertThat(call(X86_64, ok, parent.formatted("dd/"), created.formatted("2FC3A963C3A9")))
        .as("symlink(\"/\u00e9c\u00e9\", \"dd/c\u00e9\")")
        .isEqualTo(new Call.Symlink("/\u00e9c\u00e9", at("dd/c\u00e9")));
    assertThat(call(X86_64, ok, parent.formatted("dd/"), created.formatted("\"bu\"")))
        .as("symlink(\"bu\", \"dd/bu\")")
        .isEqualTo(new Call.Symlink("bu", at("dd/bu")));
    assertThat(call(X86_64, ok, parent.formatted("dd/"), created.formatted("\"abcfoo\"")))
        .as("symlink of \"abcfoo\" to \"dd/foo\" or \"dd/abcfoo\": the kernel's records are alike")
        .isEqualTo(new Call.Symlink("abcfoo", at(null)));
  }

  @Test
  void aRenameOfTwoNamesOfOneFile_doesNothing() {
    String ok = " success=yes exit=0 a0=ffffff9c a1=55 a2=ffffff9c a3=66 items=";
    String parent = "1302 item=%d name=\"/h\" inode=5391157 mode=040755 nametype=%s";
    String from = parent.formatted(0, "PARENT");
    String to = parent.formatted(1, "PARENT");

    assertThat(call(X86_64, "82" + ok + 2, from, to)).isNull();
    assertThat(call(X86_64, "316" + ok + 2, from, to)).isNull();
    assertThat(call(X86_64, "264" + ok + 1, from)).as("of one argument").isNull();
    assertThat(call(X86_64, "82" + ok + 4, from, to))
        .as("records are missing")
        .isEqualTo(new Call.Rename(at(null), at(null), 0));
    assertThat(call(X86_64, "82" + ok + 2, from, parent.formatted(1, "CREATE")))
        .isEqualTo(new Call.Rename(at(null), at("/h"), 0));
  }

  @Test
  void whetherTwoNamesAreOneItem_isByTheirBytes() {
    String ok = "316 success=yes exit=0 a0=ffffff9c a1=7f a2=ffffff9c a3=8f";
    String removed = "1302 item=2 name=\"ab/x\" inode=4 dev=fe:00 nametype=DELETE";
    String created = "1302 item=3 name=%s inode=4 dev=fe:00 nametype=CREATE";

    assertThat(call(X86_64, ok, removed, created.formatted("C3A92F78")))
        .isEqualTo(renamed(AT_FDCWD, "ab/x", AT_FDCWD, "\u00e9/x", -1));
    assertThat(call(X86_64, ok, removed, created.formatted("C3A9622F78")))
        .isEqualTo(renamed(AT_FDCWD, "ab/x", AT_FDCWD, "\u00e9b/x", 0));
  }

  @Test
  void aRootThatIsPutOverItself_isNamedOnce() {
    String root = "1302 item=0 name=\".\" inode=1 dev=00:28 nametype=NORMAL";
    assertThat(call(X86_64, "155 success=yes exit=0 a0=7fe4 a1=7fe4", root))
        .isEqualTo(new Call.PivotRoot(at("."), at(".")));
    assertThat(call(X86_64, "155 success=yes exit=0 a0=7fe4 a1=7fe8", root))
        .isEqualTo(new Call.PivotRoot(at("."), at(null)));
  }

  private static Call renamed(int dirFd, @Nullable String from, int toDirFd, String to, int flags) {
    return new Call.Rename(new PathArgument(dirFd, from), new PathArgument(toDirFd, to), flags);
  }

  @Test
  void processCalls_areDistinguished() {
    String ok = " success=yes exit=9 a0=";
    assertThat(call(X86_64, "56" + ok + "1200011")).isEqualTo(new Call.Clone(0x1200011));
    assertThat(call(X86_64, "57" + ok + "0")).isEqualTo(new Call.Clone(0));
    assertThat(call(X86_64, "58" + ok + "0")).isEqualTo(new Call.Clone(0x4100));
    assertThat(call(X86_64, "435" + ok + "7ffe")).isEqualTo(new Call.Clone(-1));
    assertThat(call(X86_64, "60 a0=12a")).isEqualTo(new Call.ExitCall(0x2a, false));
    assertThat(call(I386, "252 a0=3")).isEqualTo(new Call.ExitCall(3, true));
    assertThat(call(X86_64, "80" + ok + "7f", "1302 item=0 name=\"..\" nametype=NORMAL"))
        .isEqualTo(new Call.Chdir(at("..")));
    assertThat(call(X86_64, "81" + ok + "5")).isEqualTo(new Call.Fchdir(5));
    assertThat(call(X86_64, "161" + ok + "7f", "1302 item=0 name=\"/r\" nametype=NORMAL"))
        .isEqualTo(new Call.Chroot(at("/r")));
    assertThat(call(X86_64, "308" + ok + "c a1=20000")).isEqualTo(new Call.Setns(12, 0x20000));
    assertThat(call(X86_64, "272" + ok + "6c020000")).isEqualTo(new Call.Unshare(0x6c020000L));
  }

  /** Records of kernel 6.18, which also logs what overlayfs does when it is mounted. */
  @Test
  void aMount_isAtItsFirstName() {
    String dst = "1302 item=0 name=\"dst\" inode=3 dev=00:27 mode=040755 nametype=NORMAL";
    String src = "1302 item=1 name=\"src\" inode=2 dev=00:27 mode=040755 nametype=NORMAL";
    String ok = "165 success=yes exit=0 a0=7f87b02ff9b0 a1=7f87b02ff9e0 a2=0 a3=";
    assertThat(call(X86_64, ok + "1000 items=2", dst, src))
        .isEqualTo(new Call.Mount(at("dst"), MS_BIND));
    assertThat(call(X86_64, ok + "c0ed5000 items=2", dst, src))
        .as("with MS_MGC_VAL")
        .isEqualTo(new Call.Mount(at("dst"), 0x5000));
    assertThat(call(X86_64, ok + "2000 items=2", dst, src))
        .isEqualTo(new Call.Mount(at("dst"), MS_MOVE));
    assertThat(call(X86_64, ok + "0 items=1", dst)).isEqualTo(new Call.Mount(at("dst"), 0));
    assertThat(call(X86_64, ok + "44000 items=1", dst))
        .isEqualTo(new Call.Mount(at("dst"), 0x44000));
    assertThat(call(X86_64, ok + "1000 items=2", src))
        .as("the target's record is lost")
        .isEqualTo(new Call.Mount(at(null), MS_BIND));
    assertThat(
            call(
                X86_64,
                ok + "0 items=5",
                "1302 item=0 name=\"o/m\" inode=15 dev=00:27 mode=040755 nametype=NORMAL",
                "1302 item=1 name=\"o/l\" inode=12 dev=00:27 mode=040755 nametype=NORMAL",
                "1302 item=2 name=\"o/u\" inode=13 dev=00:27 mode=040755 nametype=NORMAL",
                "1302 item=3 name=\"o/w\" inode=14 dev=00:27 mode=040755 nametype=NORMAL",
                "1302 item=4 name=(null) inode=14 dev=00:27 mode=040755 nametype=PARENT"))
        .isEqualTo(new Call.Mount(at("o/m"), 0));
    assertThat(call(I386, "21 success=yes exit=0 a0=1 a1=2 a2=3 a3=1000", dst, src))
        .isEqualTo(new Call.Mount(at("dst"), MS_BIND));
  }

  @Test
  void anUnmount_isOfItsName() {
    String mv = "1302 item=0 name=\"/m/mv\" inode=2 dev=00:27 mode=040755 nametype=NORMAL";
    String ok = " success=yes exit=0 a0=55557d74e900 a1=0 a2=0 a3=0 items=1";
    assertThat(call(X86_64, "166" + ok, mv)).isEqualTo(new Call.Unmount(at("/m/mv")));
    assertThat(call(I386, "22" + ok, mv)).isEqualTo(new Call.Unmount(at("/m/mv")));
    assertThat(call(ARM, "52" + ok, mv)).isEqualTo(new Call.Unmount(at("/m/mv")));
    assertThat(call(AARCH64, "39" + ok, mv)).isEqualTo(new Call.Unmount(at("/m/mv")));
  }

  /** Records of kernel 6.18, and as 6.1 writes them: the source first, also without a name. */
  @Test
  void aMoveMount_isAtItsSecondName() {
    String empty = "1302 item=0 name=\"\" inode=2 dev=00:27 mode=040755 nametype=NORMAL";
    String dst = "1302 item=0 name=\"dst\" inode=3 dev=00:27 mode=040755 nametype=NORMAL";
    String second = "1302 item=1 name=\"dst\" inode=3 dev=00:27 mode=040755 nametype=NORMAL";
    String attached = "a0=3 a1=7f87b0f508c8 a2=ffffffffffffff9c a3=7f87b02f9010";
    assertThat(moveMount(attached, dst)).isEqualTo(at("dst"));
    assertThat(moveMount(attached, empty, second)).isEqualTo(at("dst"));
    assertThat(moveMount("a0=6 a1=7f87b0f508c8 a2=fffffffffffffff7 a3=7f87b02f2150", dst))
        .isEqualTo(new PathArgument(-9, "dst"));

    String atDescriptor = "a0=3 a1=7f87b0f508c8 a2=4 a3=7f87b0f508c8";
    PathArgument four = new PathArgument(4, "");
    assertThat(moveMount(atDescriptor)).isEqualTo(four);
    assertThat(moveMount(atDescriptor, empty, empty.replace("item=0", "item=1"))).isEqualTo(four);

    String toDescriptor = "a0=ffffffffffffff9c a1=7f87b02f9910 a2=4 a3=7f87b0f508c8";
    assertThat(moveMount(toDescriptor, dst)).isEqualTo(four);
    assertThat(moveMount(toDescriptor, dst, empty.replace("item=0", "item=1"))).isEqualTo(four);
    assertThat(moveMount("a0=5 a1=0 a2=4 a3=7f87b02f9910", dst))
        .as("no source name")
        .isEqualTo(new PathArgument(4, "dst"));
    assertThat(moveMount("a0=5 a1=7f87b02f9910 a2=4 a3=0", dst))
        .as("no target name")
        .isEqualTo(four);
  }

  @Test
  void aMoveMount_hasNoNameWhereItMayBeTheOtherOne() {
    String mv = "1302 item=0 name=\"mv\" inode=5 dev=00:27 mode=040755 nametype=NORMAL";
    String dst2 = "1302 item=1 name=\"dst2\" inode=2 dev=00:27 mode=040755 nametype=NORMAL";
    String named = "a0=ffffffffffffff9c a1=7f87b02f9520 a2=ffffffffffffff9c a3=7f87b02f8d40";
    assertThat(moveMount(named, mv, dst2)).isEqualTo(at(null));
    assertThat(moveMount(named, mv)).isEqualTo(at(null));
    assertThat(moveMount("a0=3 a1=7f87b0f508c8 a2=4 a3=7f87b02f9910", mv))
        .isEqualTo(new PathArgument(4, null));
    assertThat(moveMount(named + " items=2", mv)).as("a lost record").isEqualTo(at(null));
  }

  private @Nullable PathArgument moveMount(String arguments, String... records) {
    Call call = call(X86_64, "429 success=yes exit=0 " + arguments, records);
    return call instanceof Call.Mount mount && mount.flags() == MS_MOVE ? mount.target() : null;
  }

  @Test
  void anExecWithGaps_hasThemAndTheTitle() {
    String ok = "59 success=yes exit=0 a0=7f";
    String file = "1302 item=0 name=\"/bin/ls\" nametype=NORMAL";
    String title = "1327 proctitle=6C73002D6C";
    assertThat(call(X86_64, ok, "1309 argc=3 a0=\"ls\" a2=\"x\"", file))
        .isEqualTo(
            new Call.Exec(
                at("/bin/ls"),
                List.of("ls", "", "x"),
                3,
                null,
                new ArgumentGaps(List.of(1), List.of(), List.of(), false)));
    assertThat(call(X86_64, ok, file, title))
        .isEqualTo(
            new Call.Exec(
                at("/bin/ls"),
                List.of(),
                -1,
                null,
                new ArgumentGaps(List.of(), List.of(), List.of("ls", "-l"), false)));
    assertThat(recording.totals()).containsEntry("incomplete_arguments", 1L);
    assertThat(call(X86_64, ok, "1309 argc=2 a0=\"ls\" a1=\"-l\"", file, title))
        .isEqualTo(new Call.Exec(at("/bin/ls"), List.of("ls", "-l"), 2, null));
    assertThat(call(X86_64, "59 success=no exit=-2", file, title))
        .isEqualTo(new Call.Exec(at("/bin/ls"), List.of(), 0, null));
    assertThat(recording.totals()).containsEntry("incomplete_arguments", 0L);
  }

  @Test
  void scripts_areRecognizedByTheirFirstArgument() {
    String ok = "59 success=yes exit=0 a0=7f";
    String script = "1302 item=0 name=\"./run\" nametype=NORMAL";
    String env = "1302 item=1 name=\"/usr/bin/env\" nametype=NORMAL";
    String loader = "1302 item=1 name=\"/lib64/ld-linux-x86-64.so.2\" nametype=NORMAL";

    assertThat(
            call(
                X86_64,
                ok,
                "1309 argc=3 a0=\"/usr/bin/env\" a1=\"python3\" a2=\"./run\"",
                script,
                env))
        .isEqualTo(
            new Call.Exec(
                at("./run"), List.of("/usr/bin/env", "python3", "./run"), 3, "/usr/bin/env"));
    assertThat(call(X86_64, ok, "1309 argc=1 a0=\"./run\"", script, loader))
        .isEqualTo(new Call.Exec(at("./run"), List.of("./run"), 1, null));
  }

  @Test
  void openat2_hasTheRestrictionsOfItsRecord() {
    String path = "1302 item=0 name=\"/f\" inode=5 dev=fe:00 nametype=NORMAL";
    String open = "437 success=yes exit=3 a0=7";
    assertThat(call(X86_64, open, path, "1337 oflag=00 mode=0 resolve=0x10"))
        .isEqualTo(new Call.Open(new PathArgument(7, "/f", 0x10), 0, false, "fe:00", 5));
    assertThat(recording.losses()).isEmpty();
    for (String damaged :
        List.of("oflag=00 mode=0", "oflag=00 mode=0 resolve=0xg", "oflag=08 resolve=0x10")) {
      assertThat(call(X86_64, open, path, "1337 " + damaged))
          .as(damaged)
          .isEqualTo(new Call.Open(new PathArgument(7, "/f", -1), -1, false, "fe:00", 5));
      assertThat(recording.losses()).as(damaged).hasSize(1);
    }
  }

  @Test
  void aFileOpenedByItsHandle_hasNoName() {
    String path = "1302 item=0 name=\"\" inode=5 dev=fe:00 nametype=NORMAL";
    assertThat(call(X86_64, "304 success=yes exit=3 a0=5 a1=7f a2=2", path))
        .isEqualTo(new Call.Open(new PathArgument(5, null), 2, false, "fe:00", 5));
  }

  @Test
  void aSharedMappingWithoutItsRecord_isALoss() {
    String mmap = "9 success=yes exit=4096 a0=0 a1=1000 a2=3 a3=";
    assertThat(call(X86_64, mmap + "1")).isNull();
    assertThat(recording.losses()).hasSize(1);
    assertThat(call(X86_64, mmap + "1", "1323 fd=x flags=0x1")).isNull();
    assertThat(recording.losses()).hasSize(1);
    assertThat(call(X86_64, mmap + "1", "1323 fd=3")).isNull();
    assertThat(recording.losses()).hasSize(1);
    assertThat(call(I386, "192 success=yes exit=4096 a0=0 a1=1000 a2=3 a3=3")).isNull();
    assertThat(recording.losses()).as("MAP_SHARED_VALIDATE").hasSize(1);

    assertThat(call(X86_64, mmap + "21")).as("anonymous").isNull();
    assertThat(recording.losses()).isEmpty();
    assertThat(call(X86_64, mmap + "2")).as("private").isNull();
    assertThat(recording.losses()).isEmpty();
    assertThat(call(I386, "90 success=yes exit=4096 a0=7f")).as("in memory").isNull();
    assertThat(recording.losses()).isEmpty();
  }

  @Test
  void aResultThatNoKernelReturns_isALoss() {
    for (String syscall :
        List.of(
            "1 success=yes exit=2147479553 a0=3",
            "2 success=yes exit=4294967299 a0=7f a1=0",
            "32 success=yes exit=-4096 a0=3",
            "56 success=yes exit=4194305 a0=11",
            "2 success=no exit=-4096 a0=7f a1=0")) {
      assertThat(call(X86_64, syscall)).as(syscall).isNull();
      assertThat(recording.losses())
          .as(syscall)
          .containsExactly(new LossWindow(Loss.INCOMPLETE_EVENT, MILLIS, MILLIS, 1));
    }
    assertThat(call(X86_64, "1 success=yes exit=2147479552 a0=3")).isInstanceOf(Call.Write.class);
    assertThat(recording.losses()).isEmpty();
  }

  @Test
  void aDamagedPathRecord_isALossAndGivesNoName() {
    String open = "2 success=yes exit=3 a0=7f a1=0 items=1";
    for (String damaged :
        List.of(
            "item=0 name=2F746D702F7 inode=5 dev=fe:00 nametype=NORMAL",
            "item=0 name=\"/tmp/x inode=5 dev=fe:00 nametype=NORMAL",
            "item=0 name=/tmp/x inode=5 dev=fe:00 nametype=NORMAL",
            "item=0 inode=5 dev=fe:00 nametype=NORMAL",
            "item=0 name=\"/tmp/x\" inode=5 dev=fe:00 nametype=NORMA",
            "item=O name=\"/tmp/x\" inode=5 dev=fe:00 nametype=NORMAL")) {
      Call call = call(X86_64, open, "1302 " + damaged);
      assertThat(call).as(damaged).isInstanceOf(Call.Open.class);
      assertThat(((Call.Open) Objects.requireNonNull(call)).file()).isEqualTo(at(null));
      assertThat(recording.losses())
          .as(damaged)
          .containsExactly(new LossWindow(Loss.INCOMPLETE_EVENT, MILLIS, MILLIS, 1));
    }
    String file = "1302 item=0 name=\"f\" inode=5 dev=fe:00 nametype=NORMAL";
    call(X86_64, open, file.replace("dev=fe:00", "dev=fe00"));
    assertThat(recording.losses()).as("a device").hasSize(1);
    call(X86_64, open, file.replace("item=0", "item=1"));
    assertThat(recording.losses()).as("of another event").hasSize(1);
    call(X86_64, open, file, file.replace("\"f\"", "\"g\""));
    assertThat(recording.losses()).as("two with one number").hasSize(1);
    call(X86_64, open, file.replace("inode=5", "inode=18446744073709551615"));
    assertThat(recording.losses()).as("a great inode").isEmpty();
  }

  @Test
  void aRenameOfWhichARoleIsDamaged_hasNoNames() {
    String from = "1302 item=0 name=\"x\" inode=3 dev=fe:00 nametype=DELET";
    String replaced = "1302 item=1 name=\"y\" inode=4 dev=fe:00 nametype=DELETE";
    String to = "1302 item=2 name=\"y\" inode=3 dev=fe:00 nametype=CREATE";
    assertThat(call(X86_64, "82 success=yes exit=0 items=3", from, replaced, to))
        .isEqualTo(new Call.Rename(at(null), at(null), 0));
    assertThat(recording.losses()).hasSize(1);
  }

  @Test
  void aDamagedWorkingDirectory_isALossAndATooLongOneIsNotKnown() {
    String chdir = "80 success=yes exit=0";
    call(X86_64, chdir, "1307 cwd=\"/a");
    assertThat(recording.losses()).hasSize(1);
    assertThat(recording.syscalls().get(0).cwd()).isNull();
    call(X86_64, chdir, "1307 cwd=\"<too_long>\"");
    assertThat(recording.losses()).isEmpty();
    assertThat(recording.syscalls().get(0).cwd()).isNull();
  }

  @Test
  void twoCallsInOneEvent_areALoss() {
    String other = "1300 arch=c000003e syscall=3 success=yes exit=0 a0=4 ppid=1 pid=3 uid=0";
    assertThat(call(X86_64, "3 success=yes exit=0 a0=4", other)).isNull();
    assertThat(recording.losses()).hasSize(1);
  }

  @Test
  void aCallWithADamagedType_isALoss() {
    decodeAlone("0000 arch=c000003e syscall=1 success=yes exit=9 a0=3 items=0 ppid=1 pid=2 uid=0");
    assertThat(recording.losses()).extracting(LossWindow::loss).contains(Loss.MALFORMED_RECORDS);
  }

  @Test
  void x32Calls_areThoseOfX8664() {
    assertThat(call(X86_64, "1073741827 success=yes exit=0 a0=4")).isEqualTo(new Call.Close(4));
  }

  @Test
  void unknownCallsAndArchitectures_areCounted() {
    assertThat(call(X86_64, "0 success=yes exit=0 a0=4")).isNull();
    assertThat(recording.totals()).containsEntry("unknown_syscalls", 1L);
    assertThat(recording.totals()).doesNotContainKey("unknown_architecture_x86_64");
    assertThat(recording.losses()).isEmpty();
    assertThat(call("14", "4 success=yes exit=0 a0=4")).isNull();
    assertThat(recording.losses())
        .containsExactly(new LossWindow(Loss.UNKNOWN_ARCHITECTURE, MILLIS, MILLIS, 1));
    assertThat(recording.totals())
        .containsEntry("unknown_syscalls", 1L)
        .containsEntry("unknown_architecture_ppc", 1L);
    call("80000016", "4 success=yes exit=0 a0=4");
    assertThat(recording.totals()).containsEntry("unknown_architecture_s390x", 1L);
    call("c00000f3", "64 success=yes exit=0 a0=4");
    assertThat(recording.totals()).containsEntry("unknown_architecture_riscv64", 1L);
    call("c0de", "64 success=yes exit=0 a0=4");
    assertThat(recording.totals()).containsEntry("unknown_architecture_other", 1L);
  }

  @Test
  void aMissingPathRecord_isALoss() {
    call(X86_64, "2 success=yes exit=3 a0=7f a1=0 items=2", "1302 item=0 name=\"f\"");

    assertThat(recording.losses())
        .containsExactly(new LossWindow(Loss.INCOMPLETE_EVENT, MILLIS, MILLIS, 1));
    assertThat(recording.totals()).containsEntry("incomplete_events", 1L);
  }

  @Test
  void aCallWithoutAnArgumentThatItNeeds_isALoss() {
    String file = "1302 item=0 name=\"f\" inode=5 dev=fe:00 nametype=CREATE";
    for (String syscall :
        List.of(
            "1 success=yes exit=9",
            "1 success=yes exit=9 a1=3 a2=9",
            "3 success=yes exit=0",
            "257 success=yes exit=3 a2=241",
            "257 success=yes exit=3 a0=ffffff9c a1=7f",
            "56 success=yes exit=77",
            "33 success=yes exit=1 a1=1")) {
      assertThat(call(X86_64, syscall, file)).as(syscall).isNull();
      assertThat(recording.losses())
          .as(syscall)
          .containsExactly(new LossWindow(Loss.INCOMPLETE_EVENT, MILLIS, MILLIS, 1));
    }
    assertThat(call(X86_64, "59 success=yes exit=0", "1309 argc=1 a0=\"id\"", file))
        .isInstanceOf(Call.Exec.class);
    assertThat(recording.losses()).isEmpty();
  }

  @Test
  void keywordsInQuotes_areTheSameKeywords() {
    Call open =
        call(
            X86_64,
            "257 success=\"yes\" exit=3 a0=ffffff9c a1=7f a2=41 a3=0",
            "1302 item=0 name=\"/tmp\" inode=4 dev=\"fe:00\" nametype=\"PARENT\"",
            "1302 item=1 name=\"/tmp/f\" inode=5 dev=\"fe:00\" nametype=\"CREATE\"");

    assertThat(open)
        .isEqualTo(
            call(
                X86_64,
                "257 success=yes exit=3 a0=ffffff9c a1=7f a2=41 a3=0",
                "1302 item=0 name=\"/tmp\" inode=4 dev=fe:00 nametype=PARENT",
                "1302 item=1 name=\"/tmp/f\" inode=5 dev=fe:00 nametype=CREATE"));
    assertThat(((Call.Open) Objects.requireNonNull(open)).created()).isTrue();
  }

  private @Nullable Call call(String arch, String syscall, String... records) {
    decode(SessionContext.of("s", "h", 0L), arch, syscall, records);
    assertThat(recording.events()).hasSizeLessThanOrEqualTo(1);
    return recording.syscalls().stream().map(RawEvent.Syscall::call).findFirst().orElse(null);
  }

  /** Decodes one event: number and fields of its SYSCALL record, type and fields of the others. */
  private void decode(SessionContext context, String arch, String syscall, String... records) {
    recording = new Recording();
    SessionDecoder decoder = Decoders.stream(context, recording);
    accept(decoder, 1300, "arch=" + arch + " syscall=" + syscall + " ppid=1 pid=2 uid=0");
    finish(decoder, records);
  }

  /** Decodes an event without a SYSCALL record. */
  private void decodeAlone(String... records) {
    recording = new Recording();
    finish(Decoders.stream(SessionContext.of("s", "h", 0L), recording), records);
  }

  private void finish(SessionDecoder decoder, String... records) {
    for (String record : records) {
      accept(decoder, Integer.parseInt(record.substring(0, 4)), record.substring(5));
    }
    accept(decoder, 1320, "");
    decoder.finish();
    recording.totals(decoder.totals());
  }

  private static void accept(SessionDecoder decoder, int type, String fields) {
    decoder.accept(
        new CapturedMessage(
            1,
            MILLIS * 1_000_000,
            CapturedMessage.AUDIT,
            Messages.audit(type, "audit(1795180405.512:7): " + fields)));
  }

  private static PathArgument at(@Nullable String name) {
    return new PathArgument(AT_FDCWD, name);
  }
}
