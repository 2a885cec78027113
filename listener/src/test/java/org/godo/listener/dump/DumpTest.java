package org.godo.listener.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureFiles;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.Position;
import org.godo.listener.dump.DumpOptions.Content;
import org.godo.listener.dump.DumpOptions.Format;
import org.godo.listener.support.Messages;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.raw.ProcessSnapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {
  private static final Path CAPTURES = Path.of("src/test/resources/captures");
  private static final Path DOCKER_RUN = CAPTURES.resolve("docker-run.pcap.gz");
  private static final Path AUDITD_RUN = CAPTURES.resolve("auditd-run.log.gz");
  private static final int SEGMENT = 1 << 20;
  private static final long FIRST_NS = 1_795_180_404_000_000_000L;

  @TempDir Path dir;
  private final List<String> warnings = new ArrayList<>();

  private static DumpOptions options(
      Content content, Format format, @Nullable Integer pid, @Nullable Long serial) {
    return new DumpOptions(content, format, pid, serial);
  }

  private List<String> dump(DumpOptions options, Path... paths) throws IOException {
    List<String> lines = new ArrayList<>();
    long count = new Dump(options, lines::add, warnings::add).print(List.of(paths));
    assertThat(lines).hasSize((int) count);
    return lines;
  }

  // ---- the capture whose truth is known --------------------------------------------------------

  @Test
  void eventsOfACapture() throws IOException {
    List<String> lines = dump(options(Content.EVENTS, Format.TEXT, null, null), DOCKER_RUN);
    assertThat(lines).hasSize(9742);
    assertThat(lines.get(0))
        .isEqualTo(
            "2026-11-20T13:13:25.515Z exit 8ff85a2b8dde/c/0000004385643166703/1/70075 host=unknown"
                + " timestamp_ns=4385643166703 cpu=1 seq=70075 pid=16042 tgid=16042 status=0"
                + " exit_code=0 exit_signal=0 ppid=16027 parent_tgid=16027");
    assertThat(warnings).isEmpty();
  }

  @Test
  void anEventIsTheStoresDocument() throws IOException {
    assertThat(dump(options(Content.EVENTS, Format.JSONL, null, 1_564_308L), DOCKER_RUN))
        .containsExactly(
            "{\"_id\": \"8ff85a2b8dde/a/0000000001564308\", \"session\": \"8ff85a2b8dde\","
                + " \"host\": \"unknown\", \"source\": \"audit\", \"event\": \"open\","
                + " \"timestamp\": \"2026-11-20T13:13:26.132Z\", \"serial\": 1564308,"
                + " \"pid\": 16135, \"tgid\": 16135, \"ppid\": 16115, \"uid\": 0,"
                + " \"loginuid\": 4242, \"comm\": \"work.sh\", \"exe\": \"/bin/busybox\","
                + " \"syscall\": \"openat\", \"success\": true, \"result\": 3, \"cwd\": \"/\","
                + " \"dirfd\": -100, \"file_name\": \"/data/held.txt\", \"flags\": 577,"
                + " \"created\": true, \"device\": \"fe:00\", \"inode\": 1673828}");
  }

  @Test
  void idsOfAllEventsDiffer() throws IOException {
    List<String> lines = dump(options(Content.EVENTS, Format.JSONL, null, null), DOCKER_RUN);
    assertThat(lines.stream().map(line -> BsonDocument.parse(line).getString("_id")).distinct())
        .hasSize(9742);
  }

  @Test
  void recordsOfAnEvent() throws IOException {
    assertThat(dump(options(Content.RECORDS, Format.TEXT, null, 1_564_308L), DOCKER_RUN))
        .containsExactly(
            "2026-11-20T13:13:26.135701389Z audit SYSCALL audit(1795180406.132:1564308):"
                + " arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=29873b28 a2=241"
                + " a3=1b6 items=2 ppid=16115 pid=16135 auid=4242 uid=0 gid=0 euid=0 suid=0"
                + " fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=13 comm=\"work.sh\""
                + " exe=\"/bin/busybox\" key=\"godo\"",
            "2026-11-20T13:13:26.135703232Z audit CWD audit(1795180406.132:1564308): cwd=\"/\"",
            "2026-11-20T13:13:26.135704313Z audit PATH audit(1795180406.132:1564308): item=0"
                + " name=\"/data/\" inode=1671225 dev=fe:00 mode=040755 ouid=0 ogid=0 rdev=00:00"
                + " nametype=PARENT cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0",
            "2026-11-20T13:13:26.135705355Z audit PATH audit(1795180406.132:1564308): item=1"
                + " name=\"/data/held.txt\" inode=1673828 dev=fe:00 mode=0100644 ouid=0 ogid=0"
                + " rdev=00:00 nametype=CREATE cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0"
                + " cap_frootid=0",
            "2026-11-20T13:13:26.135706316Z audit PROCTITLE audit(1795180406.132:1564308):"
                + " proctitle=72756E6300696E6974",
            "2026-11-20T13:13:26.135707288Z audit EOE audit(1795180406.132:1564308):");
  }

  @Test
  void aRecordAsJson() throws IOException {
    assertThat(dump(options(Content.RECORDS, Format.JSONL, null, 1_564_308L), DOCKER_RUN).get(1))
        .isEqualTo(
            "{\"arrival\":\"2026-11-20T13:13:26.135703232Z\",\"position\":1099514497275,"
                + "\"family\":\"audit\",\"type\":\"CWD\",\"type_number\":1307,"
                + "\"timestamp\":\"2026-11-20T13:13:26.132Z\",\"serial\":1564308,"
                + "\"text\":\"audit(1795180406.132:1564308): cwd=\\\"/\\\"\"}");
  }

  @Test
  void aMessageOfTheConnectorIsDecoded() throws IOException {
    assertThat(dump(options(Content.RECORDS, Format.JSONL, 16042, null), DOCKER_RUN))
        .containsExactly(
            "{\"arrival\":\"2026-11-20T13:13:25.515547069Z\",\"position\":1099511628599,"
                + "\"family\":\"connector\",\"type\":\"exit\",\"pid\":16042,\"tgid\":16042,"
                + "\"status\":0,\"ppid\":16027,\"parent_tgid\":16027,\"cpu\":1,\"seq\":70075,"
                + "\"timestamp_ns\":4385643166703}");
  }

  @Test
  void ofAProcessAllRecordsOfItsEventsArePrinted() throws IOException {
    List<String> all = dump(options(Content.RECORDS, Format.TEXT, null, null), DOCKER_RUN);
    assertThat(all).hasSize(42_548);
    List<String> events =
        all.stream()
            .filter(line -> line.contains(" pid=16135 "))
            .map(line -> line.replaceFirst(".*?audit\\([0-9.]+:([0-9]+)\\).*", ":$1)"))
            .filter(line -> line.startsWith(":"))
            .toList();
    List<String> audit =
        all.stream()
            .filter(line -> line.contains(" audit "))
            .filter(line -> events.stream().anyMatch(line::contains))
            .toList();
    List<String> printed = dump(options(Content.RECORDS, Format.TEXT, 16135, null), DOCKER_RUN);
    assertThat(printed).filteredOn(line -> line.contains(" audit ")).isEqualTo(audit);
    assertThat(printed).filteredOn(line -> line.contains(" connector ")).hasSize(15);
  }

  // ---- an audit log ----------------------------------------------------------------------------

  @Test
  void anAuditLog() throws IOException {
    assertThat(dump(options(Content.EVENTS, Format.TEXT, null, null), AUDITD_RUN))
        .hasSize(2181)
        .startsWith(
            "2026-11-20T15:08:36.709Z write 249699470c1c/a/0000000002989444 host=unknown"
                + " serial=2989444 pid=4493 tgid=4493 ppid=1 uid=0 loginuid=1777000111"
                + " comm=dockerd exe=/usr/sbin/dockerd syscall=write success=true result=287 fd=19"
                + " written=[2026-11-20T15:08:36.709Z] bytes=[287]");
    assertThat(dump(options(Content.RECORDS, Format.TEXT, null, null), AUDITD_RUN))
        .hasSize(8060)
        .startsWith(
            "2026-11-20T15:08:35.683Z audit DAEMON_START audit(1795187315.683:7075): op=start"
                + " ver=3.0.9 format=raw kernel=6.18.44-fc-v657 auid=4294967295 pid=4823 uid=0"
                + " ses=4294967295 res=success");
  }

  // ---- segments --------------------------------------------------------------------------------

  /** The docker run as a session of the listener, in segments of 1 MiB, with one process seen. */
  private CaptureFiles session() throws Exception {
    CaptureFiles files = new CaptureFiles(dir, CaptureFiles.session("s"), SEGMENT);
    List<CapturedMessage> messages = Messages.dockerRun();
    for (CapturedMessage message : messages.subList(0, messages.size() / 4)) {
      files.add(message.family(), message.arrivalNs(), message.payload());
    }
    files.add(
        new Note.ProcessSeen(
            new ProcessSnapshot(
                7,
                1,
                5,
                "\u001b[31m",
                null,
                List.of(),
                null,
                "/",
                0,
                0,
                List.of(),
                List.of(),
                List.of())),
        FIRST_NS);
    for (CapturedMessage message : messages.subList(messages.size() / 4, messages.size())) {
      files.add(message.family(), message.arrivalNs(), message.payload());
    }
    return files;
  }

  @Test
  void aDataDirectoryAndASessionsSegmentsAreTheSameEventsAsTheFile() throws Exception {
    CaptureDirectory directory = session().end(0);
    DumpOptions options = options(Content.EVENTS, Format.JSONL, null, null);
    List<String> segments = dump(options, directory.path());
    assertThat(segments).hasSize(9743).isEqualTo(dump(options, dir));
    assertThat(directory.segments().size()).isGreaterThan(5);
    assertThat(warnings).isEmpty();
    // the offset of the clocks is that of the session's samples
    assertThat(segments.stream().filter(line -> !line.contains("\"connector\"")).toList())
        .filteredOn(line -> line.contains("\"audit\""))
        .isEqualTo(
            dump(options, DOCKER_RUN).stream()
                .filter(line -> line.contains("\"audit\""))
                .map(line -> line.replace("8ff85a2b8dde", "s").replace("\"unknown\"", "\"h\""))
                .toList());
  }

  @Test
  void whatTheListenerLookedUpIsNamedByItsPositionThoughDeliveredSegmentsAreGone()
      throws Exception {
    CaptureDirectory directory = session().end(0);
    DumpOptions options = options(Content.EVENTS, Format.TEXT, 7, null);
    List<String> before = dump(options, directory.path());
    assertThat(before).hasSize(1);
    Files.delete(directory.file(1));
    assertThat(dump(options, directory.path())).isEqualTo(before);
    assertThat(before.get(0)).contains(" snapshot s/p/").contains(" comm='\\e[31m'");
    assertThat(warnings).doesNotContain("damaged");
  }

  @Test
  void aSegmentInUseIsNotDamaged() throws Exception {
    CaptureFiles files = session();
    CaptureDirectory directory = files.kill();
    assertThat(dump(options(Content.RECORDS, Format.TEXT, null, null), directory.path()))
        .last()
        .asString()
        .isEqualTo(dump(options(Content.RECORDS, Format.TEXT, null, null), DOCKER_RUN).get(42_547));
    assertThat(warnings).isEmpty();
  }

  @Test
  void notesArePrintedAsTheirJson() throws Exception {
    CaptureDirectory directory = session().end(12);
    List<String> lines = dump(options(Content.RECORDS, Format.TEXT, null, null), directory.path());
    assertThat(lines.get(0))
        .endsWith(
            " note session {\"note\":\"session\",\"session\":\"s\",\"name\":\"s\",\"host\":\"h\","
                + "\"bootId\":\"boot\",\"kernel\":\"kernel\",\"version\":\"test\","
                + "\"loginUid\":null,\"audit\":null,\"rules\":[],\"startMillis\":1700000000000}");
    assertThat(lines.get(lines.size() - 1))
        .endsWith(" note end {\"note\":\"end\",\"endMillis\":12}");
  }

  // ---- damage ----------------------------------------------------------------------------------

  @Test
  void aFlippedByteIsNamed() throws Exception {
    CaptureDirectory directory = session().end(0);
    List<String> whole = dump(options(Content.RECORDS, Format.TEXT, null, null), directory.path());
    CaptureFiles.flip(directory.file(2), SEGMENT / 2, 1);
    List<String> rest = dump(options(Content.RECORDS, Format.TEXT, null, null), directory.path());
    assertThat(whole).containsAll(rest).hasSize(rest.size() + 1);
    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0))
        .matches(
            "damaged: \\d+ bytes skipped before byte 52\\d{4} of \\Q"
                + directory.file(2)
                + "\\E, between .* and .*");
    assertThat(warnings.get(1))
        .matches("damaged: 1 part, \\d+ bytes in all; everything else was read");
  }

  @Test
  void aMissingSegmentIsNamed() throws Exception {
    CaptureDirectory directory = session().end(0);
    Files.delete(directory.file(3));
    dump(options(Content.RECORDS, Format.TEXT, null, null), directory.path());
    assertThat(warnings.get(0))
        .startsWith("damaged: a segment is missing before byte 24 of " + directory.file(4));
  }

  @Test
  void aCutTailIsNamed() throws Exception {
    CaptureDirectory directory = session().end(0);
    int last = directory.segments().size();
    try (RandomAccessFile file = new RandomAccessFile(directory.file(last).toFile(), "rw")) {
      file.setLength(file.length() - 5);
    }
    dump(options(Content.RECORDS, Format.TEXT, null, null), directory.path());
    assertThat(warnings.get(0))
        .matches("damaged: \\d+ bytes skipped at the end of \\Q" + directory.file(last) + "\\E.*");
  }

  @Test
  void lossesOfDecodingAreCounted() throws Exception {
    CaptureDirectory directory = session().end(0);
    Files.delete(directory.file(3));
    dump(options(Content.EVENTS, Format.TEXT, null, null), directory.path());
    assertThat(warnings).anySatisfy(line -> assertThat(line).startsWith("loss: audit serial_gap "));
  }

  @Test
  void aDirectoryWithoutSegmentsHoldsNoCapture() {
    assertThatThrownBy(() -> dump(options(Content.EVENTS, Format.TEXT, null, null), dir))
        .isInstanceOfSatisfying(
            GodoException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED))
        .hasMessageStartingWith(dir + ": holds no capture");
  }

  @Test
  void positionsOfSegmentsAreThoseOfTheirNumbers() throws Exception {
    CaptureDirectory directory = session().end(0);
    Files.delete(directory.file(1));
    String first =
        dump(options(Content.RECORDS, Format.JSONL, null, null), directory.path()).get(0);
    assertThat(BsonDocument.parse(first).getInt64("position").getValue())
        .isEqualTo(Position.of(2, 24));
  }
}
