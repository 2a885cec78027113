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

/** Documents of one collection that wait in an insert command for more to go with them. */
final class BatchBuilder {
  /** MongoDB's limit of a document; a command may be little more. */
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
  private long sinceNanos;

  /** Takes documents that no store would. */
  @FunctionalInterface
  interface Refusal {
    void refuse(RawCollection collection, String reason, BsonDocument document);
  }

  /**
   * Of none yet.
   *
   * @param writeConcern of the inserts; empty for the server's own
   * @param numbers asked for a {@link #number} when the first document is put in
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
   * Adds an event's document, or has it refused.
   *
   * @return false if it has no room beside those that are there; when they are taken, it will
   */
  boolean add(RawEvent event) {
    int bytes;
    try {
      bytes = command.add(event);
    } catch (BsonSerializationException e) {
      BsonDocument name = new BsonDocument("_id", new BsonString(event.origin().id()));
      refusal.refuse(collection, String.valueOf(e.getMessage()), name);
      return true;
    }
    if (bytes > MAX_DOCUMENT_BYTES) {
      command.removeLast();
      refusal.refuse(
          collection,
          "its " + bytes + " bytes are more than a document may have",
          new RawBsonDocument(event, CODEC));
      return true;
    }
    if (command.count() > 1 && command.size() > MAX_DOCUMENT_BYTES) {
      command.removeLast();
      return false;
    }
    if (command.count() == 1) {
      number = numbers.getAsLong();
      sinceNanos = System.nanoTime();
    }
    return true;
  }

  boolean isEmpty() {
    return command.count() == 0;
  }

  /** Whether there is enough for an insert. */
  boolean isFull() {
    return command.count() == maxDocuments || command.size() >= maxBytes;
  }

  /** Whether the first document has waited since this moment of {@link System#nanoTime}. */
  boolean waitsSince(long nanos) {
    return command.count() > 0 && sinceNanos - nanos <= 0;
  }

  /** Gives out the documents and begins anew. */
  Batch take() {
    int count = command.count();
    Batch batch = new Batch(collection, command.take(), count, number);
    if (command.capacity() > 2 * maxBytes) {
      command = emptyCommand();
    }
    return batch;
  }
}
