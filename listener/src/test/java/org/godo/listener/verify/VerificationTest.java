package org.godo.listener.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureFiles;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Position;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.deliver.Replay;
import org.godo.listener.finding.Finding;
import org.godo.listener.finding.Finding.Level;
import org.godo.listener.reassemble.ReassemblyState;
import org.godo.listener.support.Messages;
import org.godo.model.error.GodoException;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data directories that are sound, and such with real damage. */
class VerificationTest {
  private static final Path DOCKER_RUN = Path.of("src/test/resources/captures/docker-run.pcap.gz");
  private static final int SEGMENT = 1 << 20;

  @TempDir Path dir;
  private final List<Finding> findings = new ArrayList<>();

  private long verify() throws IOException {
    findings.clear();
    Map<String, String> before = contents();
    long damage = new Verification(dir, "godo", findings::add).run();
    assertThat(contents()).as("nothing is changed").isEqualTo(before);
    assertThat(findings).filteredOn(finding -> finding.level() == Level.FAIL).hasSize((int) damage);
    return damage;
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(dir)) {
      for (Path path : paths.toList()) {
        contents.put(
            path.toString(),
            Files.isRegularFile(path)
                ? Files.getLastModifiedTime(path) + " " + Files.size(path)
                : "");
      }
    }
    return contents;
  }

  private List<String> damage() {
    return findings.stream()
        .filter(finding -> finding.level() == Level.FAIL)
        .map(Finding::found)
        .toList();
  }

  private String only(Level level) {
    assertThat(findings).filteredOn(finding -> finding.level() == level).hasSize(1);
    return findings.stream().filter(f -> f.level() == level).findFirst().orElseThrow().found();
  }

  // ---- captures --------------------------------------------------------------------------------

  private CaptureFiles files;
  private CaptureDirectory capture;

  @BeforeEach
  void record() throws Exception {
    files = new CaptureFiles(dir, CaptureFiles.session("s"), SEGMENT);
    for (CapturedMessage message : Messages.dockerRun()) {
      files.add(message.family(), message.arrivalNs(), message.payload());
    }
    capture = files.directory();
  }

  private void checkpoint(boolean complete, long position) throws IOException {
    DecoderState reached =
        new DecoderState(
            position,
            Map.of(),
            ReassemblyState.NOTHING,
            new DecoderState.Connector(null, false, List.of()),
            List.of());
    String state = new ObjectMapper().writeValueAsString(reached);
    Files.writeString(
        capture.path().resolve("checkpoint"),
        "{\"version\":2,\"complete\":" + complete + ",\"reached\":" + state + "}");
  }

  @Test
  void aSoundCapture() throws Exception {
    files.end(0);
    assertThat(verify()).isZero();
    assertThat(findings).extracting(Finding::check).containsExactly("capture s", "store");
    assertThat(findings.get(0).found())
        .isEqualTo("10 segments, 42569 messages, 9584221 bytes, all whole; not delivered yet");
    assertThat(findings.get(1).found()).isEqualTo("none in this directory");
  }

  @Test
  void aKilledListenersCaptureIsSound() throws Exception {
    files.kill();
    assertThat(verify()).isZero();
  }

  @Test
  void aFlippedByte() throws Exception {
    files.end(0);
    CaptureFiles.flip(capture.file(4), SEGMENT / 2, 0x10);
    assertThat(verify()).isOne();
    assertThat(damage().get(0))
        .matches(
            "\\Q"
                + capture.file(4)
                + "\\E: \\d+ bytes are damaged, the first of them behind byte 52\\d{4}; \\d+ messages"
                + " are whole");
  }

  @Test
  void aDamagedHeader() throws Exception {
    files.end(0);
    CaptureFiles.flip(capture.file(1), 1, 1);
    assertThat(verify()).isOne();
    assertThat(damage()).containsExactly(capture.file(1) + ": its file header is damaged");
  }

  @Test
  void aCutTail() throws Exception {
    files.end(0);
    int last = capture.segments().size();
    try (RandomAccessFile file = new RandomAccessFile(capture.file(last).toFile(), "rw")) {
      file.setLength(file.length() - 3);
    }
    assertThat(verify()).isOne();
    assertThat(damage().get(0))
        .matches(
            "\\Q"
                + capture.file(last)
                + "\\E: the last \\d+ bytes, from byte \\d+ on, are no whole"
                + " message");
    assertThat(findings.get(0).remedy())
        .isEqualTo("the next 'listener run' cuts them off and enters a loss (capture torn_tail)");
  }

  @Test
  void aMissingSegmentInTheMiddle() throws Exception {
    files.end(0);
    Files.delete(capture.file(5));
    assertThat(verify()).isOne();
    assertThat(damage()).containsExactly("segment 5 is missing and was not delivered");
    Files.delete(capture.file(6));
    assertThat(verify()).isOne();
    assertThat(damage()).containsExactly("segments 5 to 6 are missing and were not delivered");
  }

  @Test
  void aMissingBeginning() throws Exception {
    files.end(0);
    Files.delete(capture.file(1));
    assertThat(verify()).isOne();
    assertThat(damage()).containsExactly("segment 1 is missing and was not delivered");
    checkpoint(false, Position.of(2, 500));
    assertThat(verify()).isZero();
    assertThat(findings.get(0).found()).endsWith("all whole; delivered up to segment 2, byte 500");
  }

  @Test
  void aSegmentInQuarantineIsNotMissing() throws Exception {
    files.end(0);
    Path kept = dir.resolve("quarantine/s");
    Files.createDirectories(kept);
    Files.move(capture.file(3), kept.resolve("000003.pcap"));
    assertThat(verify()).isZero();
    assertThat(only(Level.WARN))
        .isEqualTo("1 damaged segments of session s are kept: what is whole in them was delivered");
  }

  @Test
  void aSegmentOfAnotherSession() throws Exception {
    files.end(0);
    CaptureDirectory other = new CaptureFiles(dir, CaptureFiles.session("t"), SEGMENT).end(0);
    Files.move(other.file(1), capture.file(capture.segments().size() + 1));
    Files.delete(other.path());
    assertThat(verify()).isOne();
    assertThat(damage().get(0)).endsWith(": is a segment of session t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"version\":2}", "{\"version\":9}", "null", "\u0000\u0000"})
  void aBrokenCheckpoint(String content) throws Exception {
    files.end(0);
    Files.writeString(capture.path().resolve("checkpoint"), content);
    assertThat(verify()).isOne();
    assertThat(damage().get(0)).startsWith("its checkpoint cannot be read (");
  }

  @Test
  void aCheckpointBehindTheEndOfTheLog() throws Exception {
    files.end(0);
    checkpoint(false, Position.of(99, 24));
    assertThat(verify()).isOne();
    assertThat(damage().get(0))
        .matches(
            "its checkpoint \\(segment 99, byte 24\\) lies behind the end of the log \\(segment 10,"
                + " byte \\d+\\)");
  }

  @Test
  void aCheckpointWithoutSegments() throws Exception {
    files.end(0);
    for (int segment : capture.segments()) {
      Files.delete(capture.file(segment));
    }
    checkpoint(true, Position.of(13, 24));
    assertThat(verify()).isZero();
    checkpoint(false, Position.of(13, 24));
    assertThat(verify()).isOne();
    assertThat(damage().get(0)).startsWith("there are no segments, though its checkpoint says");
  }

  @Test
  void documentsThatWereSetAside() throws Exception {
    files.end(0);
    Path refused = capture.path().resolve("refused.jsonl");
    String line =
        "{\"collection\": \"fds\", \"reason\": \"too large\", \"document\": {\"_id\": \"s/a/1\"}}\n";
    Files.writeString(refused, line + line);
    assertThat(verify()).isZero();
    assertThat(only(Level.WARN))
        .isEqualTo("the store refused 2 of its documents; they are set aside");
    Files.write(refused, (line + "{\"collection\": \"f").getBytes(StandardCharsets.UTF_8));
    assertThat(verify()).isOne();
    assertThat(damage())
        .containsExactly("line 2 of refused.jsonl is no document that was set aside");
  }

  @Test
  void leftovers() throws Exception {
    files.end(0);
    Files.createDirectories(dir.resolve("replay/r"));
    Files.createDirectories(dir.resolve("rehearsal"));
    assertThat(verify()).isZero();
    assertThat(findings)
        .extracting(Finding::check)
        .containsExactly("capture s", "replay r", "rehearsal", "store");
  }

  @Test
  void aDirectoryThatIsNotThere() {
    assertThatThrownBy(() -> new Verification(dir.resolve("x"), "godo", findings::add).run())
        .isInstanceOf(GodoException.class)
        .hasMessage(dir.resolve("x") + ": no such directory; name the one given with --data-dir");
  }

  // ---- the store -------------------------------------------------------------------------------

  private Store open() {
    return Store.open(new StoreOptions(null, dir, "godo"));
  }

  private void replay() throws IOException {
    try (Store store = open()) {
      new Replay(store, dir, Clock.systemUTC()).run(List.of(DOCKER_RUN), null, null);
    }
  }

  @Test
  void aSoundStore() throws Exception {
    files.end(0);
    replay();
    assertThat(verify()).isZero();
    assertThat(findings.get(1).found()).isEqualTo("1 session, 9742 raw documents, all readable");
  }

  @Test
  void aStoreThatAProgramHosts() throws Exception {
    files.end(0);
    replay();
    findings.clear();
    try (Store hosted = open()) {
      assertThat(new Verification(dir, "godo", findings::add).run()).isZero();
      assertThat(hosted.embedded()).isTrue();
    }
    assertThat(findings)
        .extracting(Finding::found)
        .contains(
            "a running program has it open: it is read through that program",
            "1 session, 9742 raw documents, all readable");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.7, 0.9})
  void aDamagedStoreFile(double where) throws Exception {
    files.end(0);
    replay();
    Path file = dir.resolve("store/documents.h2");
    byte[] garbage = new byte[24 << 10];
    new Random(1).nextBytes(garbage);
    try (RandomAccessFile store = new RandomAccessFile(file.toFile(), "rw")) {
      store.seek((long) (where * store.length()));
      store.write(garbage);
    }
    assertThat(verify()).isPositive();
    assertThat(findings).last().extracting(Finding::check).isEqualTo("store");
  }

  @Test
  void anEmptyStoreFile() throws Exception {
    files.end(0);
    Files.createDirectories(dir.resolve("store"));
    Files.createFile(dir.resolve("store/documents.h2"));
    assertThat(verify()).isZero();
    assertThat(findings.get(1).found()).isEqualTo("0 sessions, 0 raw documents, all readable");
  }
}
