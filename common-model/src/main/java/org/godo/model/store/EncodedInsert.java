package org.godo.model.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonType;
import org.bson.RawBsonDocument;

/**
 * The documents of an insert command, one after the other, without decoding them. Each has a string
 * as its {@code _id}, in its first field.
 *
 * @see <a href="https://bsonspec.org/spec.html">BSON</a>
 */
final class EncodedInsert {
  private static final byte[] ID = {(byte) BsonType.STRING.getValue(), '_', 'i', 'd', 0};

  private final String collection;
  private final ByteBuffer at;
  private int document;
  private int length;

  /**
   * Creates one that is before the first document.
   *
   * @throws IllegalArgumentException if it is no insert command
   */
  EncodedInsert(RawBsonDocument command) {
    at = command.getByteBuffer().asNIO().slice().order(ByteOrder.LITTLE_ENDIAN);
    collection = command.getString("insert").getValue();
    findDocuments();
  }

  private void findDocuments() {
    at.position(Integer.BYTES);
    int type;
    while ((type = at.get()) != 0) {
      String name = name();
      if (type == BsonType.ARRAY.getValue() && name.equals("documents")) {
        at.position(at.position() + Integer.BYTES);
        return;
      }
      at.position(at.position() + bytesOfValue(type));
    }
    throw new IllegalArgumentException("a command without documents");
  }

  private String name() {
    int start = at.position();
    skipName();
    return text(start, at.position() - 1 - start);
  }

  private String text(int start, int bytes) {
    byte[] utf8 = new byte[bytes];
    at.get(start, utf8);
    return new String(utf8, UTF_8);
  }

  private void skipName() {
    while (at.get() != 0) {
      // the name ends with a zero
    }
  }

  private int bytesOfValue(int type) {
    int first = at.getInt(at.position());
    return switch (BsonType.findByValue(type)) {
      case STRING -> Integer.BYTES + first;
      case DOCUMENT, ARRAY -> first;
      case BOOLEAN -> 1;
      case INT32 -> Integer.BYTES;
      case INT64, DOUBLE, DATE_TIME -> Long.BYTES;
      default -> throw new IllegalArgumentException("a command with a field of type " + type);
    };
  }

  /** Name of the collection. */
  String collection() {
    return collection;
  }

  /** Proceeds to the next document; false if there is none. */
  boolean next() {
    if (at.get() == 0) {
      return false;
    }
    skipName();
    document = at.position();
    length = at.getInt(document);
    at.position(document + length);
    return true;
  }

  /**
   * Returns the id of the document.
   *
   * @throws IllegalArgumentException if its first field is not a string called {@code _id}
   */
  String id() {
    int field = document + Integer.BYTES;
    for (int i = 0; i < ID.length; i++) {
      if (at.get(field + i) != ID[i]) {
        throw new IllegalArgumentException("a document that does not begin with a string as _id");
      }
    }
    int value = field + ID.length;
    return text(value + Integer.BYTES, at.getInt(value) - 1);
  }

  /** Returns a copy of the document. */
  byte[] document() {
    byte[] copy = new byte[length];
    at.get(document, copy);
    return copy;
  }
}
