package org.godo.listener.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bson.RawBsonDocument;
import org.godo.listener.capture.InputFile;
import org.godo.listener.support.Messages;
import org.godo.model.bson.RawEventCodec;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the capture of a real {@code docker run} says; the counts were made by another program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DockerRunReplayTest {
  private static final String SESSION = "8ff85a2b8dde";
  private static final int ALPHA = 16135;
  private static final int GAMMA = 16353;
  private static final int O_WRONLY_CREAT_TRUNC = 0x241;

  private static final InputFile AUDITD_RUN =
      InputFile.of(Path.of("src/test/resources/captures/auditd-run.log.gz"));

  private Recording recording = new Recording();

  @BeforeAll
  void replay() throws IOException {
    recording = DumpEvents.decode(List.of(Messages.DOCKER_RUN));
  }

  @Test
  void nothing_isLostOrMalformed() {
    assertThat(recording.losses()).isEmpty();
    assertThat(recording.totals())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("audit_records", 41_605L),
                Map.entry("audit_events", 10_450L),
                Map.entry("connector_messages", 943L),
                Map.entry("notes", 0L),
                Map.entry("malformed", 0L),
                Map.entry("other_messages", 0L),
                Map.entry("events_without_end", 0L),
                Map.entry("incomplete_events", 0L)));
  }

  @Test
  void everyCall_isEmittedOrCounted() {
    Map<String, Long> totals = recording.totals();
    // One sendto of auditctl; fcntl commands 1, 3, 4 and 37.
    assertThat(totals).containsEntry("unknown_syscalls", 1L).containsEntry("ignored_calls", 1376L);
    // 1 write, 12 fcntl, 5 mkdirat, 244 unlinkat, 4 renameat.
    assertThat(totals).containsEntry("failed_calls_dropped", 266L);
    assertThat(recording.syscalls()).hasSize(10_450 - 1 - 1376 - 266);
    assertThat(recording.calls(Call.Open.class)).hasSize(1787 + 1423 + 168 + 3);
    assertThat(recording.calls(Call.Write.class)).hasSize(1530 + 6);
    assertThat(recording.calls(Call.Close.class)).hasSize(2410);
    assertThat(recording.calls(Call.Dup.class)).hasSize(30 + 140 + 15);
    assertThat(recording.calls(Call.SetDescriptorFlags.class)).hasSize(113);
    assertThat(recording.calls(Call.Clone.class)).hasSize(158 + 250);
    assertThat(recording.calls(Call.Exec.class)).hasSize(69 + 7 + 5);
    assertThat(recording.calls(Call.ExitCall.class)).hasSize(1 + 8 + 77);
    assertThat(recording.calls(Call.Rename.class)).hasSize(2 + 61);
    assertThat(recording.calls(Call.Unlink.class)).hasSize(6 + 151);
    assertThat(recording.calls(Call.Rmdir.class)).hasSize(136);
    assertThat(recording.calls(Call.Mkdir.class)).hasSize(1 + 155);
    assertThat(recording.calls(Call.Symlink.class)).hasSize(27);
    assertThat(recording.calls(Call.PivotRoot.class)).hasSize(3);
  }

  @Test
  void everyConnectorMessage_isEmittedOrCounted() {
    assertThat(recording.events()).filteredOn(RawEvent.Fork.class::isInstance).hasSize(415);
    assertThat(recording.events()).filteredOn(RawEvent.Exit.class::isInstance).hasSize(415);
    assertThat(recording.events()).filteredOn(RawEvent.ExecNotice.class::isInstance).hasSize(78);
    assertThat(recording.events()).filteredOn(RawEvent.Comm.class::isInstance).hasSize(27);
    // 7 of setsid, and the answer to the subscription.
    assertThat(recording.totals()).containsEntry("connector_other", 8L);
  }

  @Test
  void everyDocument_isUnchangedByteForByte() throws IOException, NoSuchAlgorithmException {
    assertThat(digest(recording))
        .isEqualTo("f13d8a3192decd667c195753b44d1647f7e15d414b16fe629132388828cb8894");
    assertThat(digest(DumpEvents.decode(List.of(AUDITD_RUN))))
        .isEqualTo("0a318f05ca3ceec52d2a79285c2eea614b581f0684049aacbd75978d8a103e3d");
  }

  private static String digest(Recording recording) throws NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    RawEventCodec codec = new RawEventCodec();
    for (RawEvent event : recording.events()) {
      sha.update(new RawBsonDocument(event, codec).getByteBuffer().asNIO());
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  @Test
  void ids_areUniqueAndOrdered() {
    List<String> ids =
        recording.events().stream().map(event -> event.origin().id()).distinct().toList();

    assertThat(ids).hasSameSizeAs(recording.events());
  }

  @Test
  void aFork_hasAWallClockTime() {
    assertThat(recording.events().stream().filter(RawEvent.Fork.class::isInstance).findFirst())
        .hasValue(
            new RawEvent.Fork(
                Origin.connector(
                    SESSION, "unknown", 1_795_180_405_515L, 4_385_643_448_986L, 0, 53_584),
                16043,
                16043,
                16027,
                16027));
  }

  @Test
  void alphasRedirection_isOpenDupAndWrite() {
    List<RawEvent.Syscall> calls = after(ALPHA, "/data/one.txt", 7);

    assertThat(calls.get(0))
        .isEqualTo(
            new RawEvent.Syscall(
                Origin.audit(SESSION, "unknown", 1_795_180_406_132L, 1_564_255),
                new RawEvent.Subject(ALPHA, 16115, 0, 4242, "work.sh", "/bin/busybox"),
                "openat",
                true,
                3,
                "/",
                new Call.Open(
                    cwdFile("/data/one.txt"), O_WRONLY_CREAT_TRUNC, true, "fe:00", 1_673_828)));
    assertThat(calls.subList(1, 7))
        .extracting(RawEvent.Syscall::call)
        .containsExactly(
            new Call.Dup(1, true),
            new Call.Dup(3, false),
            new Call.Close(3),
            new Call.Write(1, List.of(1_795_180_406_132L), List.of(4L)),
            new Call.Dup(11, false),
            new Call.Close(11));
    assertThat(calls.subList(1, 3)).extracting(RawEvent.Syscall::result).containsExactly(11L, 1L);
  }

  @Test
  void alphasScript_isRunByItsInterpreter() {
    assertThat(callsOf(ALPHA, Call.Exec.class))
        .containsExactly(
            new Call.Exec(cwdFile("/work.sh"), List.of("/bin/sh", "/work.sh"), 2, "/bin/sh"));
  }

  @Test
  void renamesAndUnlinks_haveTheirNames() {
    assertThat(callsOf(16166, Call.Rename.class))
        .containsExactly(new Call.Rename(cwdFile("/data/two.txt"), cwdFile("/data/three.txt"), 0));
    assertThat(callsOf(16167, Call.Unlink.class))
        .containsExactly(new Call.Unlink(cwdFile("/data/one.txt")));
    assertThat(callsOf(16168, Call.Mkdir.class))
        .containsExactly(new Call.Mkdir(cwdFile("/tmp/sub")));
    // On overlayfs, whose own items have no names.
    assertThat(callsOf(GAMMA, Call.Rename.class))
        .containsExactly(new Call.Rename(cwdFile("/tmp/at.txt"), cwdFile("/tmp/renamed.txt"), 0));
  }

  @Test
  void aRename_thatOverwritesNamesTheNewNameOnce() {
    assertThat(recording.calls(Call.Rename.class))
        .filteredOn(syscall -> syscall.origin().serial() == 1_562_621)
        .singleElement()
        .satisfies(
            syscall -> {
              Call.Rename rename = (Call.Rename) syscall.call();
              assertThat(rename.from().name()).endsWith("/.tmp-hostconfig.json2602117960");
              assertThat(rename.to().name()).endsWith("/hostconfig.json");
              assertThat(rename.flags()).isZero();
            });
  }

  @Test
  void aRelativeName_isKeptAsPassed() {
    assertThat(recording.calls(Call.Open.class))
        .filteredOn(
            syscall -> ((Call.Open) syscall.call()).file().equals(cwdFile("./sub/../rel.txt")))
        .singleElement()
        .satisfies(syscall -> assertThat(syscall.cwd()).isEqualTo("/tmp"));
  }

  @Test
  void aDirectoryRelativeOpen_keepsItsDescriptor() {
    assertThat(callsOf(GAMMA, Call.Open.class))
        .filteredOn(open -> "at.txt".equals(((Call.Open) open).file().name()))
        .singleElement()
        .satisfies(
            open -> {
              assertThat(((Call.Open) open).file().dirFd()).isPositive();
              assertThat(((Call.Open) open).flags()).isEqualTo(0x80041);
              assertThat(((Call.Open) open).created()).isTrue();
            });
  }

  @Test
  void openat2_hasTheFlagsOfItsRecord() {
    assertThat(recording.calls(Call.Open.class))
        .filteredOn(syscall -> syscall.origin().serial() == 1_561_320)
        .extracting(RawEvent.Syscall::call)
        .containsExactly(
            new Call.Open(cwdFile("/srv/lab/docker/"), 0x280000, false, "fe:00", 1_754_010));
  }

  @Test
  void gamma_execsTwice() {
    assertThat(callsOf(GAMMA, Call.Exec.class))
        .extracting(call -> ((Call.Exec) call).args())
        .containsExactly(List.of("python3", "/threads.py"), List.of("sh", "-c", "exit 5"));
  }

  @Test
  void aRedirectionOfRuncInit_runsAnUnnamedFile() {
    assertThat(recording.calls(Call.Exec.class))
        .filteredOn(syscall -> syscall.syscall().equals("execveat"))
        .hasSize(5)
        .first()
        .extracting(RawEvent.Syscall::call)
        .isEqualTo(new Call.Exec(new PathArgument(6, ""), List.of("runc", "init"), 2, null));
  }

  @Test
  void failedExecs_areKept() {
    assertThat(recording.calls(Call.Exec.class))
        .filteredOn(syscall -> Boolean.FALSE.equals(syscall.success()))
        .hasSize(7)
        .first()
        .satisfies(
            syscall -> {
              assertThat(syscall.errno()).isEqualTo(2);
              assertThat(syscall.call())
                  .isEqualTo(new Call.Exec(cwdFile("/usr/local/sbin/dockerd"), List.of(), 0, null));
            });
  }

  @Test
  void exits_haveTheirCodesAndSignals() {
    assertThat(callsOf(ALPHA, Call.ExitCall.class)).containsExactly(new Call.ExitCall(3, true));
    assertThat(recording.calls(Call.ExitCall.class))
        .extracting(RawEvent.Syscall::success)
        .containsOnlyNulls();
    assertThat(exitOf(ALPHA).status().exitCode()).isEqualTo(3);
    assertThat(recording.events())
        .filteredOn(RawEvent.Exit.class::isInstance)
        .filteredOn(event -> ((RawEvent.Exit) event).status().exitCode() == 42)
        .hasSize(1);
  }

  private RawEvent.Exit exitOf(int pid) {
    return recording.events().stream()
        .filter(RawEvent.Exit.class::isInstance)
        .map(RawEvent.Exit.class::cast)
        .filter(exit -> exit.pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  private List<Call> callsOf(int tgid, Class<? extends Call> kind) {
    return recording.calls(kind).stream()
        .filter(syscall -> syscall.tgid() == tgid)
        .map(RawEvent.Syscall::call)
        .toList();
  }

  /** The calls of a process from the first open of a file on. */
  private List<RawEvent.Syscall> after(int tgid, String opened, int count) {
    return recording.syscalls().stream()
        .filter(syscall -> syscall.tgid() == tgid)
        .dropWhile(
            syscall ->
                !(syscall.call() instanceof Call.Open open && opened.equals(open.file().name())))
        .limit(count)
        .toList();
  }

  private static PathArgument cwdFile(String name) {
    return new PathArgument(AT_FDCWD, name);
  }
}
