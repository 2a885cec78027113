package org.godo.listener.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.godo.listener.capture.CaptureFiles.Message;
import org.godo.listener.support.Messages;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.SessionHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Captures whose end or middle is not as it was written: the rest is read, the loss is reported.
 */
class CaptureDamageTest {
  private static final int SEGMENT = 256 << 10;
  private static final int PAGE = 4096;
  private static final long FIRST_NS = 1_700_000_001_000_000_000L;
  private static final long STEP_NS = 7_000_000L;

  @TempDir Path dir;

  /** What reading gave. */
  private record Read(List<Message> messages, List<LossWindow> loss) {}

  private static Stream<Long> seeds() {
    return LongStream.range(0, 40).boxed();
  }

  // ---- killed --------------------------------------------------------------------------------

  @Test
  void whatAProcessWroteUntilItWasKilledAtAnyByteIsRead() throws Exception {
    CaptureFiles files = files("killed");
    write(files, new Random(1), 6);
    byte[] whole = Files.readAllBytes(files.kill().file(1));
    Read all = readAll(files.directory());
    int end = (int) Position.offset(files.log().position());
    assertThat(all.messages()).hasSize(8);

    Path image = dir.resolve("capture/killed-then/000001.pcap");
    for (int cut = 0; cut <= end; cut++) {
      CaptureDirectory directory = CaptureDirectory.of(dir, "killed-then");
      directory.create();
      byte[] left = new byte[SEGMENT];
      System.arraycopy(whole, 0, left, 0, cut);
      Files.write(image, left);
      CaptureRepair repair = directory.repair();
      Read read = read(directory, repair.end());
      List<Message> expected = all.messages().subList(0, wholeMessages(all.messages(), cut));
      List<Message> found = new ArrayList<>(read.messages());
      if (repair.tornBytes() > 0 && !expected.isEmpty()) {
        assertThat(noteOf(found.remove(found.size() - 1)))
            .isInstanceOfSatisfying(
                Note.Loss.class, loss -> assertThat(loss.window().cause()).isEqualTo("torn_tail"));
      }
      assertThat(found).as("cut at %d", cut).isEqualTo(expected);
      assertThat(read.loss()).hasSize(isUnreadableBeginning(repair, expected) ? 1 : 0);
      Files.deleteIfExists(image);
    }
  }

  private static boolean isUnreadableBeginning(CaptureRepair repair, List<Message> expected) {
    return expected.isEmpty() && repair.end() > 0;
  }

  private static int wholeMessages(List<Message> messages, int cut) {
    int at = PcapFormat.FILE_HEADER_BYTES;
    int whole = 0;
    for (Message message : messages) {
      at += PcapFormat.packetBytes(message.payload().size());
      whole += at <= cut ? 1 : 0;
    }
    return whole;
  }

  // ---- power cut -----------------------------------------------------------------------------

