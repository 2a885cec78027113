package org.godo.listener.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.RecordType;
import org.godo.listener.support.Messages;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real capture, disturbed: what can be decoded is, what cannot is counted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RobustnessTest {
  private List<CapturedMessage> capture = List.of();
  private Map<String, RawEvent> expected = Map.of();

  @BeforeAll
  void read() {
    capture = Messages.dockerRun();
    expected = byId(decode(capture));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void interleavedRecords_yieldTheSameEvents(long seed) {
    Recording shuffled = decode(interleaved(new Random(seed)));

    assertThat(byId(shuffled)).isEqualTo(expected);
    assertThat(shuffled.losses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11})
  void fieldsInAnyOrder_yieldTheSameEvents(long seed) {
    Random random = new Random(seed);

    Recording shuffled = decode(capture.stream().map(m -> fieldsShuffled(m, random)).toList());

    assertThat(byId(shuffled)).isEqualTo(expected);
  }

  /** Except those of EXECVE, as the parts of an argument are in order. */
  private static CapturedMessage fieldsShuffled(CapturedMessage message, Random random) {
    int type = AuditRecord.typeOf(message.payload());
    if (message.family() != CapturedMessage.AUDIT || type == RecordType.EXECVE) {
      return message;
    }
    String text = new String(message.payload().array(), StandardCharsets.ISO_8859_1).substring(16);
    int fields = text.indexOf("): ") + 3;
    List<String> parts = Arrays.asList(text.substring(fields).split(" "));
    Collections.shuffle(parts, random);
    String shuffled = text.substring(0, fields) + String.join(" ", parts);
    return new CapturedMessage(
        message.position(),
        message.arrivalNs(),
        message.family(),
        Messages.audit(type, shuffled.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void missingRecords_areReportedAndNeverFatal(long seed) {
    Random random = new Random(seed);
    List<CapturedMessage> left = new ArrayList<>();
    for (CapturedMessage message : capture) {
      if (random.nextInt(20) != 0) {
        left.add(message);
      }
    }

    Recording recording = decode(left);

    assertThat(recording.totals().get("incomplete_events")).isPositive();
    assertThat(recording.losses())
        .extracting(LossWindow::cause)
        .contains("incomplete_event", "sequence_gap");
    assertThat(expected.keySet()).containsAll(byId(recording).keySet());
  }

  @Test
  void aMissingEvent_isASerialGap() {
    List<CapturedMessage> left =
        capture.stream()
            .filter(message -> serial(message) < 1_565_000 || serial(message) > 1_565_002)
            .toList();

    assertThat(decode(left).losses())
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.cause()).isEqualTo("serial_gap");
              assertThat(window.count()).isEqualTo(3);
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void flippedOrTruncatedBytes_areNeverFatal(long seed) {
    Random random = new Random(seed);
    List<CapturedMessage> damaged = new ArrayList<>();
    for (CapturedMessage message : capture) {
      damaged.add(random.nextInt(10) == 0 ? damaged(message, random) : message);
    }

    Recording recording = decode(damaged);

    assertThat(recording.totals().get("malformed")).isPositive();
    assertThat(recording.events()).hasSizeGreaterThan(5_000);
  }

  private static CapturedMessage damaged(CapturedMessage message, Random random) {
    byte[] bytes = message.payload().array().clone();
    ByteBuffer payload;
    if (random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      payload = ByteBuffer.wrap(bytes);
    } else {
      payload = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length)).slice();
    }
    return new CapturedMessage(
        message.position(),
        message.arrivalNs(),
        message.family(),
        payload.order(message.payload().order()));
  }

  /** The capture with up to 8 audit events at a time open, their records interleaved at random. */
  private List<CapturedMessage> interleaved(Random random) {
    Map<Long, ArrayDeque<CapturedMessage>> waiting = new LinkedHashMap<>();
    for (CapturedMessage message : capture) {
      waiting.computeIfAbsent(serial(message), any -> new ArrayDeque<>()).add(message);
    }
    ArrayDeque<ArrayDeque<CapturedMessage>> rest = new ArrayDeque<>(waiting.values());
    List<ArrayDeque<CapturedMessage>> open = new ArrayList<>();
    List<CapturedMessage> dealt = new ArrayList<>();
    while (!open.isEmpty() || !rest.isEmpty()) {
      while (open.size() < 8 && !rest.isEmpty()) {
        open.add(rest.remove());
      }
      ArrayDeque<CapturedMessage> queue = open.get(random.nextInt(open.size()));
      dealt.add(queue.remove());
      open.removeIf(ArrayDeque::isEmpty);
    }
    return dealt;
  }

  /** The audit serial; for messages of the connector all the same number. */
  private static long serial(CapturedMessage message) {
    AuditRecord record =
        message.family() == CapturedMessage.AUDIT ? Messages.record(message.payload()) : null;
    return record == null ? -1 : record.serial();
  }

  private static Recording decode(List<CapturedMessage> messages) {
    Recording recording = new Recording();
    SessionDecoder decoder = Decoders.stream(SessionContext.of("s", "h", 0L), recording);
    messages.forEach(decoder::accept);
    decoder.finish();
    recording.totals(decoder.totals());
    return recording;
  }

  private static Map<String, RawEvent> byId(Recording recording) {
    return recording.events().stream()
        .collect(Collectors.toMap(event -> event.origin().id(), event -> event));
  }
}
