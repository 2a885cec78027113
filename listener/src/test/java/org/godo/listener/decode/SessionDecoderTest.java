package org.godo.listener.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;
import org.godo.listener.support.Messages;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Origin;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.Test;

final class SessionDecoderTest {
  private static final long ARRIVAL_NS = 1_795_180_405_000_000_000L;
  private static final int EXIT = 0x8000_0000;

  private final Recording recording = new Recording();
  private SessionDecoder decoder =
      Decoders.stream(SessionContext.of("s", "h", 1_000_000_000L), recording);
  private long arrivalNs = ARRIVAL_NS;
  private long position = 10;

  @Test
  void connectorEvents_areDecoded() {
    connector(1, 0, 1, 5_000_000, 10, 11, 12, 13);
    connector(2, 0, 2, 6_000_000, 12, 13);
    connector(0x200, 0, 3, 7_000_000, 12, 13, 0x2e2f7368, 0x68);
    connector(EXIT, 0, 4, 8_000_000, 12, 13, 0x2a00, 17, 10, 11);

    assertThat(recording.events())
        .containsExactly(
            new RawEvent.Fork(origin(1005, 5_000_000, 1), 12, 13, 10, 11),
            new RawEvent.ExecNotice(origin(1006, 6_000_000, 2), 12, 13),
            new RawEvent.Comm(origin(1007, 7_000_000, 3), 12, 13, "hs/.h"),
            new RawEvent.Exit(
                origin(1008, 8_000_000, 4), 12, 13, WaitStatus.ofExitCode(42), 10, 11));
  }

  @Test
  void aClockNote_movesTheWallClock() {
    note(new Note.Clock(50_000_000_000L, 20_000_000_000L, 0));
    connector(2, 0, 2, 6_000_000, 12, 13);

    assertThat(recording.events().get(0).origin().timestamp()).isEqualTo(30_006);
    assertThat(recording.notes()).hasSize(1);
  }

  @Test
  void withoutAnyClock_theArrivalTimeBoundsIt() {
    decoder = Decoders.stream(SessionContext.of("s", "h", null), recording);
    connector(2, 0, 1, 6_000_000, 12, 13);

    assertThat(recording.events().get(0).origin().timestamp()).isEqualTo(ARRIVAL_NS / 1_000_000);
  }

  @Test
  void skippedSequenceNumbersOfACpu_areALoss() {
    connector(2, 0, 7, 1, 12, 13);
    connector(2, 1, 90, 2, 12, 13);
    arrivalNs += 5_000_000;
    connector(2, 0, 10, 3, 12, 13);
    connector(2, 1, 91, 4, 12, 13);
    decoder.finish();

    long millis = ARRIVAL_NS / 1_000_000;
    assertThat(recording.losses())
        .containsExactly(new LossWindow(Loss.SEQUENCE_GAP, millis, millis + 5, 2));
  }

  @Test
  void theAnswerToTheSubscription_hasASequenceNumberButIsNoEvent() {
    connector(0, 1, 90, 1);
    connector(2, 1, 91, 2, 12, 13);
    connector(0, -1, 5, 3);
    decoder.finish();

    assertThat(recording.events()).hasSize(1);
    assertThat(recording.losses()).isEmpty();
    assertThat(decoder.totals()).containsEntry("connector_other", 2L);
  }

  @Test
  void withoutProgress_thereIsNoNewState() {
    connector(2, 0, 1, 6_000_000, 12, 13);
    assertThat(decoder.reached(11)).isNotNull();
    Map<String, Long> totals = decoder.totals();

    decoder.expire(ARRIVAL_NS + 60_000_000_000L);
    assertThat(decoder.reached(11)).isNull();
    assertThat(decoder.totals()).isSameAs(totals);

    connector(2, 0, 2, 7_000_000, 12, 13);
    assertThat(decoder.totals())
        .containsEntry("connector_messages", 2L)
        .containsEntry("event_exec", 2L);
    assertThat(totals).containsEntry("connector_messages", 1L).containsEntry("event_exec", 1L);
  }

  @Test
  void aCpusSequence_wraps() {
    connector(2, 0, 0xffff_ffffL, 1, 12, 13);
    connector(2, 0, 0, 2, 12, 13);
    connector(2, 0, 2, 3, 12, 13);
    decoder.finish();

    assertThat(recording.losses()).extracting(LossWindow::count).containsExactly(1L);
  }

