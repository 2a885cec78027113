package org.godo.benchmark.filter;

import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.godo.model.bson.InsertCommand;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Inserts events into the raw collections as delivery does: in complete commands, concurrently. */
final class Loader {
  private static final int BATCH_DOCUMENTS = 1_000;
  private static final int BATCH_BYTES = 4 << 20;
  private static final int AT_A_TIME = 4;

  private final MongoDatabase database;
  private final Map<RawCollection, InsertCommand> commands = new EnumMap<>(RawCollection.class);
  private final Semaphore free = new Semaphore(AT_A_TIME);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Loader(MongoDatabase database) {
    this.database = database;
    for (RawCollection collection : RawCollection.values()) {
      commands.put(
          collection,
          new InsertCommand(collection.collectionName(), new BsonDocument(), BATCH_BYTES));
    }
  }

  void add(RawEvent event) {
    InsertCommand command = commands.get(RawCollection.of(event));
    if (command == null) {
      throw new IllegalStateException("no command for " + event);
    }
    command.add(event);
    if (command.count() >= BATCH_DOCUMENTS || command.size() >= BATCH_BYTES) {
      send(command);
    }
  }

  /** Inserts the rest, and waits until the store has everything. */
  void finish() {
    for (InsertCommand command : commands.values()) {
      if (command.count() > 0) {
        send(command);
      }
    }
    free.acquireUninterruptibly(AT_A_TIME);
    check();
  }

  private void send(InsertCommand command) {
    check();
    int count = command.count();
    RawBsonDocument whole = command.drain();
    free.acquireUninterruptibly();
    Mono.from(database.runCommand(whole, BsonDocument.class))
        .doOnNext(answer -> check(answer, count))
        .doFinally(end -> free.release())
        .subscribe(answer -> {}, failure::set);
  }

  private static void check(BsonDocument answer, int count) {
    if (answer.getNumber("n").intValue() != count) {
      throw new IllegalStateException("not all of " + count + " were inserted: " + answer);
    }
  }

  private void check() {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("an insert failed", failed);
    }
  }
}
