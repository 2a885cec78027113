package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Sorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureFiles;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.support.Messages;
import org.godo.model.session.LossWindow;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a session left behind, killed at any moment, damaged or not, on its way into the store. */
class LeftoverTest {
  private static final int SEGMENT = 256 << 10;
  private static final int MESSAGES = 6_000;

  /** So that events whose end is missing time out on the way. */
  private static final int SLOWER = 100;

  private static final DeliveryOptions OPTIONS =
      new DeliveryOptions(
          50,
          1 << 20,
          3,
          Duration.ofMillis(1),
          Duration.ofMillis(50),
          Duration.ofMillis(2),
          Duration.ZERO,
          Duration.ofSeconds(20));

  @TempDir Path dir;

  private final List<CapturedMessage> capture = Messages.dockerRun().subList(0, MESSAGES);
  private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> infos = new ConcurrentLinkedQueue<>();

  /** All raw documents of a session, and the content of its own document. */
  private record Stored(List<Document> documents, Document totals, List<Document> loss) {}

  @Test
  void aNewStartDeliversWhatAKilledListenerLeft() throws Exception {
    CaptureDirectory left = record(dir, "a-killed", new Random(1)).kill();
    try (Store store = open(dir)) {
      start(store, false);

      assertThat(stored(store, "a-killed")).isEqualTo(undisturbed("a-killed", new Random(1)));
      assertThat(infos).containsExactly("delivering what session a-killed left behind");
      assertThat(warnings).isEmpty();
      assertThat(left.path()).doesNotExist();
    }
  }

  // ---- damage --------------------------------------------------------------------------------

  @Test
  void damagedSegmentsAreQuarantinedAndTheRestIsDelivered() throws Exception {
    CaptureDirectory left = record(dir, "b-damaged", new Random(2)).end(1_795_180_500_000L);
    List<Path> files = CaptureFiles.files(left);
    assertThat(files).hasSizeGreaterThan(5);
    CaptureFiles.flip(files.get(0), 30_000, 0xff);
    byte[] second = Files.readAllBytes(files.get(1));
    CaptureFiles.flip(files.get(3), 50_000, 0xff);
    CaptureFiles.flip(files.get(3), 90_000, 0xff);
    Files.delete(files.get(4));
    try (Store store = open(dir)) {
      start(store, false);

      Stored found = stored(store, "b-damaged");
      Stored whole = undisturbed("b-damaged", new Random(2));
      assertThat(whole.documents()).containsAll(found.documents());
      assertThat(found.documents().size())
          .isBetween(whole.documents().size() * 7 / 10, whole.documents().size() - 1);
      assertThat(found.loss())
          .filteredOn(window -> window.getString("cause").equals("damaged"))
          .extracting(window -> window.getLong("count") > 0)
          .containsExactly(true, true, true, false);
      Path quarantine = dir.resolve("quarantine/b-damaged");
      assertThat(quarantine.resolve("000001.pcap")).exists();
      assertThat(quarantine.resolve("000002.pcap")).doesNotExist();
      assertThat(quarantine.resolve("000004.pcap")).exists();
      assertThat(warnings)
          .containsExactlyInAnyOrder(warning(quarantine, 1), warning(quarantine, 4));
      assertThat(left.path()).doesNotExist();
      assertThat(second).isNotEmpty();
    }
  }

  private static String warning(Path quarantine, int segment) {
    return "a segment of session b-damaged is damaged: what is whole in it was delivered, the rest"
        + " is in the ledger of loss; it is kept as "
        + quarantine.resolve("00000" + segment + ".pcap");
  }

  @Test
  void damagedSegmentsOfAKeptCaptureAreNotMoved() throws Exception {
    CaptureDirectory left = record(dir, "c-kept", new Random(3)).end(1_795_180_500_000L);
    Path file = CaptureFiles.files(left).get(2);
    CaptureFiles.flip(file, 50_000, 0xff);
    try (Store store = open(dir)) {
      start(store, true);

      assertThat(warnings).singleElement().asString().endsWith("it is kept as " + file);
      assertThat(dir.resolve("quarantine")).doesNotExist();
    }
  }