  @Test
  void lossesCloseTogether_areMerged() {
    connector(2, 0, 0, 1, 12, 13);
    connector(2, 0, 2, 2, 12, 13);
    arrivalNs += 500_000_000L;
    connector(2, 0, 4, 3, 12, 13);
    arrivalNs += 60_000_000_000L;
    connector(2, 0, 5, 4, 12, 13);
    connector(2, 0, 7, 5, 12, 13);
    decoder.finish();

    long millis = ARRIVAL_NS / 1_000_000;
    assertThat(recording.losses())
        .containsExactly(
            new LossWindow(Loss.SEQUENCE_GAP, millis, millis + 500, 2),
            new LossWindow(Loss.SEQUENCE_GAP, millis + 60_500, millis + 60_500, 1));
  }

  @Test
  void aProcessNote_isASnapshot() {
    note(
        new Note.ProcessSeen(
            new ProcessSnapshot(
                7,
                1,
                99,
                "sh",
                "/bin/sh",
                List.of("sh"),
                "/",
                "/",
                0,
                4242,
                List.of("0::/x"),
                List.of(new ThreadSnapshot(8, 100, "t")),
                List.of(new DescriptorSnapshot(1, "/dev/null", 2)))));

    assertThat(recording.events())
        .containsExactly(
            new RawEvent.Snapshot(
                Origin.lookedUp(Source.PROC, "s", "h", ARRIVAL_NS / 1_000_000, 11),
                new ProcessSnapshot(
                    7,
                    1,
                    99,
                    "sh",
                    "/bin/sh",
                    List.of("sh"),
                    "/",
                    "/",
                    0,
                    4242,
                    List.of("0::/x"),
                    List.of(new ThreadSnapshot(8, 100, "t")),
                    List.of(new DescriptorSnapshot(1, "/dev/null", 2)))));
  }

  @Test
  void anExitedContainer_isDecoded() throws IOException {
    note(new Note.ContainerSeen(inspect(false, "2026-11-20T13:13:26.141064014Z")));

    assertThat(recording.events())
        .containsExactly(
            new RawEvent.Container(
                Origin.lookedUp(Source.DOCKER, "s", "h", ARRIVAL_NS / 1_000_000, 11),
                "2854",
                "alpha",
                "lab:busybox",
                Map.of("k", "v"),
                "runc",
                0,
                "/o/merged",
                "/o/diff",
                List.of(new RawEvent.Mount("bind", "/srv/lab/data", "/data", true)),
                1_795_180_406_103L,
                1_795_180_406_141L,
                3));
  }

  @Test
  void aRunningContainer_hasNoEnd() throws IOException {
    note(new Note.ContainerSeen(inspect(true, "0001-01-01T00:00:00Z")));

    RawEvent.Container container = (RawEvent.Container) recording.events().get(0);
    assertThat(container.endTimestamp()).isNull();
    assertThat(container.exitCode()).isNull();
  }

  @Test
  void aContainersMounts_areThoseOfAllPartsOfTheAnswer() throws IOException {
    String said =
        """
        {"Id": "2854",
         "Mounts": [
           {"Type": "bind", "Source": "/srv/hosts", "Destination": "/etc/hosts", "RW": false},
           {"Type": "tmpfs", "Source": "", "Destination": "/y", "RW": true}],
         "HostConfig": {"Tmpfs": {"/run": "size=1m"}},
         "ResolvConfPath": "/docker/2854/resolv.conf",
         "HostnamePath": "",
         "HostsPath": "/docker/2854/hosts"}
        """;
    note(new Note.ContainerSeen(new ObjectMapper().readTree(said)));

    RawEvent.Container container = (RawEvent.Container) recording.events().get(0);
    assertThat(container.mounts())
        .containsExactly(
            new RawEvent.Mount("bind", "/srv/hosts", "/etc/hosts", false),
            new RawEvent.Mount("tmpfs", null, "/y", true),
            new RawEvent.Mount("tmpfs", null, "/run", true),
            new RawEvent.Mount("bind", "/docker/2854/resolv.conf", "/etc/resolv.conf", true));
  }

  @Test
  void aContainersTimeBeyondMilliseconds_isNull() throws IOException {
    note(new Note.ContainerSeen(inspect(false, "+999999999-12-31T23:59:59Z")));

    RawEvent.Container container = (RawEvent.Container) recording.events().get(0);
    assertThat(container.endTimestamp()).isNull();
  }

  @Test
  void aContainerWithoutAnId_isMalformed() throws IOException {
    note(new Note.ContainerSeen(new ObjectMapper().readTree("{\"Name\":\"x\"}")));
    note(new Note.ContainerSeen(new ObjectMapper().readTree("[1]")));

    assertThat(recording.events()).isEmpty();
    assertThat(decoder.totals()).containsEntry("malformed", 2L).containsEntry("notes", 2L);
  }

  @Test
  void notesOfTheSession_areEmitted() {
    note(new Note.Loss(Loss.AUDIT_LOST, 1, 2, 3));
    note(new Note.SessionEnd(5));

    assertThat(recording.losses()).containsExactly(new LossWindow(Loss.AUDIT_LOST, 1, 2, 3));
    assertThat(recording.notes()).containsExactly(new Note.SessionEnd(5));
  }

