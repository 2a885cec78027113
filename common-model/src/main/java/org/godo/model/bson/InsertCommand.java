package org.godo.model.bson;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.godo.model.raw.RawEvent;

/**
 * A command that inserts documents in no order, the documents written straight into it one behind
 * the other: for many small ones the driver, which receives it whole, has a fraction of the work it
 * has with each by itself. Used again for the next batch. Not safe for use by threads.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/command/insert/">insert</a>
 */
public final class InsertCommand {
  private static final String INSERT = "insert";
  private static final String WRITE_CONCERN = "writeConcern";
  private static final String DOCUMENTS = "documents";

  private final BsonBuffer bson;
  private final int array;
  private final int beginning;
  private int last;
  private int count;

  /**
   * A command without documents.
   *
   * @param writeConcern empty for the server's own
   * @param capacity initial capacity in bytes, more than 0
   */
  public InsertCommand(String collection, BsonDocument writeConcern, int capacity) {
    bson = new BsonBuffer(capacity);
    bson.begin();
    bson.field(BsonType.STRING.getValue(), INSERT);
    bson.string(collection);
    bson.field(BsonType.BOOLEAN.getValue(), "ordered");
    bson.int8(0);
    if (!writeConcern.isEmpty()) {
      bson.field(BsonType.DOCUMENT.getValue(), WRITE_CONCERN);
      bson.append(new RawBsonDocument(writeConcern, new BsonDocumentCodec()));
    }
    bson.field(BsonType.ARRAY.getValue(), DOCUMENTS);
    array = bson.begin();
    beginning = bson.size();
    last = beginning;
  }

  /** Documents in it. */
  public int count() {
    return count;
  }

  /** Bytes written so far. */
  public int size() {
    return bson.size();
  }

  /** Returns its capacity in bytes. */
  public int capacity() {
    return bson.capacity();
  }

  /**
   * Adds an event's document.
   *
   * @return its bytes
   * @throws BsonSerializationException if it has no form in BSON; the command is as before then
   */
  public int add(RawEvent event) {
    int begin = beginDocument();
    try {
      RawEventCodec.append(event, bson);
    } catch (BsonSerializationException e) {
      bson.truncate(last);
      throw e;
    }
    count++;
    return bson.size() - begin;
  }

  private int beginDocument() {
    last = bson.size();
    bson.element(BsonType.DOCUMENT.getValue(), count);
    return bson.size();
  }

  /**
   * Removes the document that was added last, once.
   *
   * @throws IllegalStateException if there is none
   */
  public void removeLast() {
    if (last == bson.size()) {
      throw new IllegalStateException("no document was added");
    }
    bson.truncate(last);
    count--;
  }

  /** Returns the command and removes its documents from this one. */
  public RawBsonDocument drain() {
    bson.end(array);
    bson.end(0);
    RawBsonDocument command = new RawBsonDocument(bson.copy(0, bson.size()));
    bson.truncate(beginning);
    last = beginning;
    count = 0;
    return command;
  }

  /** Returns the documents of a command. */
  public static List<RawBsonDocument> documents(RawBsonDocument command) {
    return command.getArray(DOCUMENTS).stream().map(RawBsonDocument.class::cast).toList();
  }

  /** Returns a command like this one with other documents. */
  public static RawBsonDocument with(RawBsonDocument command, List<RawBsonDocument> documents) {
    BsonDocument writeConcern = command.getDocument(WRITE_CONCERN, new BsonDocument());
    String collection = command.getString(INSERT).getValue();
    InsertCommand other = new InsertCommand(collection, writeConcern, 1 << 10);
    for (RawBsonDocument document : documents) {
      other.beginDocument();
      other.bson.append(document);
      other.count++;
    }
    return other.drain();
  }
}
