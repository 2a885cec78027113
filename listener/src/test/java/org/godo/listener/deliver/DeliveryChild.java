package org.godo.listener.deliver;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;

/** Another program that delivers a capture, stops in the middle, says so and waits to be killed. */
final class DeliveryChild {
  static final long LAST = 20_000;
  private static final long STOP = 15_000;

  private DeliveryChild() {}

  public static void main(String[] args) {
    Path dataDir = Path.of(args[0]);
    FakeCapture.Source source = new FakeCapture.Source(1, LAST + 1);
    source.at(
        STOP,
        () -> {
          System.out.println("stopped");
          wait(new CountDownLatch(1));
        });
    DeliveryOptions options =
        new DeliveryOptions(
            100,
            1 << 20,
            3,
            Duration.ZERO,
            Duration.ofMillis(50),
            Duration.ofMillis(1),
            Duration.ZERO,
            Duration.ofSeconds(20));
    try (Store store = Store.open(new StoreOptions(null, dataDir, "godo"))) {
      new Delivery(
              store,
              new CaptureInput(source, source::isEnded, FakeCapture.Decoder::new),
              DeliveredSession.fromBeginning(
                  FakeCapture.head(), dataDir.resolve("capture").resolve(FakeCapture.SESSION)),
              options,
              Clock.systemUTC())
          .run();
    }
  }

  private static void wait(CountDownLatch forEver) {
    try {
      forEver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
