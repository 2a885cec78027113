package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.godo.listener.support.FakeClocks;
import org.godo.model.session.Loss;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureLogTest {
  private static final int SEGMENT = 64 << 10;
  private static final SessionHead HEAD =
      SessionHead.live("s", "s", "h", "b", "k", "v", null, null, List.of("rule"), 1);
  private static final Note.SessionStart START = new Note.SessionStart(HEAD);
  private static final Note.SessionEnd END = new Note.SessionEnd(2);

  private final FakeClocks clocks = new FakeClocks();

  @TempDir Path dir;

  @Test
  void whatIsWrittenAcrossSegmentsReadsBackTheSame() throws Exception {
    CaptureDirectory directory = CaptureDirectory.of(dir, "s");
    List<byte[]> written = new ArrayList<>();
    List<byte[]> followed = new ArrayList<>();
    CaptureLog log = log(directory, Long.MAX_VALUE);
    try (CaptureTail tail = directory.tail(0, log)) {
      Random random = new Random(7);
      for (int i = 0; i < 2_000; i++) {
        byte[] message = message(random, 17 + random.nextInt(400));
        written.add(message);
        append(log, i, message);
        log.publish();
        log.maintain(0);
        if (i % 3 == 0) {
          drain(tail, followed);
          assertThat(tail.isEnded()).isFalse();
        }
      }
      assertThat(log.finish(END)).isEmpty();
      drain(tail, followed);
      assertThat(tail.isEnded()).isTrue();
    }
    log.close();

    assertThat(followed).containsExactlyElementsOf(written);
    assertThat(directory.segments()).hasSizeBetween(9, 14);
    List<byte[]> again = new ArrayList<>();
    try (CaptureTail tail = directory.tail(0, LogEnd.at(log.position()))) {
      drain(tail, again);
    }
    assertThat(again).containsExactlyElementsOf(written);
    assertThat(log.dropped()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
        .isEqualTo("rwx------");
  }

  @Test
  void everySegmentIsAPcapThatBeginsWithTheSessionAndTheClocks() throws Exception {
    CaptureDirectory directory = fill(3);
    for (int segment : directory.segments()) {
      try (PcapReader reader = new PcapReader(List.of(InputFile.of(directory.file(segment))))) {
        assertThat(note(reader.next())).isEqualTo(START);
        assertThat(note(reader.next()))
            .isEqualTo(new Note.Clock(clocks.realtimeNs(), 5_000_000_000L, 7_000_000_000L));
        int others = 0;
        for (CapturedMessage m = reader.next(); m != null; m = reader.next()) {
          others++;
        }
        assertThat(others).isPositive();
        assertThat(reader.drainLosses()).as("torn tails at rest").isEmpty();
      }
    }
  }

  @Test
  void aTailTornAtAnyByteOfTheLastMessageLosesThatMessageOnly() throws Exception {
    CaptureDirectory directory = fill(1);
    Path file = directory.file(1);
    byte[] whole = Files.readAllBytes(file);
    assertThat(directory.repair()).isEqualTo(new CaptureRepair(Position.of(1, whole.length), 0));
    int last = lastMessage(file);
    List<Note> notes = notes(directory, Position.of(1, last));

    for (int cut = last; cut < whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      CaptureRepair repair = directory.repair();
      assertThat(repair.tornBytes()).isEqualTo(meaningful(whole, last, cut));
      assertRepaired(directory, repair, whole, last, notes);
    }
  }

  @Test
  void aMessageThatAKilledProcessLeftHalfWrittenIsCutOff() throws Exception {
    CaptureDirectory directory = fill(1);
    Path file = directory.file(1);
    byte[] whole = Files.readAllBytes(file);
    int last = lastMessage(file);
    int payload = last + PcapFormat.packetBytes(0);
    List<Note> notes = notes(directory, Position.of(1, last));

    // The order of writing: payload, packet header, family; the rest of the segment is zeros.
    for (int done = 0; done < whole.length - payload; done++) {
      byte[] left = Arrays.copyOf(whole, SEGMENT);
      Arrays.fill(left, last, payload, (byte) 0);
      Arrays.fill(left, payload + done, SEGMENT, (byte) 0);
      Files.write(file, left);
      assertRepaired(directory, directory.repair(), whole, last, notes);
    }
    for (int done = last; done < payload; done++) {
      byte[] left = Arrays.copyOf(whole, SEGMENT);
      Arrays.fill(left, done, payload, (byte) 0);
      Files.write(file, left);
      CaptureRepair repair = directory.repair();
      assertThat(repair.tornBytes()).isEqualTo(whole.length - last);
      assertRepaired(directory, repair, whole, last, notes);
    }
  }

  /** What was torn is gone, and the log tells of it itself. */
  private static void assertRepaired(
      CaptureDirectory directory, CaptureRepair repair, byte[] whole, int last, List<Note> before)
      throws IOException {
    byte[] left = Files.readAllBytes(directory.file(1));
    assertThat(repair.end()).isEqualTo(Position.of(1, left.length));
    assertThat(Arrays.copyOf(left, last)).isEqualTo(Arrays.copyOf(whole, last));
    List<Note> expected = new ArrayList<>(before);
    if (repair.tornBytes() > 0) {
      expected.add(new Note.Loss(Loss.TORN_TAIL, 5_000, 5_000, 0));
    }
    assertThat(notes(directory, repair.end())).isEqualTo(expected);
    assertThat(directory.damagedFiles()).isEmpty();
    assertThat(directory.repair()).as("again").isEqualTo(new CaptureRepair(repair.end(), 0));
  }

  @Test
  void aSegmentThatWasOnlyPreparedIsRemoved() throws Exception {
    CaptureDirectory directory = fill(2);
    long end = directory.repair().end();
    Files.write(directory.file(3), new byte[SEGMENT]);
    assertThat(directory.repair().end()).isEqualTo(end);
    assertThat(directory.segments()).containsExactly(1, 2);
  }

  @Test
  void readingGoesOnAtAPositionAndPastRemovedSegments() throws Exception {
    CaptureDirectory directory = fill(4);
    long end = directory.repair().end();
    List<Long> positions = new ArrayList<>();
    try (CaptureTail tail = directory.tail(0, LogEnd.at(end))) {
      for (CapturedMessage m = tail.next(); m != null; m = tail.next()) {
        positions.add(m.position());
      }
    }
    assertThat(positions).isSorted().doesNotHaveDuplicates();

    long middle = positions.get(positions.size() / 2);
    directory.removeBefore(middle);
    assertThat(directory.segments().get(0)).isEqualTo(Position.segment(middle));
    try (CaptureTail tail = directory.tail(middle, LogEnd.at(end))) {
      CapturedMessage next = tail.next();
      assertThat(next).isNotNull().extracting(CapturedMessage::position).isEqualTo(middle);
    }
    try (CaptureTail tail = directory.tail(0, LogEnd.at(end))) {
      CapturedMessage next = tail.next();
      assertThat(next)
          .isNotNull()
          .extracting(CapturedMessage::position)
          .isEqualTo(Position.of(Position.segment(middle), PcapFormat.FILE_HEADER_BYTES));
    }
    directory.removeSegments();
    assertThat(directory.segments()).isEmpty();
  }

  @Test
  void whatFindsNoRoomIsCountedAndToldWhenThereIsRoomAgain() throws Exception {
    CaptureDirectory directory = CaptureDirectory.of(dir, "s");
    CaptureLog log = log(directory, 2 * SEGMENT);
    int sent = 0;
    log.maintain(0);
    while (log.dropped() < 10) {
      append(log, sent++, new byte[1000]);
      log.maintain(0);
    }
    log.publish();
    directory.removeBefore(log.position());
    log.maintain(0);
    append(log, sent++, new byte[1000]);
    assertThat(log.finish(END)).isEmpty();
    log.close();

    List<Note> notes = notes(directory, log.position());
    assertThat(notes)
        .containsSubsequence(
            START, new Note.Loss(Loss.CAPTURE_LIMIT, sent - 11, sent - 2, 10), END);
    assertThat(log.dropped()).isEqualTo(10);
  }

  @Test
  void twoFullSegmentsNeedNoMaintenance() throws Exception {
    CaptureDirectory directory = CaptureDirectory.of(dir, "s");
    CaptureLog log = log(directory, Long.MAX_VALUE);
    log.maintain(0);
    assertThat(directory.segments()).containsExactly(1, 2, 3);
    int messages = 0;
    while (Position.segment(log.position()) < 3) {
      append(log, messages++, new byte[1000]);
      log.publish();
    }
    log.maintain(0);
    assertThat(directory.segments()).containsExactly(1, 2, 3, 4, 5);
    log.finish(END);
    log.close();

    assertThat(directory.segments()).containsExactly(1, 2, 3);
    assertThat(log.dropped()).isZero();
    try (CaptureTail tail = directory.tail(0, LogEnd.at(log.position()))) {
      List<Long> arrivals = new ArrayList<>();
      for (CapturedMessage m = tail.next(); m != null; m = tail.next()) {
        if (m.family() == CapturedMessage.AUDIT) {
          arrivals.add(m.arrivalNs());
        }
      }
      assertThat(arrivals).hasSize(messages);
    }
  }

  @Test
  void aLogWhoseWriterFailedEndsForItsReadersWhenItIsClosed() throws Exception {
    CaptureDirectory directory = CaptureDirectory.of(dir, "s");
    CaptureLog log = log(directory, Long.MAX_VALUE);
    append(log, 1, new byte[1000]);
    log.publish();
    try (CaptureTail tail = directory.tail(0, log)) {
      while (tail.next() != null) {}
      assertThat(tail.isEnded()).isFalse();
      log.close();
      assertThat(tail.isEnded()).isTrue();
    }
  }

  @Test
  void aLogThatStaysFullStillEndsWithItsLossAndItsEnd() throws Exception {
    CaptureDirectory directory = CaptureDirectory.of(dir, "s");
    CaptureLog log = log(directory, SEGMENT);
    log.maintain(0);
    for (int i = 0; i < 200; i++) {
      append(log, i, new byte[1000]);
      log.maintain(0);
    }
    long dropped = log.dropped();
    assertThat(dropped).isGreaterThan(100);
    assertThat(log.finish(END)).isEmpty();
    log.close();
    List<Note> notes = notes(directory, log.position());
    assertThat(notes.subList(notes.size() - 2, notes.size()))
        .containsExactly(new Note.Loss(Loss.CAPTURE_LIMIT, 200 - dropped, 199, dropped), END);
  }

  /** A log of that many segments at least, ended and closed. */
  private CaptureDirectory fill(int segments) throws Exception {
    CaptureDirectory directory = CaptureDirectory.of(dir, "filled");
    CaptureLog log = log(directory, Long.MAX_VALUE);
    Random random = new Random(3);
    int i = 0;
    do {
      append(log, 5_000 + i++, message(random, 200));
      log.publish();
      log.maintain(0);
    } while (Position.segment(log.position()) < segments);
    log.finish(END);
    log.close();
    return directory;
  }

  private CaptureLog log(CaptureDirectory directory, long limit) {
    return CaptureLog.create(directory, new CaptureLimits(SEGMENT, limit), clocks, HEAD);
  }

  private static void append(CaptureLog log, long arrivalMillis, byte[] message) {
    log.append(
        CapturedMessage.AUDIT,
        arrivalMillis * 1_000_000,
        ByteBuffer.wrap(message),
        0,
        message.length);
  }

  private static byte[] message(Random random, int length) {
    byte[] message = new byte[length];
    random.nextBytes(message);
    return message;
  }

  private static void drain(CaptureTail tail, List<byte[]> into) throws IOException {
    for (CapturedMessage m = tail.next(); m != null; m = tail.next()) {
      if (m.family() == CapturedMessage.AUDIT) {
        assertThat(m.payload().order()).isEqualTo(ByteOrder.nativeOrder());
        byte[] bytes = new byte[m.payload().remaining()];
        m.payload().get(bytes);
        into.add(bytes);
      }
    }
  }

  private static List<Note> notes(CaptureDirectory directory, long end) throws IOException {
    List<Note> notes = new ArrayList<>();
    try (CaptureTail tail = directory.tail(0, LogEnd.at(end))) {
      for (CapturedMessage m = tail.next(); m != null; m = tail.next()) {
        if (m.family() == CapturedMessage.NOTE) {
          notes.add(NoteCodec.decode(m.payload()));
        }
      }
    }
    return notes;
  }

  private static Note note(@Nullable CapturedMessage message) throws IOException {
    return NoteCodec.decode(Objects.requireNonNull(message).payload());
  }

  private static int lastMessage(Path file) throws IOException {
    long last = 0;
    try (SegmentReader reader = new SegmentReader(1, file, 0)) {
      for (CapturedMessage m = reader.next(Long.MAX_VALUE);
          m != null;
          m = reader.next(Long.MAX_VALUE)) {
        last = Position.offset(m.position());
      }
    }
    return (int) last;
  }

  /**
   * Bytes up to the last one that is not zero: a torn message is distinguished from mere padding.
   */
  private static long meaningful(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] == 0) {
      end--;
    }
    return end - (long) from;
  }
}
