package org.godo.listener.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.godo.listener.capture.CaptureFiles;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.support.Messages;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.SessionHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputFilesTest {
  @Test
  void aCaptureWhoseBeginningIsDamaged_isKnownByALaterSegment(@TempDir Path dir) throws Exception {
    CaptureFiles files = new CaptureFiles(dir, CaptureFiles.session("known"), 64 << 10);
    for (int i = 0; i < 1_000; i++) {
      files.add(new Note.SessionEnd(i), 1_700_000_001_000_000_000L + i);
    }
    List<Path> segments = CaptureFiles.files(files.end(1_700_000_002_000L));
    assertThat(segments).hasSizeGreaterThan(1);
    CaptureFiles.flip(segments.get(0), 100, 1);

    CaptureIdentity identity = CaptureIdentity.of(InputFiles.of(segments), null);

    assertThat(identity.session()).isEqualTo("known");
    assertThat(identity.head().bootId()).isEqualTo("boot");
  }

  @Test
  void aSegmentThatIsOnlyPrepared_hasNothing(@TempDir Path dir) throws Exception {
    Path written = Files.write(dir.resolve("1.pcap"), Messages.pcap(List.of(note())));
    Path prepared = Files.write(dir.resolve("2.pcap"), new byte[100_000]);

    try (MessageSource source = InputFiles.open(List.of(written, prepared))) {
      assertThat(source.next()).isNotNull();
      assertThat(source.next()).isNull();
      assertThat(source.drainLosses()).isEmpty();
    }
  }

  @Test
  void aSegmentThatWasOverwritten_isNone(@TempDir Path dir) throws Exception {
    Path written = Files.write(dir.resolve("2.pcap"), Messages.pcap(List.of(note())));
    Path blank = Files.write(dir.resolve("1.pcap"), new byte[100_000]);

    try (MessageSource source = InputFiles.open(List.of(blank, written))) {
      assertThatThrownBy(source::next)
          .isInstanceOf(GodoException.class)
          .hasMessageContaining("it does not begin with a pcap magic number");
    }
  }

  private static CapturedMessage note() {
    ByteBuffer payload = NoteCodec.encode(new Note.SessionEnd(1));
    return new CapturedMessage(0, 1_700_000_000_000_000_000L, CapturedMessage.NOTE, payload);
  }

  private static final String LOG =
      "type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e syscall=2 success=no exit=-13"
          + " items=1 ppid=2686 pid=3538 comm=\"cat\"\u001dARCH=x86_64 SYSCALL=open\n"
          + "\n"
          + "node=web type=UNKNOWN[1337] msg=audit(1364481363.100:24288): oflag=0102\n"
          + "type=USER_LOGIN msg=audit(1364481364.000:24289): pid=1 msg='op=login res=success'\n"
          + "not a record\n";

  @Test
  void aLog_readsAsTheMessagesTheKernelSent() throws IOException {
    List<CapturedMessage> messages = read(LOG);

    assertThat(messages).hasSize(4);
    AuditRecord syscall = record(messages.get(0));
    assertThat(syscall.type()).isEqualTo(1300);
    assertThat(syscall.serial()).isEqualTo(24287);
    assertThat(Messages.fields(syscall)).endsWith("comm=\"cat\"");
    AuditRecord openat2 = record(messages.get(1));
    assertThat(openat2.type()).isEqualTo(1337);
    assertThat(openat2.node()).isEqualTo("web");
    assertThat(record(messages.get(2)).type()).isEqualTo(1112);
    assertThat(Messages.record(messages.get(3).payload())).isNull();
  }

  @Test
  void theArrivalOfALog_isTheLatestTimeSoFar() throws IOException {
    assertThat(read(LOG))
        .extracting(CapturedMessage::arrivalNs)
        .containsExactly(
            1_364_481_363_243_000_000L,
            1_364_481_363_243_000_000L,
            1_364_481_364_000_000_000L,
            1_364_481_364_000_000_000L);
  }

  @Test
  void thePosition_isTheByteOffsetOfTheLine() throws IOException {
    int second = LOG.indexOf("node=");

    assertThat(read(LOG).get(0).position()).isEqualTo(1L << 40);
    assertThat(read(LOG).get(1).position()).isEqualTo((1L << 40) + second);
  }

  @Test
  void aLogInGzip_readsLikeThePlainOne() throws IOException {
    try (MessageSource source =
        InputFiles.read(List.of(Messages.file("log", Messages.gzip(bytes(LOG)))))) {
      assertThat(Messages.contents(Messages.readAll(source)))
          .isEqualTo(Messages.contents(read(LOG)));
    }
  }

  @Test
  void aLogThatEndsWithinALine_isTornThere() throws IOException {
    String torn = LOG + "type=CWD msg=audit(1364481363.243:24287): cwd=\"/et";
    try (MessageSource source = InputFiles.read(List.of(Messages.file("log", bytes(torn))))) {
      assertThat(Messages.readAll(source)).hasSize(4);
      assertThat(source.drainLosses())
          .containsExactly(
              new LossWindow(Loss.TORN_TAIL, 1_364_481_364_000L, 1_364_481_364_000L, 1));
    }
  }

  @Test
  void anEndlessLine_isCutAndCounted() throws IOException {
    String line = "type=CWD msg=audit(1.002:3): cwd=\"" + "x".repeat(3_000_000) + "\"\n";
    List<CapturedMessage> messages = read(line + LOG);

    assertThat(messages).hasSize(5);
    assertThat(messages.get(0).payload().remaining()).isLessThan(1_100_000);
    assertThat(messages.get(1).position()).isEqualTo((1L << 40) + line.length());
  }

  @Test
  void linesThatAreCutAnywhere_areNoError() throws IOException {
    String line = "node=web type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e";
    for (int end = 5; end < line.length(); end++) {
      List<CapturedMessage> messages = read(line.substring(0, end) + "\n");
      assertThat(messages).hasSize(1);
    }
  }

  @Test
  void open_tellsCapturesFromLogs() throws IOException {
    Path capture = Path.of("src/test/resources/captures/docker-run.pcap.gz");
    try (MessageSource source = InputFiles.open(List.of(capture))) {
      assertThat(Objects.requireNonNull(source.next()).position()).isEqualTo((1L << 40) + 24);
    }
    assertThatThrownBy(
            () -> InputFiles.read(List.of(Messages.DOCKER_RUN, Messages.file("log", bytes(LOG)))))
        .isInstanceOf(GodoException.class)
        .hasMessageStartingWith("log: not of the same kind");
  }

  @Test
  void damagedCompression_isToldAsSuch() throws IOException {
    byte[] damaged = new byte[64];
    Arrays.fill(damaged, (byte) 0xff);
    System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 0}, 0, damaged, 0, 4);
    try (MessageSource source = InputFiles.read(List.of(Messages.file("bad.gz", damaged)))) {
      assertThatThrownBy(source::next)
          .isInstanceOf(GodoException.class)
          .hasMessageContaining("bad.gz")
          .hasMessageContaining("its compressed data is damaged");
    }
  }

  @Test
  void open_refusesADirectoryAndWhatIsNeither(@TempDir Path directory) {
    assertThatThrownBy(() -> InputFiles.open(List.of(directory)))
        .isInstanceOf(GodoException.class)
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> read("some other text, and more of it\n"))
        .isInstanceOf(GodoException.class)
        .hasMessageStartingWith("log: line 1: text without audit records; give");
  }

  @Test
  void open_refusesADeviceWhichCannotBeReadTwice() {
    assertThatThrownBy(() -> InputFiles.open(List.of(Path.of("/dev/null"))))
        .isInstanceOf(GodoException.class)
        .hasMessage(
            "/dev/null: is a pipe or a device, which cannot be read twice; save it to a file first");
  }

  @Test
  void open_refusesAPipeInsteadOfReadingItsSecondHalf(@TempDir Path directory) throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> InputFiles.open(List.of(pipe)))
        .isInstanceOf(GodoException.class)
        .hasMessageStartingWith(pipe + ": is a pipe or a device");
  }

  @Test
  void identity_isComputedFromTheContent() throws IOException {
    CaptureIdentity identity = CaptureIdentity.of(List.of(Messages.DOCKER_RUN), null);
    CaptureIdentity plain =
        CaptureIdentity.of(
            List.of(Messages.file("plain", Messages.inflated(Messages.DOCKER_RUN))), "lab");

    assertThat(identity)
        .isEqualTo(
            new CaptureIdentity(
                SessionHead.replay(
                    "8ff85a2b8dde", "8ff85a2b8dde", "unknown", "unknown", 1_795_180_404_525L)));
    assertThat(plain.session()).isEqualTo("8ff85a2b8dde");
    assertThat(plain.head().host()).isEqualTo("lab");
  }

  @Test
  void identity_isWhatTheCaptureTellsItself() throws IOException {
    SessionHead start =
        SessionHead.live("s1", "name", "h1", "b1", "6.18", "1", 7L, "unicast", List.of(), 1234);
    byte[] file =
        Messages.pcap(
            List.of(
                new CapturedMessage(
                    0, 5, CapturedMessage.NOTE, NoteCodec.encode(new Note.SessionStart(start)))));

    assertThat(CaptureIdentity.of(List.of(Messages.file("own", file)), "other"))
        .isEqualTo(new CaptureIdentity(start));
  }

  @Test
  void identity_ofATornGzipFileIsThatOfWhatIsThere() throws IOException {
    byte[] gzip = Messages.gzip(Messages.inflated(Messages.DOCKER_RUN));
    byte[] torn = Arrays.copyOf(gzip, gzip.length / 2);

    assertThat(CaptureIdentity.of(List.of(Messages.file("torn", torn)), null).session())
        .hasSize(12)
        .isNotEqualTo("8ff85a2b8dde");
  }

  private static List<CapturedMessage> read(String log) throws IOException {
    try (MessageSource source = InputFiles.read(List.of(Messages.file("log", bytes(log))))) {
      return Messages.readAll(source);
    }
  }

  private static AuditRecord record(CapturedMessage message) {
    return Objects.requireNonNull(Messages.record(message.payload()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
