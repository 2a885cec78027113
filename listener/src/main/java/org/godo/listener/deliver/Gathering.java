package org.godo.listener.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.godo.model.bson.BsonBuffer;
import org.godo.model.bson.RawEventCodec;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;

/**
 * Documents of one collection that wait for more to go with them. They are written one behind the
 * other into one buffer, which is used again for the next batch; a batch's documents are slices of
 * one copy.
 */
final class Gathering {
  /** MongoDB's limit of a document. */
  private static final int MAX_DOCUMENT_BYTES = 16 << 20;

  private static final int FIRST_CAPACITY = 64 << 10;

  private final RawCollection collection;
  private final LongSupplier numbers;
  private final Refusal refusal;
  private final int maxDocuments;
  private final int maxBytes;
  private final int[] ends;
  private BsonBuffer bson = new BsonBuffer(FIRST_CAPACITY);
  private int count;
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
   * @param numbers asked for a {@link #number} when the first document is put in
   */
  Gathering(
      RawCollection collection, DeliveryOptions options, LongSupplier numbers, Refusal refusal) {
    this.collection = collection;
    this.numbers = numbers;
    this.refusal = refusal;
    maxDocuments = options.batchDocuments();
    maxBytes = options.batchBytes();
    ends = new int[maxDocuments];
  }

  /** Adds an event's document, or has it refused. */
  void add(RawEvent event) {
    int begin = bson.size();
    try {
      RawEventCodec.append(event, bson);
    } catch (BsonSerializationException e) {
      bson.truncate(begin);
      BsonDocument name = new BsonDocument("_id", new BsonString(event.origin().id()));
      refusal.refuse(collection, String.valueOf(e.getMessage()), name);
      return;
    }
    int bytes = bson.size() - begin;
    if (bytes > MAX_DOCUMENT_BYTES) {
      RawBsonDocument document = new RawBsonDocument(bson.copy(begin, bson.size()));
      bson.truncate(begin);
      refusal.refuse(
          collection, "its " + bytes + " bytes are more than a document may have", document);
      return;
    }
    if (count == 0) {
      number = numbers.getAsLong();
      sinceNanos = System.nanoTime();
    }
    ends[count++] = bson.size();
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Whether there is enough for an insert. */
  boolean isFull() {
    return count == maxDocuments || bson.size() >= maxBytes;
  }

  /** Whether the first document has waited since this moment of {@link System#nanoTime}. */
  boolean waitsSince(long nanos) {
    return count > 0 && sinceNanos - nanos <= 0;
  }

  /** Of the batch in the {@link Progress}. */
  long number() {
    return number;
  }

  RawCollection collection() {
    return collection;
  }

  /** Gives out the documents and begins anew. */
  List<RawBsonDocument> take() {
    byte[] bytes = bson.copy(0, bson.size());
    List<RawBsonDocument> documents = new ArrayList<>(count);
    int begin = 0;
    for (int i = 0; i < count; i++) {
      documents.add(new RawBsonDocument(bytes, begin, ends[i] - begin));
      begin = ends[i];
    }
    count = 0;
    bson.truncate(0);
    if (bson.capacity() > 2 * maxBytes) {
      bson = new BsonBuffer(FIRST_CAPACITY);
    }
    return documents;
  }
}
