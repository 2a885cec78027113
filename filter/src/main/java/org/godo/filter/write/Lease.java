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
 * An exclusive right of one filter: to swap results in, since a run copies those it does not
 * replace, so that two at once would undo each other; or to a run, whose staged results no other
 * filter may discard meanwhile. It is held by a document that is renewed while its filter lives;
 * the lease of a killed filter expires after {@link #TERM}.
 */
final class Lease {
  static final Duration TERM = Duration.ofSeconds(30);

  /** The right to swap results in. */
  static final String RESULTS = "results";

  private static final Duration RENEWAL = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLLS = 3_000;

  private final MongoCollection<BsonDocument> leases;
  private final String right;
  private final String owner;
  private final Clock clock;
  private final Disposable renewal;

  private Lease(MongoCollection<BsonDocument> leases, String right, String owner, Clock clock) {
    this.leases = leases;
    this.right = right;
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
   * Acquires a right; waits until no other filter holds it.
   *
   * @param owner identifies this run
   * @throws GodoException if the other filter does not finish
   */
  static Lease acquire(MongoDatabase database, String right, String owner, Clock clock) {
    MongoCollection<BsonDocument> leases =
        database.getCollection(Collections.LEASES, BsonDocument.class);
    try {
      Mono.defer(() -> tryAcquire(leases, right, owner, clock))
          .retryWhen(Retry.fixedDelay(POLLS, POLL).filter(Lease::isHeld))
          .block();
    } catch (RuntimeException failed) {
      if (!Exceptions.isRetryExhausted(failed)) {
        throw failed;
      }
      throw new GodoException(
          ExitCode.FAILED,
          "another filter is still writing its results: try again when it is done",
          failed);
    }
    return new Lease(leases, right, owner, clock);
  }

  /**
   * Acquires a lease that is free or expired; fails with a duplicate key while another holds it.
   */
  private static Mono<Void> tryAcquire(
      MongoCollection<BsonDocument> leases, String right, String owner, Clock clock) {
    Bson free =
        Filters.and(Filters.eq("_id", right), Filters.lt("until", Date.from(clock.instant())));
    return Mono.from(leases.updateOne(free, held(owner, clock), new UpdateOptions().upsert(true)))
        .then();
  }

  /** Whether a living filter holds a right. */
  static boolean isHeld(MongoDatabase database, String right, Clock clock) {
    Bson held =
        Filters.and(Filters.eq("_id", right), Filters.gte("until", Date.from(clock.instant())));
    return Mono.from(
                database.getCollection(Collections.LEASES, BsonDocument.class).find(held).first())
            .block()
        != null;
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
    return Filters.and(Filters.eq("_id", right), Filters.eq("owner", owner));
  }

  /** Releases the right. */
  void release() {
    renewal.dispose();
    Mono.from(leases.deleteOne(mine())).block();
  }
}
