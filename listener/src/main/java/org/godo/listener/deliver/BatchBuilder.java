package org.godo.listener.deliver;

import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.godo.model.bson.InsertCommand;
import org.godo.model.bson.RawEventCodec;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;

/** Builds one insert command after the other from documents of one collection. */
final class BatchBuilder {
  /** MongoDB's limit of a document; a command may be slightly larger. */
  private static final int MAX_DOCUMENT_BYTES = 16 << 20;

  private static final RawEventCodec CODEC = new RawEventCodec();
  private static final int FIRST_CAPACITY = 64 << 10;

  private final RawCollection collection;
  private final LongSupplier numbers;
  private final Refusal refusal;
  private final int maxDocuments;
  private final int maxBytes;
  private final BsonDocument writeConcern;
  private InsertCommand command;
  private long number;
  private long startedNanos;

  /** Receives documents that no store would accept. */
  @FunctionalInterface
  interface Refusal {
    void refuse(RawCollection collection, String reason, BsonDocument document, long millis);
  }

  /**
   * Creates an empty builder.
   *
   * @param writeConcern of the inserts; empty for the server's own
   * @param numbers supplies the number of a batch when its first document is added
   */
  BatchBuilder(
      RawCollection collection,
      BsonDocument writeConcern,
      DeliveryOptions options,
      LongSupplier numbers,
      Refusal refusal) {
    this.collection = collection;
    this.writeConcern = writeConcern;
    this.numbers = numbers;
    this.refusal = refusal;
    maxDocuments = options.batchDocuments();
    maxBytes = options.batchBytes();
    command = emptyCommand();
  }

  private InsertCommand emptyCommand() {
    return new InsertCommand(collection.collectionName(), writeConcern, FIRST_CAPACITY);
  }

  /**
   * Adds an event's document, or refuses it.
   *
   * @return false if it does not fit beside the others; it will after {@link #build}
   */
  boolean add(RawEvent event) {
    int bytes;
    try {
      bytes = command.add(event);
    } catch (BsonSerializationException e) {
      BsonDocument name = new BsonDocument("_id", new BsonString(event.origin().id()));
      refusal.refuse(collection, String.valueOf(e.getMessage()), name, event.origin().timestamp());
      return true;
    }
    if (bytes > MAX_DOCUMENT_BYTES) {
      command.removeLast();
      refusal.refuse(
          collection,
          "its " + bytes + " bytes are more than a document may have",
          new RawBsonDocument(event, CODEC),
          event.origin().timestamp());
      return true;
    }
    if (command.count() > 1 && command.size() > MAX_DOCUMENT_BYTES) {
      command.removeLast();
      return false;
    }
    if (command.count() == 1) {
      number = numbers.getAsLong();
      startedNanos = System.nanoTime();
    }
    return true;
  }

  boolean isEmpty() {
    return command.count() == 0;
  }

  /** Whether it holds as much as one insert should. */
  boolean isFull() {
    return command.count() == maxDocuments || command.size() >= maxBytes;
  }

  /** Whether the first document was added before this moment of {@link System#nanoTime}. */
  boolean isOlderThan(long nanos) {
    return command.count() > 0 && startedNanos - nanos <= 0;
  }

  /** Returns the batch and starts the next one. */
  Batch build() {
    int count = command.count();
    Batch batch = new Batch(collection, command.drain(), count, number);
    if (command.capacity() > 2 * maxBytes) {
      command = emptyCommand();
    }
    return batch;
  }
}
