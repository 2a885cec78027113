package org.godo.listener.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.support.Messages;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decoding that is interrupted anywhere and resumed has the same result as without interruption: on
 * the real capture, its records interleaved among up to eight events, some missing, some late.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResumeTest {
  private static final long ARRIVAL_NS = 1_795_180_405_000_000_000L;
  private static final int MESSAGES_PER_REPORT = 64;

  private List<CapturedMessage> capture = List.of();

  @BeforeAll
  void read() {
    capture = Messages.dockerRun().subList(0, 12_000);
  }

  /** The final result of decoding. */
  private record Outcome(
      Map<String, RawEvent> events, Map<String, Long> totals, Set<LossWindow> loss) {}

  private static Stream<Long> seeds() {
    return LongStream.range(0, 30).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void decodingInterruptedAnywhere_resumesWithTheSameResult(long seed) {
    Random random = new Random(seed);
    List<CapturedMessage> disturbed = disturbed(random);
    Outcome undisturbed = decode(disturbed, List.of());
    assertThat(undisturbed.totals().get("incomplete_events")).isPositive();
    assertThat(undisturbed.totals().get("events_without_end")).isPositive();
    assertThat(undisturbed.loss())
        .extracting(LossWindow::cause)
        .contains("serial_gap", "incomplete_event", "sequence_gap");

    List<Integer> kills =
        random.ints(6, 0, disturbed.size()).sorted().boxed().collect(Collectors.toList());

    assertThat(decode(disturbed, kills)).isEqualTo(undisturbed);
  }

  /** The clock is set back or forward by an hour, repeatedly, between any two messages. */
  @ParameterizedTest
  @MethodSource("seeds")
  void settingTheArrivalClock_changesNoEvent(long seed) {
    List<CapturedMessage> steady = withClocks(interleaved(new Random(seed)));
    Random random = new Random(seed);
    List<CapturedMessage> stepping = new ArrayList<>();
    long setNs = 0;
    for (CapturedMessage message : steady) {
      if (random.nextInt(1_000) == 0) {
        setNs = (random.nextInt(3) - 1) * 3_600_000_000_000L;
      }
      stepping.add(
          new CapturedMessage(
              message.position(),
              message.arrivalNs() + setNs,
              message.family(),
              message.payload()));
    }

    Outcome expected = decode(steady, List.of());
    Outcome found = decode(stepping, List.of(3_000, 9_000));

    assertThat(found.events().keySet()).isEqualTo(expected.events().keySet());
    assertThat(found.totals()).isEqualTo(expected.totals());
    assertThat(found.loss()).allMatch(window -> window.from() <= window.to());
    assertThat(found.loss().stream().mapToLong(LossWindow::count).sum())
        .isEqualTo(expected.loss().stream().mapToLong(LossWindow::count).sum());
  }

  @Test
  void aPositionIsReachedUnlessAnEventIsPendingForLong() {
    Random random = new Random(1);
    List<CapturedMessage> disturbed = disturbed(random);
    SessionDecoder decoder = Decoders.stream(SessionContext.of("s", "h", 0L), new Recording());
    int places = 0;
    long last = 0;
    for (CapturedMessage message : disturbed) {
      decoder.accept(message);
      DecoderState place = decoder.reached(message.position() + 1);
      if (place != null) {
        assertThat(place.position()).isGreaterThan(last);
        last = place.position();
        places++;
      }
    }
    decoder.finish();
    DecoderState end = decoder.reached(disturbed.size() + 1L);

    assertThat(places).isGreaterThan(50);
    assertThat(end == null ? last : end.position()).isGreaterThan(disturbed.size() - 100L);
  }

  /** Decodes, killed before the messages with these indexes and resumed from the last state. */
  private static Outcome decode(List<CapturedMessage> messages, List<Integer> kills) {
    Recording recording = new Recording();
    DecoderState reached = DecoderState.BEGINNING;
    List<Integer> ends = new ArrayList<>(kills);
    ends.add(messages.size());
    Map<String, Long> totals = Map.of();
    for (int end : ends) {
      SessionDecoder decoder =
          Decoders.stream(new SessionContext("s", "h", 0L, false, reached), recording);
      for (int i = (int) Math.max(0, reached.position() - 1); i < end; i++) {
        CapturedMessage message = messages.get(i);
        decoder.accept(message);
        if (i % MESSAGES_PER_REPORT == 0) {
          decoder.expire(message.arrivalNs());
          DecoderState place = decoder.reached(message.position() + 1);
          reached = place == null ? reached : place;
        }
      }
      if (end == messages.size()) {
        decoder.finish();
      }
      totals = decoder.totals();
    }
    Map<String, RawEvent> events = new LinkedHashMap<>();
    recording.events().forEach(event -> events.put(event.origin().id(), event));
    return new Outcome(events, totals, new HashSet<>(recording.losses()));
  }

  /** Positions count from 1; two minutes long, with a note of the clocks every second. */
  private List<CapturedMessage> disturbed(Random random) {
    List<CapturedMessage> disturbed = new ArrayList<>();
    long stepNs = 120_000_000_000L / capture.size();
    for (CapturedMessage message : interleaved(random)) {
      long arrivalNs = ARRIVAL_NS + disturbed.size() * stepNs;
      if (disturbed.size() % 100 == 0) {
        disturbed.add(clock(disturbed.size() + 1, arrivalNs));
      }
      if (random.nextInt(message.family() == CapturedMessage.AUDIT ? 100 : 10) != 0) {
        disturbed.add(
            new CapturedMessage(
                disturbed.size() + 1, arrivalNs, message.family(), message.payload()));
      }
    }
    return disturbed;
  }

  /** Nothing is missing; a note of the clocks every second. */
  private static List<CapturedMessage> withClocks(List<CapturedMessage> messages) {
    List<CapturedMessage> noted = new ArrayList<>();
    long stepNs = 120_000_000_000L / messages.size();
    for (CapturedMessage message : messages) {
      long arrivalNs = ARRIVAL_NS + noted.size() * stepNs;
      if (noted.size() % 100 == 0) {
        noted.add(clock(noted.size() + 1, arrivalNs));
      }
      noted.add(
          new CapturedMessage(noted.size() + 1, arrivalNs, message.family(), message.payload()));
    }
    return noted;
  }

  private static CapturedMessage clock(long position, long arrivalNs) {
    Note.Clock clock = new Note.Clock(arrivalNs, arrivalNs / 2 + position * 7, arrivalNs);
    return new CapturedMessage(position, arrivalNs, CapturedMessage.NOTE, NoteCodec.encode(clock));
  }

  private List<CapturedMessage> interleaved(Random random) {
    Map<Object, ArrayDeque<CapturedMessage>> waiting = new LinkedHashMap<>();
    for (CapturedMessage message : capture) {
      waiting.computeIfAbsent(event(message), any -> new ArrayDeque<>()).add(message);
    }
    waiting.keySet().removeIf(event -> event instanceof Long && random.nextInt(200) == 0);
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

  /** Serial of an audit record; messages of the connector are one queue of each CPU. */
  private static Object event(CapturedMessage message) {
    AuditRecord record = new AuditRecord();
    return message.family() == CapturedMessage.AUDIT && record.read(message.payload())
        ? (Object) record.serial()
        : "cpu" + message.payload().get(40);
  }
}