  /** What was forced is there; of what was written since, any pages are, as they were any time. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasForcedIsReadAfterAPowerCutAndNothingThatWasNotWritten(long seed) throws Exception {
    Random random = new Random(seed);
    CaptureFiles files = files("power");
    write(files, random, 40);
    byte[] forced = Files.readAllBytes(files.kill().file(1));
    Read before = readAll(files.directory());
    byte[][] later = new byte[3][];
    for (int i = 0; i < later.length; i++) {
      write(files, random, 60);
      later[i] = Files.readAllBytes(files.directory().file(1));
    }
    Read written = readAll(files.directory());

    byte[] image = forced.clone();
    for (int page = 0; page < SEGMENT; page += PAGE) {
      if (random.nextInt(3) > 0) {
        System.arraycopy(later[random.nextInt(later.length)], page, image, page, PAGE);
      }
    }
    Files.write(files.directory().file(1), image);
    CaptureDirectory directory = CaptureDirectory.of(dir, "power");
    Read read = read(directory, directory.repair().end());

    List<Message> found = new ArrayList<>(read.messages());
    found.removeIf(message -> !written.messages().contains(message));
    assertThat(read.messages().size() - found.size())
        .as("but for the note of the torn tail")
        .isBetween(0, 1);
    assertThat(found).startsWith(before.messages().toArray(Message[]::new)).doesNotHaveDuplicates();
    assertThat(found).isSortedAccordingTo((a, b) -> Long.compare(a.arrivalNs(), b.arrivalNs()));
    long lastFound = found.get(found.size() - 1).arrivalNs();
    for (Message message : written.messages()) {
      if (message.arrivalNs() < lastFound && !found.contains(message)) {
        assertCovered(message, read.loss());
      }
    }
  }

  private static void assertCovered(Message message, List<LossWindow> loss) {
    long at = message.arrivalNs() / 1_000_000;
    assertThat(loss)
        .anySatisfy(
            window -> {
              assertThat(window.source()).isEqualTo("capture");
              assertThat(window.from()).isLessThanOrEqualTo(at);
              assertThat(window.to()).isGreaterThanOrEqualTo(at);
            });
  }

  // ---- flipped bits --------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("seeds")
  void aBitThatFlipsCostsAtMostItsMessage(long seed) throws Exception {
    Random random = new Random(seed);
    CaptureDirectory whole = ended(files("flipped"), random, 100);
    Read before = readAll(whole);
    assertThat(before.loss()).isEmpty();
    Path file = whole.file(1);
    int at = random.nextInt((int) Files.size(file) - PAGE);
    CaptureFiles.flip(file, at, 1 << random.nextInt(8));

    CaptureDirectory directory = CaptureDirectory.of(dir, "flipped");
    Read read = read(directory, directory.repair().end());

    List<Message> missing = new ArrayList<>(before.messages());
    missing.removeAll(read.messages());
    assertThat(before.messages()).containsAll(read.messages());
    assertThat(missing).hasSizeLessThanOrEqualTo(1);
    missing.forEach(message -> assertCovered(message, read.loss()));
    assertThat(read.loss().size()).isEqualTo(harmless(at) ? 0 : 1);
    assertThat(directory.damagedFiles())
        .containsExactlyElementsOf(harmless(at) ? List.of() : List.of(file));
    assertThat(replay(file)).isEqualTo(read);
  }

  /** The version, zone, accuracy and longest packet in the file header, which godo passes over. */
  private static boolean harmless(int at) {
    return at >= 4 && at < 20;
  }

  @Test
  void aMessageIsLostByTheArrivalsOfItsNeighboursAndItsBytes() throws Exception {
    CaptureDirectory whole = ended(files("one"), new Random(3), 10);
    Read before = readAll(whole);
    int lost = 5;
    long at = PcapFormat.FILE_HEADER_BYTES;
    for (Message message : before.messages().subList(0, lost)) {
      at += PcapFormat.packetBytes(message.payload().size());
    }
    CaptureFiles.flip(whole.file(1), at + 40, 1);

    Read read = readAll(whole);

    assertThat(read.messages()).hasSize(before.messages().size() - 1);
    assertThat(read.loss())
        .containsExactly(
            new LossWindow(
                Loss.DAMAGED,
                before.messages().get(lost - 1).arrivalNs() / 1_000_000,
                before.messages().get(lost + 1).arrivalNs() / 1_000_000,
                PcapFormat.packetBytes(before.messages().get(lost).payload().size())));
    assertThat(replay(whole.file(1))).isEqualTo(read);
  }

  // ---- segments that are broken or gone ------------------------------------------------------

  static Stream<List<Object>> broken() {
    return Stream.of(
        List.of("empty", (Breaking) file -> Files.write(file, new byte[0])),
        List.of("zeros", (Breaking) file -> Files.write(file, new byte[SEGMENT])),
        List.of("garbage", (Breaking) file -> Files.write(file, random(SEGMENT))),
        List.of("missing", (Breaking) Files::delete));
  }

