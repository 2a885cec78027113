package org.godo.listener.deliver;

import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * When operations that failed because of the store are retried, and for how long; shared by all
 * that are in flight. Retries are 0.1 s to 5 s apart. Safe for use by threads.
 */
final class StoreRetryPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRetryPolicy.class);
  private static final long FIRST_DELAY_MILLIS = 100;
  private static final int MAX_DOUBLINGS = 6;

  /** What the C library says of ENOSPC and EDQUOT (strerror(3)). */
  private static final List<String> NO_SPACE =
      List.of("No space left on device", "Disk quota exceeded");

  private static final long LONGEST_DELAY_MILLIS = 5_000;

  private final Supplier<@Nullable String> storeFailure;

  // guarded by this
  private @Nullable Duration maxOutage;
  private long countedFromNanos;
  private boolean unavailable;

  /** A policy for a store that does not say why it cannot write. */
  StoreRetryPolicy(@Nullable Duration maxOutage) {
    this(maxOutage, () -> null);
  }

  /**
   * @param storeFailure why the store could last not write, where a failure does not say
   */
  StoreRetryPolicy(@Nullable Duration maxOutage, Supplier<@Nullable String> storeFailure) {
    this.maxOutage = maxOutage;
    this.storeFailure = storeFailure;
  }

  /** Limits the outage that is waited out, counted from now. */
  synchronized void limitTo(Duration longest) {
    maxOutage = longest;
    countedFromNanos = System.nanoTime();
  }

  /** The store answered. */
  synchronized void answered() {
    if (unavailable) {
      unavailable = false;
      LOG.warn("the store accepts writes again; delivery continues");
    }
  }

  /** How long inserts have been failing because of the store; null if they succeed. */
  synchronized @Nullable Duration outage() {
    return unavailable ? Duration.ofNanos(System.nanoTime() - countedFromNanos) : null;
  }

  /** Retries what failed because of the store, until the outage has lasted too long. */
  Retry retry() {
    return Retry.from(
        failures ->
            failures.concatMap(signal -> delay(signal.failure(), signal.totalRetriesInARow())));
  }

  private Mono<Long> delay(Throwable failure, long retries) {
    if (!(failure instanceof MongoException || failure instanceof IOException)) {
      return Mono.error(failure);
    }
    if (isTooLong(failure)) {
      return Mono.error(
          new GodoException(
              ExitCode.STORE,
              "the store is not accepting writes ("
                  + reason(failure)
                  + "): once it does, start again and the rest is delivered from the capture",
              failure));
    }
    long millis = FIRST_DELAY_MILLIS << Math.min(retries, MAX_DOUBLINGS);
    return Mono.delay(Duration.ofMillis(Math.min(millis, LONGEST_DELAY_MILLIS)));
  }

  private synchronized boolean isTooLong(Throwable failure) {
    if (!unavailable) {
      unavailable = true;
      countedFromNanos = System.nanoTime();
      LOG.warn("the store is not accepting writes; retrying: {}", reason(failure));
    }
    return maxOutage != null && System.nanoTime() - countedFromNanos > maxOutage.toNanos();
  }

  private String reason(Throwable failure) {
    if (failure instanceof MongoTimeoutException) {
      return "no answer";
    }
    boolean noSpace = isNoSpace(storeFailure.get());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      noSpace |= isNoSpace(cause.getMessage());
    }
    if (noSpace) {
      return "no space left on its disk; make room there, and delivery goes on by itself";
    }
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private static boolean isNoSpace(@Nullable String message) {
    return message != null && NO_SPACE.stream().anyMatch(message::contains);
  }
}