  @Test
  void aCaptureThatNamesNoSessionIsSetAsideAndDelaysNothing() throws Exception {
    Path directory = Files.createDirectories(dir.resolve("capture/d-garbage"));
    byte[] garbage = new byte[100_000];
    new Random(4).nextBytes(garbage);
    Files.write(directory.resolve("000001.pcap"), garbage);
    record(dir, "e-behind", new Random(4)).kill();
    try (Store store = open(dir)) {
      start(store, false);

      assertThat(dir.resolve("quarantine/d-garbage/000001.pcap")).hasBinaryContent(garbage);
      assertThat(directory).doesNotExist();
      assertThat(warnings).singleElement().asString().contains("d-garbage", "quarantine");
      assertThat(stored(store, "e-behind").documents()).isNotEmpty();
    }
  }

  @Test
  void aSessionWhoseFirstSegmentIsLostIsNamedByLaterOnes() throws Exception {
    CaptureDirectory left = record(dir, "f-headless", new Random(5)).end(1_795_180_500_000L);
    Path first = CaptureFiles.files(left).get(0);
    Files.write(first, new byte[(int) Files.size(first)]);
    try (Store store = open(dir)) {
      start(store, false);

      Stored found = stored(store, "f-headless");
      assertThat(found.documents()).hasSizeGreaterThan(500);
      assertThat(found.loss().get(0).getString("cause")).isEqualTo("damaged");
      assertThat(found.loss().get(0).getDate("from"))
          .isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    }
  }

  // ---- killed while it delivers --------------------------------------------------------------

