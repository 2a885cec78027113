package org.godo.filter.write;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.schema.Collections;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The right to put results in their place, which one filter has at a time: a run copies what it
 * does not replace, so two at once would undo each other. Held by a document that is renewed while
 * its filter lives; what a killed filter held is free again after {@link #TERM}.
 */
final class WriteLease {
  static final Duration TERM = Duration.ofSeconds(30);

  private static final String ID = "results";
  private static final Duration RENEWAL = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLLS = 3_000;

  private final MongoCollection<BsonDocument> leases;
  private final String owner;
  private final Clock clock;
  private final Disposable renewal;

  private WriteLease(MongoCollection<BsonDocument> leases, String owner, Clock clock) {
    this.leases = leases;
    this.owner = owner;
    this.clock = clock;
    this.renewal =
        Flux.interval(RENEWAL)
            .onBackpressureDrop()
            .concatMap(tick -> renew())
            .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RENEWAL))
            .subscribe();
  }

  /**
   * Waits until no other filter is writing.
   *
   * @param owner tells this run from all others
   * @throws GodoException if the other one does not finish
   */
  static WriteLease acquire(MongoDatabase database, String owner, Clock clock) {
    MongoCollection<BsonDocument> leases =
        database.getCollection(Collections.LEASES, BsonDocument.class);
    try {
      Mono.defer(() -> take(leases, owner, clock))
          .retryWhen(Retry.fixedDelay(POLLS, POLL).filter(WriteLease::isHeld))
          .block();
    } catch (RuntimeException failed) {
      if (!Exceptions.isRetryExhausted(failed)) {
        throw failed;
      }
      throw new GodoException(
          ExitCode.FAILED,
          "another filter has been writing its results for too long: try again when it is done",
          failed);
    }
    return new WriteLease(leases, owner, clock);
  }

  /** Takes a lease that is free or over; fails with a duplicate key while another holds it. */
  private static Mono<Void> take(MongoCollection<BsonDocument> leases, String owner, Clock clock) {
    Bson free = Filters.and(Filters.eq("_id", ID), Filters.lt("until", Date.from(clock.instant())));
    return Mono.from(leases.updateOne(free, held(owner, clock), new UpdateOptions().upsert(true)))
        .then();
  }

  private static Bson held(String owner, Clock clock) {
    Date until = Date.from(clock.instant().plus(TERM));
    return Updates.combine(Updates.set("owner", owner), Updates.set("until", until));
  }

  private static boolean isHeld(Throwable failure) {
    return failure instanceof MongoWriteException refused
        && refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
  }

  private Mono<Void> renew() {
    return Mono.from(leases.updateOne(mine(), held(owner, clock))).then();
  }

  private Bson mine() {
    return Filters.and(Filters.eq("_id", ID), Filters.eq("owner", owner));
  }

  /** Gives the right to the next. */
  void release() {
    renewal.dispose();
    Mono.from(leases.deleteOne(mine())).block();
  }
}