  @Test
  void messagesOfOtherKinds_areCounted() {
    accept(CapturedMessage.AUDIT, Messages.audit(1000, "....status...."));
    accept(CapturedMessage.AUDIT, Messages.audit(1329, "...."));
    accept(5, Messages.audit(1, "x"));
    accept(CapturedMessage.AUDIT, ByteBuffer.allocate(3));
    accept(CapturedMessage.CONNECTOR, ByteBuffer.allocate(51));
    accept(CapturedMessage.NOTE, Messages.audit(0x10, "{"));

    assertThat(decoder.totals())
        .containsEntry("other_messages", 3L)
        .containsEntry("malformed", 3L)
        .containsEntry("audit_records", 1L);
    decoder.finish();
    long at = ARRIVAL_NS / 1_000_000;
    assertThat(recording.losses())
        .containsExactlyInAnyOrder(
            new LossWindow(Loss.MALFORMED_RECORDS, at, at, 1),
            new LossWindow(Loss.MALFORMED_MESSAGES, at, at, 1),
            new LossWindow(Loss.MALFORMED_NOTES, at, at, 1));
  }

  @Test
  void anAuditLog_decodesLikeACapture() throws IOException {
    String log =
        "type=SYSCALL msg=audit(1795180405.512:7): arch=c000003e syscall=257 success=yes exit=3"
            + " a0=ffffff9c a1=7f a2=241 a3=1b6 items=1 ppid=1 pid=2 auid=1000 uid=1000"
            + " comm=\"sh\" exe=\"/bin/sh\" key=(null)\u001dARCH=x86_64\n"
            + "type=CWD msg=audit(1795180405.512:7): cwd=\"/home\"\n"
            + "type=PATH msg=audit(1795180405.512:7): item=0 name=\"f\" inode=5 dev=fe:00"
            + " nametype=CREATE\u001dOUID=\"root\"\n"
            + "type=PROCTITLE msg=audit(1795180405.512:7): proctitle=\"sh\"\n"
            + "type=SYSCALL msg=audit(1795180405.513:8): arch=c000003e syscall=231 a0=2a items=0"
            + " ppid=1 pid=2 auid=1000 uid=1000 comm=\"sh\" exe=\"/bin/sh\"\n";

    Recording decoded =
        DumpEvents.decode(
            List.of(Messages.file("audit.log", log.getBytes(StandardCharsets.UTF_8))));

    assertThat(decoded.syscalls())
        .extracting(event -> event.call().toString())
        .containsExactly(
            "Open[file=PathArgument[dirFd=-100, name=f, resolve=0], flags=577, created=true, device=fe:00,"
                + " inode=5]",
            "ExitCall[code=42, group=true]");
    assertThat(decoded.syscalls().get(0).cwd()).isEqualTo("/home");
    assertThat(decoded.losses()).isEmpty();
    assertThat(decoded.totals())
        .containsEntry("events_without_end", 2L)
        .containsEntry("incomplete_events", 0L);
  }

  private static JsonNode inspect(boolean running, String finished) throws IOException {
    return new ObjectMapper()
        .readTree(
            "{\"Id\":\"2854\",\"Name\":\"/alpha\",\"Config\":{\"Image\":\"lab:busybox\","
                + "\"Labels\":{\"k\":\"v\"}},\"HostConfig\":{\"Runtime\":\"runc\"},"
                + "\"State\":{\"Running\":"
                + running
                + ",\"Pid\":0,\"ExitCode\":3,\"StartedAt\":\"2026-11-20T13:13:26.10331823Z\","
                + "\"FinishedAt\":\""
                + finished
                + "\"},\"GraphDriver\":{\"Data\":{\"MergedDir\":\"/o/merged\","
                + "\"UpperDir\":\"/o/diff\"}},\"Mounts\":[{\"Type\":\"bind\","
                + "\"Source\":\"/srv/lab/data\",\"Destination\":\"/data\",\"RW\":true}]}");
  }

  private static Origin origin(long millis, long timestampNs, long sequence) {
    return Origin.connector("s", "h", millis, timestampNs, 0, sequence);
  }

  private void connector(int what, int cpu, long sequence, long timestampNs, int... words) {
    accept(CapturedMessage.CONNECTOR, Messages.connector(what, cpu, sequence, timestampNs, words));
  }

  private void note(Note note) {
    accept(CapturedMessage.NOTE, NoteCodec.encode(note));
  }

  private void accept(int family, ByteBuffer payload) {
    decoder.accept(new CapturedMessage(++position, arrivalNs, family, payload));
  }
}