  private static Stream<Long> seeds() {
    return LongStream.range(0, 8).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theStoreIsTheSameHoweverOftenDeliveryIsKilled(long seed) throws Exception {
    CaptureDirectory left = record(dir, "g-often", new Random(seed)).end(1_795_180_500_000L);
    long end = left.repair().end();
    Random random = new Random(seed + 100);
    try (Store store = open(dir)) {
      for (int kill = 0; kill < 5; kill++) {
        SessionCapture capture = SessionCapture.find(left, true, messages()).orElseThrow();
        try (Dying source = new Dying(capture.tail(LogEnd.at(end)), 200 + random.nextInt(2_500))) {
          assertThatThrownBy(() -> delivery(store, capture, source).run())
              .hasMessageEndingWith("killed");
        }
      }
      assertThat(Checkpoint.read(left.path()).orElseThrow().reached().position()).isPositive();
      SessionCapture capture = SessionCapture.find(left, true, messages()).orElseThrow();
      try (CaptureTail rest = capture.tail(LogEnd.at(end))) {
        capture.delivery(store, rest, false, OPTIONS, Clock.systemUTC()).run();
      }

      Stored found = stored(store, "g-often");
      Stored whole = undisturbed("g-often", new Random(seed));
      assertThat(found.documents()).isEqualTo(whole.documents());
      assertThat(found.totals()).isEqualTo(whole.totals());
      assertThat(new HashSet<>(found.loss())).isEqualTo(new HashSet<>(whole.loss()));
    }
  }

  private Delivery delivery(Store store, SessionCapture capture, MessageSource source) {
    Checkpoint checkpoint = capture.checkpoint();
    DecoderState from = checkpoint == null ? DecoderState.BEGINNING : checkpoint.reached();
    SessionContext context = new SessionContext(capture.head().id(), "h", null, false, from);
    return new Delivery(
        store,
        new CaptureInput(source, () -> false, sink -> Decoders.stream(context, sink)),
        new DeliveredSession(
            capture.head(), capture.directory().path(), checkpoint, position -> {}),
        OPTIONS,
        Clock.systemUTC());
  }

  /** Fails after so many messages and the next checkpoint. */
  private final class Dying implements MessageSource {
    private final CaptureTail tail;
    private final long from;
    private long left;

    Dying(CaptureTail tail, long left) {
      this.tail = tail;
      this.left = left;
      this.from = tail.position();
    }

    @Override
    public @Nullable CapturedMessage next() throws IOException {
      left--;
      if (left <= 0 && checkpointTaken()) {
        throw new IOException("killed");
      }
      CapturedMessage message = tail.next();
      if (message == null && tail.position() <= from) {
        throw new IOException("killed");
      }
      return message;
    }

    private boolean checkpointTaken() throws IOException {
      return Checkpoint.read(dir.resolve("capture/g-often"))
          .filter(checkpoint -> checkpoint.reached().position() > from)
          .isPresent();
    }

    @Override
    public long position() {
      return tail.position();
    }

    @Override
    public List<LossWindow> drainLosses() {
      return tail.drainLosses();
    }

    @Override
    public void close() throws IOException {
      tail.close();
    }
  }

  // ---- what all use --------------------------------------------------------------------------

  private static Store open(Path dataDir) {
    return Store.open(new StoreOptions(null, dataDir, "godo"));
  }

  private org.godo.listener.lifecycle.Messages messages() {
    return new org.godo.listener.lifecycle.Messages() {
      @Override
      public void info(String line) {
        infos.add(line);
      }

      @Override
      public void warn(String line) {
        warnings.add(line);
      }
    };
  }

  /**
   * Records a part of the real capture, slowed down, of which a message in a hundred is missing.
   */
  private CaptureFiles record(Path dataDir, String session, Random random) throws Exception {
    CaptureFiles files = new CaptureFiles(dataDir, CaptureFiles.session(session), SEGMENT);
    long firstNs = capture.get(0).arrivalNs();
    long lastClockNs = 0;
    for (CapturedMessage message : capture) {
      long arrivalNs = firstNs + (message.arrivalNs() - firstNs) * SLOWER;
      if (arrivalNs - lastClockNs > 500_000_000L) {
        lastClockNs = arrivalNs;
        files.add(new Note.Clock(lastClockNs, lastClockNs / 3, lastClockNs / 2), lastClockNs);
      }
      if (random.nextInt(100) != 0) {
        files.add(message.family(), arrivalNs, message.payload());
      }
    }
    return files;
  }

  /** Runs a session, which delivers what earlier ones left. */
  private void start(Store store, boolean keep) throws Exception {
    CaptureFiles now = new CaptureFiles(dir, CaptureFiles.session("z-now"), SEGMENT);
    LiveDelivery delivery =
        new LiveDelivery(
            store,
            now.log(),
            CaptureFiles.session("z-now"),
            new LiveDeliveryOptions(dir, false, keep),
            messages(),
            Clock.systemUTC());
    delivery.start();
    now.end(1_795_180_600_000L);
    delivery.finish();
  }

  /** The documents of the same capture, delivered without interruption. */
  private Stored undisturbed(String session, Random random) throws Exception {
    Path elsewhere = Files.createDirectory(dir.resolve("undisturbed"));
    boolean killed = session.contains("killed");
    CaptureFiles files = record(elsewhere, session, random);
    CaptureDirectory directory = killed ? files.kill() : files.end(1_795_180_500_000L);
    long end = directory.repair().end();
    SessionCapture whole = SessionCapture.find(directory, true, messages()).orElseThrow();
    try (Store store = open(elsewhere);
        CaptureTail tail = whole.tail(LogEnd.at(end))) {
      whole.delivery(store, tail, false, OPTIONS, Clock.systemUTC()).run();
      return stored(store, session);
    }
  }

  private static Stored stored(Store store, String session) {
    List<Document> documents = new ArrayList<>();
    for (String collection : List.of("pids", "fds", "files")) {
      documents.addAll(
          Flux.from(store.database().getCollection(collection).find().sort(Sorts.ascending("_id")))
              .filter(document -> document.getString("session").equals(session))
              .collectList()
              .blockOptional()
              .orElseThrow());
    }
    Document document =
        Mono.from(
                store
                    .database()
                    .getCollection("sessions")
                    .find(com.mongodb.client.model.Filters.eq("_id", session)))
            .blockOptional()
            .orElseThrow();
    Map<String, Object> totals = new LinkedHashMap<>(document.get("totals", Document.class));
    return new Stored(documents, new Document(totals), document.getList("loss", Document.class));
  }
}
