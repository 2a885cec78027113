package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.godo.listener.support.Patience;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class DeliveryThreadsTest {
  @Test
  void anErrorThatTheLibraryDoesNotPassOnIsAFailureOfItsThread() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    DeliveryThreads.passFailuresTo((thread, thrown) -> failure.complete(thrown));
    Scheduler thread = Schedulers.newBoundedElastic(1, 10, "godo-checkpoint", 60, true);
    try {
      Disposable never =
          Mono.fromRunnable(
                  () -> {
                    throw new NoClassDefFoundError("gone");
                  })
              .subscribeOn(thread)
              .subscribe();

      assertThat(failure.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(NoClassDefFoundError.class);
      never.dispose();
    } finally {
      thread.dispose();
      DeliveryThreads.passOnNothing();
    }
  }
}
