package org.godo.listener.deliver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to deliver.
 *
 * @param batchDocuments most documents of one insert
 * @param batchBytes bytes of an insert after which it is sent off
 * @param concurrency most inserts under way at a time
 * @param linger longest that a decoded document waits for others to go with it, or little more
 * @param idleWait longest that reading waits for more when there is little to read
 * @param checkpointInterval how often a checkpoint is taken while much is delivered
 * @param quietInterval how often one is taken while little is
 * @param patience how long a store that is away is waited for; null for ever
 */
public record DeliveryOptions(
    int batchDocuments,
    int batchBytes,
    int concurrency,
    Duration linger,
    Duration idleWait,
    Duration checkpointInterval,
    Duration quietInterval,
    @Nullable Duration patience) {

  private static final int BATCH_DOCUMENTS = 1_000;
  private static final int BATCH_BYTES = 4 << 20;
  private static final int CONCURRENCY = 4;

  /** For a capture that is being written: the store may be away for as long as it likes. */
  public static DeliveryOptions live() {
    return withPatience(null);
  }

  /** For a capture that has ended: a store away for a minute is an error. */
  public static DeliveryOptions replay() {
    return withPatience(Duration.ofMinutes(1));
  }

  private static DeliveryOptions withPatience(@Nullable Duration patience) {
    return new DeliveryOptions(
        BATCH_DOCUMENTS,
        BATCH_BYTES,
        CONCURRENCY,
        Duration.ofMillis(200),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        patience);
  }
}