  /** Does something to a file. */
  @FunctionalInterface
  private interface Breaking {
    void breakIt(Path file) throws IOException;
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aSegmentInTheMiddleThatIsBrokenLosesOnlyItsOwn(List<Object> way) throws Exception {
    CaptureDirectory whole = ended(files("broken"), new Random(5), 3_000);
    assertThat(whole.segments()).hasSizeGreaterThanOrEqualTo(3);
    Read before = readAll(whole);
    List<Message> lost = messagesOf(whole, 2);
    ((Breaking) way.get(1)).breakIt(whole.file(2));

    CaptureDirectory directory = CaptureDirectory.of(dir, "broken");
    Read read = read(directory, directory.repair().end());

    List<Message> expected = new ArrayList<>(before.messages());
    expected.removeAll(lost);
    assertThat(read.messages()).isEqualTo(expected);
    assertThat(read.loss())
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.cause()).isEqualTo("damaged");
              assertThat(window.from()).isLessThan(lost.get(2).arrivalNs() / 1_000_000);
              assertThat(window.to())
                  .isGreaterThanOrEqualTo(lost.get(lost.size() - 1).arrivalNs() / 1_000_000);
            });
    directory.removeSegments();
    assertThat(directory.segments()).isEmpty();
    Path kept = dir.resolve("quarantine/broken/000002.pcap");
    assertThat(Files.exists(kept)).isEqualTo(!way.get(0).equals("missing"));
  }

  /** What the last messages on disk were followed by is not known after a power failure. */
  @Test
  void aHostThatStoppedIsALossUntilTheNextStart() throws Exception {
    CaptureFiles files = files("stopped");
    files.add(new Note.Clock(1, 1, 1), 1_700_000_005_000_000_000L);
    CaptureDirectory left = files.kill();

    left.repairBefore(nextStart("boot"));
    assertThat(notesOf(left)).as("the same boot").filteredOn(Note.Loss.class::isInstance).isEmpty();
    long end = left.repairBefore(nextStart("another boot")).end();

    assertThat(left.repairBefore(nextStart("another boot")).end()).as("again").isEqualTo(end);
    assertThat(notesOf(left))
        .filteredOn(Note.Loss.class::isInstance)
        .containsExactly(
            new Note.Loss(Loss.HOST_STOPPED, 1_700_000_005_000L, 1_700_000_060_000L, 0));
  }

  @Test
  void aSessionThatEndedBeforeItsHostStoppedLostNothing() throws Exception {
    CaptureDirectory left = files("ended").end(1_700_000_001_000L);

    left.repairBefore(nextStart("another boot"));

    assertThat(notesOf(left)).filteredOn(Note.Loss.class::isInstance).isEmpty();
  }

  private static SessionHead nextStart(String boot) {
    return SessionHead.live(
        "next", "next", "h", boot, "k", "test", null, null, List.of(), 1_700_000_060_000L);
  }

  private static List<Note> notesOf(CaptureDirectory directory) throws IOException {
    List<Note> notes = new ArrayList<>();
    for (Message message : readAll(directory).messages()) {
      if (message.family() == CapturedMessage.NOTE) {
        byte[] payload = new byte[message.payload().size()];
        for (int i = 0; i < payload.length; i++) {
          payload[i] = message.payload().get(i);
        }
        notes.add(NoteCodec.decode(ByteBuffer.wrap(payload)));
      }
    }
    return notes;
  }

  @Test
  void aBrokenFileHeaderLosesNoMessageAndIsTold() throws Exception {
    CaptureDirectory whole = ended(files("header"), new Random(6), 50);
    Read before = readAll(whole);
    CaptureFiles.flip(whole.file(1), 0, 0xff);

    CaptureDirectory directory = CaptureDirectory.of(dir, "header");
    Read read = read(directory, directory.repair().end());

    assertThat(read.messages()).isEqualTo(before.messages());
    assertThat(read.loss())
        .extracting(LossWindow::cause, LossWindow::from, LossWindow::count)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("damaged", 0L, 24L));
    assertThat(replay(whole.file(1))).isEqualTo(read);
  }

  @Test
  void theFirstSegmentsThatAreMissingAreALossUnlessTheyWereDelivered() throws Exception {
    CaptureDirectory whole = ended(files("first"), new Random(5), 3_000);
    Files.delete(whole.file(1));
    long end = whole.repair().end();
    try (CaptureTail delivered = whole.tail(0, LogEnd.at(end));
        CaptureTail missing = whole.tail(Position.of(1, 0), LogEnd.at(end))) {
      assertThat(CaptureFiles.drain(delivered)).isEqualTo(CaptureFiles.drain(missing));
      assertThat(delivered.drainLosses()).isEmpty();
      assertThat(missing.drainLosses()).hasSize(1);
    }
  }

  @Test
  void damageInALogThatIsWrittenIsPassedOverAndReadingGoesOn() throws Exception {
    CaptureFiles files = files("live");
    Random random = new Random(8);
    write(files, random, 10);
    List<Message> read = new ArrayList<>();
    try (CaptureTail tail = files.directory().tail(0, files.log())) {
      read.addAll(CaptureFiles.drain(tail));
      long at = Position.offset(files.log().position());
      write(files, random, 1);
      overwrite(files.directory().file(1), at + 20);
      assertThat(CaptureFiles.drain(tail)).isEmpty();
      assertThat(tail.position()).isEqualTo(files.log().position());
      assertThat(tail.drainLosses()).as("until it is known how long it lasts").isEmpty();
      write(files, random, 5);
      read.addAll(CaptureFiles.drain(tail));
      assertThat(tail.drainLosses())
          .singleElement()
          .satisfies(window -> assertThat(window.count()).isGreaterThan(32));
      assertThat(tail.isEnded()).isFalse();
    }
    assertThat(read).hasSize(2 + 10 + 5);
    assertThat(files.directory().damagedFiles()).containsExactly(files.directory().file(1));
  }

  // ---- files of others -----------------------------------------------------------------------

  @Test
  void aFileWithoutChecksumsIsReadAsItIs() throws Exception {
    List<CapturedMessage> messages = Messages.dockerRun().subList(0, 300);
    byte[] pcap = Messages.pcap(messages);
    pcap[PcapFormat.FILE_HEADER_BYTES + 100] ^= 1;
    try (PcapReader reader = new PcapReader(List.of(Messages.file("plain", pcap)))) {
      assertThat(Messages.readAll(reader)).hasSize(300);
      assertThat(reader.drainLosses()).isEmpty();
    }
  }

  // ---- what all use --------------------------------------------------------------------------

  private CaptureFiles files(String session) {
    return new CaptureFiles(dir, CaptureFiles.session(session), SEGMENT);
  }

  private static CaptureDirectory ended(CaptureFiles files, Random random, int count)
      throws Exception {
    write(files, random, count);
    return files.end(FIRST_NS / 1_000_000 + 1_000_000);
  }

  private static void write(CaptureFiles files, Random random, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[17 + random.nextInt(500)];
      random.nextBytes(bytes);
      long written = Position.offset(files.log().position()) + SEGMENT * segment(files);
      files.add(CapturedMessage.AUDIT, FIRST_NS + written * STEP_NS, ByteBuffer.wrap(bytes));
    }
  }

  private static long segment(CaptureFiles files) {
    return Position.segment(files.log().position());
  }

  private static void overwrite(Path file, long at) throws IOException {
    try (var channel =
        java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(random(8)), at);
    }
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(9).nextBytes(random);
    return random;
  }

  private static Note noteOf(Message message) throws IOException {
    byte[] bytes = new byte[message.payload().size()];
    IntStream.range(0, bytes.length).forEach(i -> bytes[i] = message.payload().get(i));
    return NoteCodec.decode(ByteBuffer.wrap(bytes));
  }

  private static List<Message> messagesOf(CaptureDirectory directory, int segment)
      throws IOException {
    List<Message> messages = new ArrayList<>();
    try (SegmentReader reader = new SegmentReader(segment, directory.file(segment), 0)) {
      for (CapturedMessage m = reader.next(Long.MAX_VALUE);
          m != null;
          m = reader.next(Long.MAX_VALUE)) {
        messages.add(Message.of(m));
      }
    }
    return messages;
  }

  /** Reads to the last message there is, leaving everything as it is. */
  private static Read readAll(CaptureDirectory directory) throws IOException {
    long end = 0;
    for (int segment : directory.segments()) {
      try (SegmentReader reader = new SegmentReader(segment, directory.file(segment), 0)) {
        while (reader.next(Long.MAX_VALUE) != null) {
          end = Position.of(segment, reader.offset());
        }
      }
    }
    return read(directory, end);
  }

  private static Read read(CaptureDirectory directory, long end) throws IOException {
    try (CaptureTail tail = directory.tail(Position.of(1, 0), LogEnd.at(end))) {
      List<Message> messages = CaptureFiles.drain(tail);
      assertThat(tail.isEnded()).isTrue();
      return new Read(messages, tail.drainLosses());
    }
  }

  private static Read replay(Path... files) throws IOException {
    try (PcapReader reader = new PcapReader(Arrays.stream(files).map(InputFile::of).toList())) {
      List<Message> messages = Messages.readAll(reader).stream().map(Message::of).toList();
      return new Read(messages, reader.drainLosses());
    }
  }
}
