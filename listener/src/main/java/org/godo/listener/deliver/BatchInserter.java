package org.godo.listener.deliver;

import com.mongodb.MongoException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.godo.model.bson.InsertCommand;
import org.godo.model.store.Store;
import reactor.core.publisher.Mono;

/**
 * Inserts batches, each until the store has accepted or refused every document of it. Safe for use
 * by threads.
 */
final class BatchInserter {
  private static final BsonArray NO_ERRORS = new BsonArray();

  /** Error codes for a whole command that its documents cause, not the server (error_codes.yml). */
  private static final Set<Integer> ABOUT_DOCUMENTS = Set.of(22, 10334);

  private final Store store;
  private final StoreRetryPolicy retryPolicy;
  private final DeliveryProgress progress;
  private final RefusedDocuments refused;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder duplicates = new LongAdder();

  /** The documents of a batch that are still to be inserted. Used by one attempt at a time. */
  private static final class Remaining {
    private RawBsonDocument command;
    private int count;
    private boolean attempted;

    private Remaining(RawBsonDocument command, int count) {
      this.command = command;
      this.count = count;
    }

    private void become(List<RawBsonDocument> documents) {
      command = InsertCommand.with(command, documents);
      count = documents.size();
    }
  }

  BatchInserter(
      Store store,
      StoreRetryPolicy retryPolicy,
      DeliveryProgress progress,
      RefusedDocuments refused) {
    this.store = store;
    this.retryPolicy = retryPolicy;
    this.progress = progress;
    this.refused = refused;
  }

  /** Documents of the batches so far that are in the store. */
  long delivered() {
    return delivered.sum();
  }

  /** Those that were there before, except where an interrupted attempt may have inserted them. */
  long duplicates() {
    return duplicates.sum();
  }

  /** Inserts a batch; completes when all its documents are in the store or set aside. */
  Mono<Void> insert(Batch batch) {
    return settle(batch, new Remaining(batch.command(), batch.count()))
        .doOnSuccess(done -> progress.acknowledged(batch.number()));
  }

  private Mono<Void> settle(Batch batch, Remaining remaining) {
    return Mono.defer(() -> attempt(batch, remaining)).retryWhen(retryPolicy.retry());
  }

  private Mono<Void> attempt(Batch batch, Remaining remaining) {
    boolean again = remaining.attempted;
    remaining.attempted = true;
    return store
        .insert(remaining.command)
        .flatMap(answer -> handle(batch, remaining, answer, again))
        .onErrorResume(BatchInserter::isAboutDocuments, failure -> split(batch, remaining, failure))
        .doOnSuccess(done -> retryPolicy.answered());
  }

  /** Handles the answer to a command, some of whose documents may have failed. */
  private Mono<Void> handle(Batch batch, Remaining remaining, BsonDocument answer, boolean again) {
    if (answer.containsKey("writeConcernError")) {
      return Mono.error(new MongoException("not durable: " + answer.get("writeConcernError")));
    }
    BsonArray errors = answer.getArray("writeErrors", NO_ERRORS);
    if (errors.isEmpty()) {
      delivered.add(remaining.count);
      return Mono.empty();
    }
    List<RawBsonDocument> documents = InsertCommand.documents(remaining.command);
    InsertAnswer sorted = InsertAnswer.of(documents, errors);
    duplicates.add(again ? 0 : sorted.duplicates());
    try {
      for (InsertAnswer.Refused each : sorted.refused()) {
        refuse(batch, each.document(), each.reason());
      }
    } catch (IOException e) {
      return Mono.error(e);
    }
    delivered.add(documents.size() - sorted.notInserted());
    if (sorted.retryable().isEmpty()) {
      return Mono.empty();
    }
    remaining.become(sorted.retryable());
    return Mono.error(new MongoException("the server is changing its role or stopping"));
  }

  private static boolean isAboutDocuments(Throwable failure) {
    return failure instanceof org.bson.BSONException
        || failure instanceof IllegalArgumentException
        || (failure instanceof MongoException answer && ABOUT_DOCUMENTS.contains(answer.getCode()));
  }

  /** Halves a batch that fails as a whole, to find the document that makes it fail. */
  private Mono<Void> split(Batch batch, Remaining remaining, Throwable failure) {
    List<RawBsonDocument> documents = InsertCommand.documents(remaining.command);
    if (documents.size() == 1) {
      return Mono.fromCallable(
          () -> {
            refuse(batch, documents.get(0), String.valueOf(failure.getMessage()));
            return null;
          });
    }
    int half = documents.size() / 2;
    return settle(batch, part(remaining, documents.subList(0, half)))
        .then(settle(batch, part(remaining, documents.subList(half, documents.size()))));
  }

  private static Remaining part(Remaining whole, List<RawBsonDocument> documents) {
    return new Remaining(InsertCommand.with(whole.command, documents), documents.size());
  }

  private void refuse(Batch batch, RawBsonDocument document, String reason) throws IOException {
    long millis = document.getDateTime("timestamp").getValue();
    refused.add(batch.collection().collectionName(), reason, document, millis);
  }
}
