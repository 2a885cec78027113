package org.godo.listener.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.StreamDecoder;
import org.godo.listener.support.Patience;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class DeliveryTest {
  private static final DeliveryOptions OPTIONS =
      options(Duration.ofMillis(50), Duration.ZERO, Patience.LIMIT);

  @TempDir Path dataDir;

  private static DeliveryOptions options(
      Duration idleWait, Duration quietInterval, @Nullable Duration patience) {
    return new DeliveryOptions(
        7,
        1 << 20,
        3,
        Duration.ofMillis(1),
        idleWait,
        Duration.ofMillis(5),
        quietInterval,
        patience);
  }

  /** The embedded store, and a server where there is one for tests. */
  static Stream<String> uris() {
    String server = System.getenv("GODO_TEST_MONGODB_URI");
    return server == null ? Stream.of("") : Stream.of("", server);
  }

  private Store open(String uri) {
    String database = "godo_test_" + UUID.randomUUID();
    return Store.open(new StoreOptions(uri.isEmpty() ? null : uri, dataDir, database));
  }

  private Path directory() {
    return dataDir.resolve("capture").resolve(FakeCapture.SESSION);
  }

  /** The data of a server, which outlive that it cannot be reached. */
  private static final class LastingBackend extends H2Backend {
    private boolean ended;

    LastingBackend(Path file) {
      super(file.toString());
    }

    void end() {
      ended = true;
      close();
    }

    @Override
    public void close() {
      if (ended) {
        super.close();
      }
    }
  }

  private Delivery delivery(Store store, FakeCapture.Source source) {
    return delivery(store, source, FakeCapture.Decoder::new, null, position -> {}, OPTIONS);
  }

  private Delivery delivery(
      Store store,
      FakeCapture.Source source,
      Function<EventSink, StreamDecoder> decoder,
      @Nullable Checkpoint resumed,
      LongConsumer delivered,
      DeliveryOptions options) {
    return new Delivery(
        store,
        new CaptureInput(source, source::isEnded, decoder),
        new DeliveredSession(FakeCapture.head(), directory(), resumed, delivered),
        options,
        Clock.systemUTC());
  }

  private static List<String> ids(Store store) {
    return Flux.from(
            store
                .database()
                .getCollection("pids")
                .find()
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("_id")))
        .map(document -> document.getString("_id"))
        .toStream()
        .toList();
  }

  private static List<String> expectedIds(long from, long to) {
    return LongStream.range(from, to).mapToObj(FakeCapture::id).toList();
  }

  private static Document session(Store store) {
    return Mono.from(store.database().getCollection("sessions").find())
        .blockOptional()
        .orElseThrow();
  }

  // ---- to the end ----------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("uris")
  void deliversEveryDocumentAndTheSession(String uri) throws Exception {
    try (Store store = open(uri)) {
      DeliverySummary summary = delivery(store, new FakeCapture.Source(1, 1_001)).run();

      assertThat(summary)
          .isEqualTo(new DeliverySummary(1_000, 0, 0, 1_000, FakeCapture.totals(1_000, 1_000)));
      assertThat(ids(store)).isEqualTo(expectedIds(1, 1_001));
      Document session = session(store);
      assertThat(session.get("totals"))
          .isEqualTo(
              new Document("audit_records", 1_000L)
                  .append("decoded_audit", 1_000L)
                  .append("documents_delivered", 1_000L)
                  .append("documents_refused", 0L)
                  .append("event_exec", 1_000L));
      assertThat(session.getDate("end_timestamp").toInstant()).hasToString("1970-01-01T00:00:01Z");
      assertThat(session.getList("loss", Document.class)).hasSize(10);
      assertThat(session.getBoolean("delivered_to_end")).isTrue();
      assertThat(session.getDate("delivered_until").toInstant())
          .hasToString("1970-01-01T00:00:01Z");
      assertThat(session.get("delivered")).isEqualTo(new Document("audit", 1_000L));
      assertThat(Checkpoint.read(directory()))
          .hasValue(
              new Checkpoint(true, FakeCapture.place(1_001, FakeCapture.totals(1_000, 1_000))));
    }
  }

  @ParameterizedTest
  @MethodSource("uris")
  void deliveringAgainChangesNothing(String uri) {
    try (Store store = open(uri)) {
      delivery(store, new FakeCapture.Source(1, 501)).run();
      Document first = session(store);

      DeliverySummary second = delivery(store, new FakeCapture.Source(1, 501)).run();

      assertThat(second.delivered()).isEqualTo(500);
      assertThat(second.duplicates()).isEqualTo(500);
      assertThat(ids(store)).isEqualTo(expectedIds(1, 501));
      assertThat(session(store)).isEqualTo(first);
    }
  }

  @Test
  void anEmptyCaptureLeavesASession() {
    try (Store store = open("")) {
      assertThat(delivery(store, new FakeCapture.Source(1, 1)).run().delivered()).isZero();
      assertThat(session(store).getString("_id")).isEqualTo(FakeCapture.SESSION);
    }
  }

  @Test
  void followsACaptureThatGrows() {
    try (Store store = open("")) {
      FakeCapture.Source source = new FakeCapture.Source();
      Delivery delivery = delivery(store, source);
      CompletableFuture<DeliverySummary> running = CompletableFuture.supplyAsync(delivery::run);

      source.add(1, 4);
      await().untilAsserted(() -> assertThat(ids(store)).isEqualTo(expectedIds(1, 4)));
      source.add(4, 500);
      await().untilAsserted(() -> assertThat(ids(store)).hasSizeGreaterThan(490));
      assertThat(running).isNotDone();
      source.ended = true;

      assertThat(running.join().delivered()).isEqualTo(499);
      assertThat(ids(store)).isEqualTo(expectedIds(1, 500));
    }
  }

  private Delivery waitingForHours(Store store, FakeCapture.Source source) {
    DeliveryOptions hours = options(Duration.ofHours(5), Duration.ZERO, null);
    return delivery(store, source, FakeCapture.Decoder::new, null, position -> {}, hours);
  }

  @Test
  @Timeout(30)
  void doesNotPollFurtherOnceTheCaptureHasEnded() {
    try (Store store = open("")) {
      FakeCapture.Source source = new FakeCapture.Source();
      Delivery delivery = waitingForHours(store, source);
      CompletableFuture<DeliverySummary> running = CompletableFuture.supplyAsync(delivery::run);

      await().until(() -> source.wasEmpty);
      source.add(1, 4);
      source.ended = true;
      delivery.captureEnded();

      assertThat(running.join().delivered()).isEqualTo(3);
    }
  }

  @Test
  @Timeout(30)
  void readsManyMessagesAtOnceAfterFew() {
    try (Store store = open("")) {
      FakeCapture.Source source = new FakeCapture.Source();
      Delivery delivery = waitingForHours(store, source);
      CompletableFuture<DeliverySummary> running = CompletableFuture.supplyAsync(delivery::run);

      await().until(() -> source.wasEmpty);
      source.add(1, 10);
      source.pending = 32 << 10;
      await().until(() -> ids(store).equals(expectedIds(1, 10)));
      source.ended = true;
      delivery.captureEnded();

      assertThat(running.join().delivered()).isEqualTo(9);
    }
  }

  @Test
  void aRareDocumentIsNotDelayedWhileTheCaptureIsBusy() {
    try (Store store = open("")) {
      var fds = store.database().getCollection("fds");
      FakeCapture.Source source = new FakeCapture.Source(1, 200_001);
      source.at(
          200_000,
          () ->
              await()
                  .until(() -> Mono.from(fds.countDocuments()).blockOptional().orElseThrow() == 1));
      delivery(
              store,
              source,
              sink -> {
                sink.event(write());
                return new FakeCapture.Decoder(sink);
              },
              null,
              position -> {},
              DeliveryOptions.replay())
          .run();
      assertThat(Mono.from(fds.countDocuments()).block()).isEqualTo(1);
    }
  }

  private static RawEvent write() {
    return new RawEvent.Syscall(
        Origin.audit(FakeCapture.SESSION, "h", 1, 1_000_000),
        new RawEvent.Subject(1, 1, 0, 0, "sh", "/bin/sh"),
        "write",
        true,
        1,
        null,
        new Call.Write(1, List.of(1L), List.of(1L)));
  }

  // ---- not to the end ------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("uris")
  void theSessionOfADeliveryThatFailsSaysHowFarItIsDelivered(String uri) {
    try (Store store = open(uri)) {
      FakeCapture.Source source = new FakeCapture.Source();
      source.at(
          900,
          () -> {
            throw new IllegalStateException("the disk is gone");
          });
      source.add(1, 900);
      Delivery failing = delivery(store, source);
      CompletableFuture<DeliverySummary> running = CompletableFuture.supplyAsync(failing::run);
      await()
          .atMost(Patience.LIMIT)
          .until(() -> new Document("audit", 899L).equals(session(store).get("delivered")));
      source.add(900, 1_001);
      assertThatThrownBy(running::join).hasMessageContaining("the disk is gone");

      Document session = session(store);
      assertThat(session.getBoolean("delivered_to_end")).isFalse();
      assertThat(session.getDate("delivered_until")).hasTime(899);
      assertThat(session.get("delivered")).isEqualTo(new Document("audit", 899L));

      delivery(store, new FakeCapture.Source(1, 1_001)).run();
      assertThat(session(store).getBoolean("delivered_to_end")).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("uris")
  void eventsThatAreInAReplayTwiceAreOneDocumentEach(String uri) {
    try (Store store = open(uri)) {
      FakeCapture.Source source = new FakeCapture.Source();
      source.add(1, 301);
      source.add(201, 301);
      source.ended = true;
      new Delivery(
              store,
              new CaptureInput(source, source::isEnded, FakeCapture.Decoder::new),
              DeliveredSession.ofReplay(FakeCapture.head(), directory()),
              OPTIONS,
              Clock.systemUTC())
          .run();

      assertThat(session(store).get("delivered")).isEqualTo(new Document("audit", 300L));
      assertThat(session(store).getBoolean("delivered_to_end")).isTrue();
    }
  }

  // ---- refused documents ---------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("uris")
  void setsAsideADocumentThatCannotBeStored(String uri) throws Exception {
    try (Store store = open(uri)) {
      for (int time = 0; time < 2; time++) {
        DeliverySummary summary =
            delivery(
                    store,
                    new FakeCapture.Source(1, 101),
                    sink -> new WithUnstorable(new FakeCapture.Decoder(sink), sink),
                    null,
                    position -> {},
                    OPTIONS)
                .run();
        assertThat(summary.delivered()).isEqualTo(100);
        assertThat(summary.refused()).isEqualTo(2);
      }

      assertThat(ids(store)).isEqualTo(expectedIds(1, 101));
      List<BsonDocument> aside =
          Files.readAllLines(directory().resolve("refused.jsonl"), UTF_8).stream()
              .map(BsonDocument::parse)
              .toList();
      assertThat(aside).hasSize(2);
      assertThat(aside.get(0).getString("collection").getValue()).isEqualTo("pids");
      assertThat(aside.get(0).getString("reason").getValue()).contains("null character");
      assertThat(aside.get(0).getDocument("document").getString("_id").getValue())
          .isEqualTo("s/d/0000000000000000050");
      assertThat(aside.get(1).getString("reason").getValue()).contains("more than a document may");
      assertThat(session(store).get("totals", Document.class).getLong("documents_refused"))
          .isEqualTo(2);
      assertThat(session(store).get("delivered")).isEqualTo(new Document("audit", 100L));
      assertThat(session(store).getList("loss", Document.class))
          .filteredOn(window -> window.getString("cause").equals("refused"))
          .singleElement()
          .satisfies(
              window -> {
                assertThat(window.getString("source")).isEqualTo("store");
                assertThat(window.getDate("from")).hasTime(50);
                assertThat(window.getDate("to")).hasTime(50);
                assertThat(window.getLong("count")).isEqualTo(2);
              });
    }
  }

  /** Adds, at position 50, a document with a field name no BSON can have, and one too large. */
  private record WithUnstorable(StreamDecoder decoder, EventSink sink) implements StreamDecoder {
    @Override
    public void accept(CapturedMessage message) {
      decoder.accept(message);
      if (message.position() == 50) {
        sink.event(container(50, Map.of("a\0b", "label")));
        sink.event(container(51, Map.of("large", "x".repeat(17 << 20))));
      }
    }

    private static RawEvent container(long position, Map<String, String> labels) {
      return new RawEvent.Container(
          Origin.lookedUp(Source.DOCKER, FakeCapture.SESSION, "h", 50, position),
          "id",
          "name",
          null,
          labels,
          null,
          1,
          null,
          null,
          List.of(),
          null,
          null,
          null);
    }

    @Override
    public void expire(long nowNs) {
      decoder.expire(nowNs);
    }

    @Override
    public void finish() {
      decoder.finish();
    }

    @Override
    public @Nullable DecoderState reached(long position) {
      return decoder.reached(position);
    }

    @Override
    public Map<String, Long> totals() {
      return decoder.totals();
    }
  }

  @Test
  void setsAsideADocumentThatAnIndexOfTheStoreRefuses() throws Exception {
    MongoServer server = new MongoServer(new H2Backend(dataDir.resolve("server.h2").toString()));
    try (Store store = openServer(server.bind().getPort())) {
      Mono.from(
              store
                  .database()
                  .getCollection("pids")
                  .createIndex(Indexes.ascending("event"), new IndexOptions().unique(true)))
          .block();

      DeliverySummary summary = delivery(store, new FakeCapture.Source(1, 101)).run();

      assertThat(summary.delivered()).isEqualTo(1);
      assertThat(summary.duplicates()).isZero();
      assertThat(summary.refused()).isEqualTo(99);
      assertThat(ids(store)).hasSize(1);
      assertThat(Files.readAllLines(directory().resolve("refused.jsonl"), UTF_8))
          .hasSize(99)
          .allMatch(line -> line.contains("E11000"));
      Document totals = session(store).get("totals", Document.class);
      assertThat(totals.getLong("documents_delivered")).isEqualTo(1);
      assertThat(totals.getLong("documents_refused")).isEqualTo(99);
    } finally {
      server.shutdownNow();
    }
  }

  // ---- checkpoints ---------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("uris")
  void aCheckpointIsNeverAheadOfTheStore(String uri) {
    try (Store store = open(uri)) {
      List<String> wrong = new ArrayList<>();
      AtomicLong checkpoints = new AtomicLong();
      AtomicLong last = new AtomicLong();
      LongConsumer check =
          position -> {
            checkpoints.incrementAndGet();
            if (position < last.getAndSet(position)) {
              wrong.add("went back to " + position);
            }
            List<String> there = ids(store);
            expectedIds(1, position).stream().filter(id -> !there.contains(id)).forEach(wrong::add);
          };

      delivery(
              store,
              new FakeCapture.Source(1, 1_501),
              FakeCapture.Decoder::new,
              null,
              check,
              OPTIONS)
          .run();

      assertThat(wrong).isEmpty();
      assertThat(checkpoints).hasValueGreaterThan(1);
      assertThat(last).hasValue(1_501);
    }
  }

  @Test
  void aLossIsInTheSessionSoonWhileLittleIsDelivered() {
    try (Store store = open("")) {
      FakeCapture.Source source = new FakeCapture.Source();
      AtomicLong checkpoints = new AtomicLong();
      DeliveryOptions rare = options(Duration.ofMillis(50), Duration.ofHours(1), null);
      Delivery delivery =
          delivery(
              store,
              source,
              FakeCapture.Decoder::new,
              null,
              position -> checkpoints.incrementAndGet(),
              rare);
      CompletableFuture<DeliverySummary> running = CompletableFuture.supplyAsync(delivery::run);

      source.add(1, 90);
      await().until(() -> ids(store).size() == 89);
      assertThat(checkpoints).hasValue(0);
      source.add(90, 106);
      await().until(() -> session(store).getList("loss", Document.class).size() == 1);
      source.ended = true;
      running.join();

      assertThat(checkpoints).hasValue(2);
    }
  }

  @Test
  void aDeliveryResumesFromTheCheckpointOfAnInterruptedOne() throws Exception {
    Optional<Checkpoint> checkpoint;
    try (Store store = open("")) {
      FakeCapture.Source breaking = new FakeCapture.Source(1, 2_000);
      breaking.at(
          1_700,
          () -> {
            await().until(() -> Checkpoint.read(directory()).isPresent());
            throw new IllegalStateException("cut short");
          });
      assertThatThrownBy(() -> delivery(store, breaking).run()).hasMessage("cut short");

      checkpoint = Checkpoint.read(directory());
      DecoderState reached = checkpoint.orElseThrow().reached();
      long position = reached.position();
      assertThat(position).isBetween(0L, 1_700L);
      DeliverySummary rest =
          delivery(
                  store,
                  new FakeCapture.Source(Math.max(1, position), 2_001),
                  sink -> new FakeCapture.Decoder(sink, reached),
                  checkpoint.orElseThrow(),
                  any -> {},
                  OPTIONS)
              .run();

      assertThat(ids(store)).isEqualTo(expectedIds(1, 2_001));
      assertThat(rest.position()).isEqualTo(2_000);
      assertThat(session(store).get("totals")).isEqualTo(totals(2_000));
      assertThat(session(store).getList("loss", Document.class)).hasSize(20);
    }
  }

  @Test
  void losesNothingWhenItIsKilled() throws Exception {
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                DeliveryChild.class.getName(),
                dataDir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(child.inputReader(UTF_8).readLine()).isEqualTo("stopped");
    await()
        .until(
            () -> Checkpoint.read(directory()).filter(c -> c.reached().position() > 0).isPresent());
    child.destroyForcibly().onExit().join();

    Checkpoint checkpoint = Checkpoint.read(directory()).orElseThrow();
    DecoderState reached = checkpoint.reached();
    try (Store store = Store.open(new StoreOptions(null, dataDir, "godo"))) {
      delivery(
              store,
              new FakeCapture.Source(reached.position(), DeliveryChild.LAST + 1),
              sink -> new FakeCapture.Decoder(sink, reached),
              checkpoint,
              any -> {},
              OPTIONS)
          .run();
      assertThat(ids(store)).isEqualTo(expectedIds(1, DeliveryChild.LAST + 1));
      assertThat(session(store).get("totals")).isEqualTo(totals(DeliveryChild.LAST));
    }
  }

  private static Document totals(long messages) {
    return new Document("audit_records", messages)
        .append("documents_delivered", messages)
        .append("documents_refused", 0L)
        .append("decoded_audit", messages)
        .append("event_exec", messages);
  }

  // ---- outages of the store ------------------------------------------------------------------

  @Test
  void losesNothingWhenTheHostOfTheEmbeddedStoreCloses() {
    StoreOptions options = new StoreOptions(null, dataDir, "godo");
    Store host = Store.open(options);
    try (Store store = Store.open(options, Store.HandOver.RESUME)) {
      FakeCapture.Source source = new FakeCapture.Source(1, 3_001).at(1_500, host::close);

      DeliverySummary summary = delivery(store, source).run();

      assertThat(summary.delivered()).isEqualTo(3_000);
      assertThat(summary.duplicates()).isZero();
      assertThat(ids(store)).isEqualTo(expectedIds(1, 3_001));
    }
  }

  @Test
  void retriesWhileAServerIsUnavailable() {
    LastingBackend backend = new LastingBackend(dataDir.resolve("server.h2"));
    MongoServer[] server = {new MongoServer(backend)};
    int port = server[0].bind().getPort();
    try (Store store = openServer(port)) {
      FakeCapture.Source source = new FakeCapture.Source(1, 2_001);
      source.at(
          1_000,
          () -> {
            server[0].shutdownNow();
            CompletableFuture.delayedExecutor(300, java.util.concurrent.TimeUnit.MILLISECONDS)
                .execute(
                    () -> {
                      server[0] = new MongoServer(backend);
                      server[0].bind(new InetSocketAddress("localhost", port));
                    });
          });

      assertThat(delivery(store, source).run().delivered()).isEqualTo(2_000);
      assertThat(ids(store)).isEqualTo(expectedIds(1, 2_001));
    } finally {
      server[0].shutdownNow();
      backend.end();
    }
  }

  @Test
  void failsWhenTheStoreIsUnavailableForTooLong() {
    MongoServer server = new MongoServer(new H2Backend(dataDir.resolve("server.h2").toString()));
    int port = server.bind().getPort();
    try (Store store = openServer(port)) {
      FakeCapture.Source source = new FakeCapture.Source(1, 2_001).at(1_000, server::shutdownNow);
      DeliveryOptions live = options(Duration.ofMillis(50), Duration.ZERO, null);
      Delivery delivery =
          delivery(store, source, FakeCapture.Decoder::new, null, position -> {}, live);
      source.at(1_001, () -> delivery.limitOutage(Duration.ofMillis(100)));

      assertThatThrownBy(delivery::run)
          .isInstanceOfSatisfying(
              GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORE))
          .hasMessageContaining("start again")
          .hasMessageNotContaining("\n");
    }
  }

  private static Store openServer(int port) {
    return Store.open(
        new StoreOptions(
            "mongodb://localhost:" + port + "/?serverSelectionTimeoutMS=300",
            Path.of("unused"),
            "godo"));
  }
}
