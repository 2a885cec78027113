package org.godo.listener.deliver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a capture is delivered.
 *
 * @param batchDocuments limit of the documents of one insert
 * @param batchBytes bytes of an insert after which it is sent off
 * @param concurrency limit of the inserts in flight
 * @param linger longest that a decoded document waits for others of its batch, or slightly more
 * @param idleWait longest interval at which the capture is polled when there is little to read
 * @param checkpointInterval how often a checkpoint is taken while much is delivered
 * @param quietInterval how often one is taken while little is
 * @param maxOutage longest outage of the store that is waited out; null for any
 */
public record DeliveryOptions(
    int batchDocuments,
    int batchBytes,
    int concurrency,
    Duration linger,
    Duration idleWait,
    Duration checkpointInterval,
    Duration quietInterval,
    @Nullable Duration maxOutage) {

  private static final int BATCH_DOCUMENTS = 1_000;
  private static final int BATCH_BYTES = 4 << 20;
  private static final int CONCURRENCY = 4;

  /** For a capture that is being written: any outage of the store is waited out. */
  public static DeliveryOptions live() {
    return withMaxOutage(null);
  }

  /** For a capture that has ended: an outage of a minute is an error. */
  public static DeliveryOptions replay() {
    return withMaxOutage(Duration.ofMinutes(1));
  }

  private static DeliveryOptions withMaxOutage(@Nullable Duration maxOutage) {
    return new DeliveryOptions(
        BATCH_DOCUMENTS,
        BATCH_BYTES,
        CONCURRENCY,
        Duration.ofMillis(200),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        maxOutage);
  }
}
