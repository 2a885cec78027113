package org.godo.benchmark;

import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.RawBsonDocument;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.decode.ClockOffset;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.deliver.CaptureInput;
import org.godo.listener.deliver.DeliveredSession;
import org.godo.listener.deliver.Delivery;
import org.godo.listener.deliver.DeliveryOptions;
import org.godo.listener.input.InputFiles;
import org.godo.model.raw.RawCollection;
import org.godo.model.schema.Schema;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Measures the delivery of a capture against a baseline: the driver, which inserts the same
 * prepared documents in batches of the same size and with the same concurrency. Both end when the
 * documents are durable. They alternate, each with a new store or, on a server, a new database.
 * Each delivery is compared with the insertions before and after it.
 *
 * <p>{@code DeliveryBenchmark CAPTURE [COPIES [ROUNDS [WARM_UP]]]}; on the server named by {@code
 * GODO_TEST_MONGODB_URI}, else on the embedded store.
 */
public final class DeliveryBenchmark {
  private static final String SESSION = "benchmark";
  private static final String HOST = "benchmark-host";
  private static final DeliveryOptions OPTIONS = DeliveryOptions.replay();

  private final Path work;
  private final CaptureOnDisk capture;
  private final SessionContext context;
  private final List<BuiltDocuments.Batch> built;
  private final long documents;

  private DeliveryBenchmark(Path shortCapture, int copies, Path work) throws IOException {
    this.work = work;
    this.capture = RepeatedCapture.write(shortCapture, copies, work.resolve("log"));
    try (MessageSource source = InputFiles.open(List.of(shortCapture))) {
      this.context = SessionContext.of(SESSION, HOST, ClockOffset.estimate(source));
    }
    try (CaptureTail tail = capture.open()) {
      this.built = BuiltDocuments.of(tail, context, OPTIONS);
    }
    this.documents = built.stream().mapToLong(batch -> batch.documents().size()).sum();
  }

  public static void main(String[] args) throws IOException {
    Path shortCapture = Path.of(args[0]);
    int copies = args.length > 1 ? Integer.parseInt(args[1]) : 25;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 15;
    int warmUpRounds = args.length > 3 ? Integer.parseInt(args[3]) : 8;
    Path work = Files.createTempDirectory("godo-bench-delivery");
    try {
      new DeliveryBenchmark(shortCapture, copies, work).run(rounds, warmUpRounds);
    } finally {
      delete(work);
    }
  }

  private void run(int rounds, int warmUpRounds) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%d documents in %d inserts, %d at a time%n",
        documents,
        built.size(),
        OPTIONS.concurrency());
    for (int round = 0; round < warmUpRounds; round++) {
      time(this::insertBuilt);
      time(this::deliver);
    }
    double[] ratios = new double[rounds];
    double before = time(this::insertBuilt);
    for (int round = 0; round < rounds; round++) {
      double delivery = time(this::deliver);
      double after = time(this::insertBuilt);
      double driver = (before + after) / 2;
      before = after;
      ratios[round] = driver / delivery;
      System.out.printf(
          Locale.ROOT,
          "round %d: driver %.0f documents/s, delivery %.0f documents/s, ratio %.2f%n",
          round + 1,
          documents / driver,
          documents / delivery,
          ratios[round]);
    }
    System.out.printf(Locale.ROOT, "delivery ratio=%.2f%n", median(ratios));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** One of the two programs compared, which fills a new store. */
  private interface Insertion {
    void into(Store store, Path directory) throws IOException;
  }

  /** Returns the seconds that an insertion takes. */
  private double time(Insertion insertion) throws IOException {
    Path dataDir = Files.createTempDirectory(work, "store");
    String uri = System.getenv("GODO_TEST_MONGODB_URI");
    StoreOptions options = new StoreOptions(uri, dataDir, "godo_bench_" + UUID.randomUUID());
    try (Store store = Store.open(options)) {
      Schema.ensure(store).block();
      System.gc();
      long start = System.nanoTime();
      insertion.into(store, dataDir.resolve("session"));
      double seconds = (System.nanoTime() - start) / 1e9;
      check(store.database());
      if (uri != null) {
        Mono.from(store.database().drop()).block();
      }
      return seconds;
    } finally {
      delete(dataDir);
    }
  }

  private void insertBuilt(Store store, Path directory) {
    InsertManyOptions unordered = new InsertManyOptions().ordered(false);
    Flux.fromIterable(built)
        .flatMap(
            batch ->
                store
                    .database()
                    .getCollection(batch.collection().collectionName(), RawBsonDocument.class)
                    .insertMany(batch.documents(), unordered),
            OPTIONS.concurrency())
        .then(store.makeDurable())
        .block();
  }

  private void deliver(Store store, Path directory) throws IOException {
    try (CaptureTail tail = capture.open()) {
      new Delivery(
              store,
              new CaptureInput(tail, tail::isEnded, sink -> Decoders.stream(context, sink)),
              DeliveredSession.fromBeginning(
                  SessionHead.replay(SESSION, SESSION, HOST, "boot", 0), directory),
              OPTIONS,
              Clock.systemUTC())
          .run();
    }
  }

  private void check(MongoDatabase database) {
    long found = 0;
    for (RawCollection collection : RawCollection.values()) {
      found +=
          Mono.from(database.getCollection(collection.collectionName()).estimatedDocumentCount())
              .blockOptional()
              .orElse(0L);
    }
    if (found != documents) {
      throw new IllegalStateException("the store has " + found + " of " + documents);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
