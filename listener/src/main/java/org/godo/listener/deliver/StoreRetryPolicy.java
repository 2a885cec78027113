package org.godo.listener.deliver;

import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import java.io.IOException;
import java.time.Duration;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * How long a store that is away is waited for, shared by everything that is under way. Tries are
 * spaced from 0.1 s up to 5 s. Safe for use by threads.
 */
final class StoreRetryPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRetryPolicy.class);
  private static final long FIRST_DELAY_MILLIS = 100;
  private static final int MOST_DOUBLINGS = 6;
  private static final long LONGEST_DELAY_MILLIS = 5_000;

  // guarded by this
  private @Nullable Duration patience;
  private long countedFromNanos;
  private boolean away;

  StoreRetryPolicy(@Nullable Duration patience) {
    this.patience = patience;
  }

  /** From now on the store may be away no longer than this. */
  synchronized void limitTo(Duration newPatience) {
    patience = newPatience;
    countedFromNanos = System.nanoTime();
  }

  /** The store answered. */
  synchronized void answered() {
    if (away) {
      away = false;
      LOG.warn("the store is back; delivery goes on");
    }
  }

  /** How long the store has been away, as far as inserts have found; null if it is not. */
  synchronized @Nullable Duration away() {
    return away ? Duration.ofNanos(System.nanoTime() - countedFromNanos) : null;
  }

  /** Tries again what failed because of the store, until patience is at its end. */
  Retry retry() {
    return Retry.from(
        failures ->
            failures.concatMap(signal -> delay(signal.failure(), signal.totalRetriesInARow())));
  }

  private Mono<Long> delay(Throwable failure, long tries) {
    if (!(failure instanceof MongoException || failure instanceof IOException)) {
      return Mono.error(failure);
    }
    if (isAtItsEnd(failure)) {
      return Mono.error(
          new GodoException(
              ExitCode.STORE,
              "the store does not take the documents ("
                  + reason(failure)
                  + "): once it does, start again and the rest is delivered from the capture",
              failure));
    }
    long millis = FIRST_DELAY_MILLIS << Math.min(tries, MOST_DOUBLINGS);
    return Mono.delay(Duration.ofMillis(Math.min(millis, LONGEST_DELAY_MILLIS)));
  }

  private synchronized boolean isAtItsEnd(Throwable failure) {
    if (!away) {
      away = true;
      countedFromNanos = System.nanoTime();
      LOG.warn("the store does not take documents; trying on: {}", reason(failure));
    }
    return patience != null && System.nanoTime() - countedFromNanos > patience.toNanos();
  }

  private static String reason(Throwable failure) {
    if (failure instanceof MongoTimeoutException) {
      return "it does not answer";
    }
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
