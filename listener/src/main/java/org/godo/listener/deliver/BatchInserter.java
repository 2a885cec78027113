package org.godo.listener.deliver;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.godo.model.bson.InsertCommand;
import reactor.core.publisher.Mono;

/**
 * Writes batches, each until the store has taken or refused every document of it. Safe for use by
 * threads.
 */
final class BatchInserter {
  private static final BsonArray NONE = new BsonArray();
  private static final BsonString NO_MESSAGE = new BsonString("the store gives no reason");
  private static final int DUPLICATE_KEY = 11000;
  private static final String ANY_INDEX = " index: ";
  private static final String ID_INDEX = " index: _id_";

  /** Answers about a whole command that its documents cause (error_codes.yml), not the server. */
  private static final Set<Integer> ABOUT_DOCUMENTS = Set.of(22, 10334);

  /** Answers about one document that a server gives while it stops or changes its role. */
  private static final Set<Integer> MAY_PASS =
      Set.of(6, 7, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031);

  private final MongoDatabase database;
  private final StoreRetryPolicy patience;
  private final DeliveryProgress progress;
  private final RefusedDocuments refused;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder duplicates = new LongAdder();

  /** What is still to be written of a batch. Used by one attempt at a time. */
  private static final class Rest {
    private RawBsonDocument command;
    private int count;
    private boolean triedBefore;

    private Rest(RawBsonDocument command, int count) {
      this.command = command;
      this.count = count;
    }

    private void become(List<RawBsonDocument> documents) {
      command = InsertCommand.with(command, documents);
      count = documents.size();
    }
  }

  BatchInserter(
      MongoDatabase database,
      StoreRetryPolicy patience,
      DeliveryProgress progress,
      RefusedDocuments refused) {
    this.database = database;
    this.patience = patience;
    this.progress = progress;
    this.refused = refused;
  }

  /** Documents of the batches so far that are in the store. */
  long delivered() {
    return delivered.sum();
  }

  /** Those of them that were there before; one that a broken attempt may have put there is none. */
  long duplicates() {
    return duplicates.sum();
  }

  /** Completes when the whole batch is settled. */
  Mono<Void> insert(Batch batch) {
    return settle(batch, new Rest(batch.command(), batch.count()))
        .doOnSuccess(done -> progress.acknowledged(batch.number()));
  }

  private Mono<Void> settle(Batch batch, Rest rest) {
    return Mono.defer(() -> attempt(batch, rest)).retryWhen(patience.retry());
  }

  private Mono<Void> attempt(Batch batch, Rest rest) {
    boolean again = rest.triedBefore;
    rest.triedBefore = true;
    return Mono.from(database.runCommand(rest.command, BsonDocument.class))
        .flatMap(answer -> sort(batch, rest, answer, again))
        .onErrorResume(BatchInserter::isAboutDocuments, failure -> split(batch, rest, failure))
        .doOnSuccess(done -> patience.answered());
  }

  /** Goes through the answer to a command, some of whose documents may have failed. */
  private Mono<Void> sort(Batch batch, Rest rest, BsonDocument answer, boolean again) {
    if (answer.containsKey("writeConcernError")) {
      return Mono.error(new MongoException("not durable: " + answer.get("writeConcernError")));
    }
    BsonArray errors = answer.getArray("writeErrors", NONE);
    if (errors.isEmpty()) {
      delivered.add(rest.count);
      return Mono.empty();
    }
    List<RawBsonDocument> documents = InsertCommand.documents(rest.command);
    List<RawBsonDocument> mayPass = new ArrayList<>();
    int notWritten = 0;
    try {
      for (BsonValue each : errors) {
        BsonDocument error = each.asDocument();
        RawBsonDocument document = documents.get(error.getNumber("index").intValue());
        int code = error.getNumber("code").intValue();
        String message = error.getString("errmsg", NO_MESSAGE).getValue();
        if (isThereAlready(code, message)) {
          duplicates.add(again ? 0 : 1);
        } else if (MAY_PASS.contains(code)) {
          mayPass.add(document);
          notWritten++;
        } else {
          refuse(batch, document, message);
          notWritten++;
        }
      }
    } catch (IOException e) {
      return Mono.error(e);
    }
    delivered.add(documents.size() - notWritten);
    if (mayPass.isEmpty()) {
      return Mono.empty();
    }
    rest.become(mayPass);
    return Mono.error(new MongoException("the server is changing its role or stopping"));
  }

  /** Its own id is in the collection; one that another unique index will not have is refused. */
  private static boolean isThereAlready(int code, String message) {
    return code == DUPLICATE_KEY && (message.contains(ID_INDEX) || !message.contains(ANY_INDEX));
  }

  private static boolean isAboutDocuments(Throwable failure) {
    return failure instanceof org.bson.BSONException
        || failure instanceof IllegalArgumentException
        || (failure instanceof MongoException answer && ABOUT_DOCUMENTS.contains(answer.getCode()));
  }

  /** Halves a batch that fails as a whole until the document is found that makes it fail. */
  private Mono<Void> split(Batch batch, Rest rest, Throwable failure) {
    List<RawBsonDocument> documents = InsertCommand.documents(rest.command);
    if (documents.size() == 1) {
      return Mono.fromCallable(
          () -> {
            refuse(batch, documents.get(0), String.valueOf(failure.getMessage()));
            return null;
          });
    }
    int half = documents.size() / 2;
    return settle(batch, part(rest, documents.subList(0, half)))
        .then(settle(batch, part(rest, documents.subList(half, documents.size()))));
  }

  private static Rest part(Rest whole, List<RawBsonDocument> documents) {
    return new Rest(InsertCommand.with(whole.command, documents), documents.size());
  }

  private void refuse(Batch batch, RawBsonDocument document, String reason) throws IOException {
    refused.add(batch.collection().collectionName(), reason, document);
  }
}
