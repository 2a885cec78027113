package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.godo.listener.support.Patience;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A store that is removed, or replaced, while it is written to. */
class RemovedStoreTest {
  private static final DeliveryOptions OPTIONS =
      new DeliveryOptions(
          7,
          1 << 20,
          3,
          Duration.ofMillis(1),
          Duration.ofMillis(50),
          Duration.ofMillis(5),
          Duration.ZERO,
          Patience.LIMIT);

  @TempDir Path dir;

  private static void remove(Path path) throws IOException {
    try (Stream<Path> found = Files.walk(path)) {
      for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "file", "replaced"})
  void isALossAndIsCreatedAgain(String how) throws Exception {
    Path path = dir.resolve("store");
    FakeCapture.Source source = new FakeCapture.Source();
    Session session;
    try (Store store = Store.open(new StoreOptions(null, dir, "godo"))) {
      Delivery delivery =
          new Delivery(
              store,
              new CaptureInput(source, source::isEnded, FakeCapture.Decoder::new),
              DeliveredSession.fromBeginning(FakeCapture.head(), dir.resolve("session")),
              OPTIONS,
              Clock.systemUTC());
      source.add(1, 101);
      CompletableFuture<DeliverySummary> running = CompletableFuture.supplyAsync(delivery::run);
      await().atMost(Patience.LIMIT).until(() -> delivery.summary().delivered() >= 90);
      switch (how) {
        case "all" -> remove(path);
        case "file" -> Files.delete(path.resolve("documents.h2"));
        default -> {
          Files.move(path.resolve("documents.h2"), path.resolve("elsewhere"));
          Files.createFile(path.resolve("documents.h2"));
        }
      }
      source.add(101, 301);
      source.ended = true;
      delivery.captureEnded();
      running.join();
      session = delivery.session();
    }

    assertThat(session.loss()).extracting(LossWindow::loss).contains(Loss.STORE_REMOVED);
    try (Store store = Store.open(new StoreOptions(null, dir, "godo"))) {
      assertThat(Mono.from(store.database().getCollection("sessions").countDocuments()).block())
          .isEqualTo(1);
      long there =
          Mono.from(store.database().getCollection("pids").countDocuments())
              .blockOptional()
              .orElseThrow();
      assertThat(there).isBetween(195L, 299L);
      assertThat(Objects.requireNonNull(session.delivered()).documents().get("audit"))
          .isEqualTo(300L);
    }
  }
}
