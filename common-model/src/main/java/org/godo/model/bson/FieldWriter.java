package org.godo.model.bson;

import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** Writes the fields of one document; a null value leaves its field out. */
final class FieldWriter {
  private static final int STRING = BsonType.STRING.getValue();
  private static final int DOCUMENT = BsonType.DOCUMENT.getValue();
  private static final int ARRAY = BsonType.ARRAY.getValue();
  private static final int BOOLEAN = BsonType.BOOLEAN.getValue();
  private static final int DATE = BsonType.DATE_TIME.getValue();
  private static final int NULL = BsonType.NULL.getValue();
  private static final int INT32 = BsonType.INT32.getValue();
  private static final int INT64 = BsonType.INT64.getValue();

  /** Room for most documents other than raw ones. */
  private static final int CAPACITY = 1_024;

  private final BsonBuffer bson;
  private final int start;

  private FieldWriter(BsonBuffer bson) {
    this.bson = bson;
    this.start = bson.begin();
  }

  /** Begins a document at the end of a buffer. */
  static FieldWriter begin(BsonBuffer bson) {
    return new FieldWriter(bson);
  }

  /** Begins a document in a buffer of its own. */
  static FieldWriter begin() {
    return new FieldWriter(new BsonBuffer(CAPACITY));
  }

  /** Ends the document. */
  void end() {
    bson.end(start);
  }

  /** Ends a document of its own and passes it to the driver's writer. */
  void end(BsonWriter writer) {
    end();
    bson.pipe(writer);
  }

  /** Returns encoded fields, to be written by {@link #encoded}. */
  static byte[] encode(Consumer<FieldWriter> fields) {
    BsonBuffer bson = new BsonBuffer(CAPACITY);
    FieldWriter document = new FieldWriter(bson);
    int begin = bson.size();
    fields.accept(document);
    return bson.copy(begin, bson.size());
  }

  /** Writes fields that are encoded already. */
  FieldWriter encoded(byte[] fields) {
    bson.append(fields);
    return this;
  }

  /** Returns the encoded type and name of a field, for the methods that expect them so. */
  static byte[] head(BsonType type, String name) {
    return encode(fields -> fields.bson.field(type.getValue(), name));
  }

  FieldWriter text(byte[] head, String value) {
    bson.append(head);
    bson.string(value);
    return this;
  }

  FieldWriter int32(byte[] head, int value) {
    bson.append(head);
    bson.int32(value);
    return this;
  }

  /** A number of 64 bits, or a date. */
  FieldWriter int64(byte[] head, long value) {
    bson.append(head);
    bson.int64(value);
    return this;
  }

  FieldWriter flag(byte[] head, boolean value) {
    bson.append(head);
    bson.int8(value ? 1 : 0);
    return this;
  }

  FieldWriter text(String name, @Nullable String value) {
    if (value != null) {
      bson.field(STRING, name);
      bson.string(value);
    }
    return this;
  }

  /** Writes a text that is expected to recur. */
  FieldWriter repeated(String name, @Nullable String value) {
    if (value != null) {
      bson.field(STRING, name);
      bson.repeated(value);
    }
    return this;
  }

  /** A text that is a prefix in UTF-8 and a number, not negative, with at least so many digits. */
  FieldWriter numbered(String name, byte[] prefix, long number, int digits) {
    bson.field(STRING, name);
    bson.numbered(prefix, number, digits);
    return this;
  }

  FieldWriter textOrNull(String name, @Nullable String value) {
    if (value == null) {
      bson.field(NULL, name);
      return this;
    }
    return text(name, value);
  }

  FieldWriter int32(String name, int value) {
    bson.field(INT32, name);
    bson.int32(value);
    return this;
  }

  FieldWriter int32(String name, @Nullable Integer value) {
    return value == null ? this : int32(name, value.intValue());
  }

  FieldWriter int64(String name, long value) {
    bson.field(INT64, name);
    bson.int64(value);
    return this;
  }

  FieldWriter int64(String name, @Nullable Long value) {
    return value == null ? this : int64(name, value.longValue());
  }

  FieldWriter flag(String name, boolean value) {
    bson.field(BOOLEAN, name);
    bson.int8(value ? 1 : 0);
    return this;
  }

  FieldWriter flag(String name, @Nullable Boolean value) {
    return value == null ? this : flag(name, value.booleanValue());
  }

  /** A date, from milliseconds since the epoch. */
  FieldWriter date(String name, long millis) {
    bson.field(DATE, name);
    bson.int64(millis);
    return this;
  }

  FieldWriter date(String name, @Nullable Long millis) {
    return millis == null ? this : date(name, millis.longValue());
  }

  FieldWriter texts(String name, Collection<String> values) {
    return array(name, values, this::text);
  }

  FieldWriter dates(String name, Collection<Long> millis) {
    return array(name, millis, this::date);
  }

  FieldWriter int32s(String name, Collection<Integer> values) {
    return array(name, values, this::int32);
  }

  FieldWriter int64s(String name, Collection<Long> values) {
    return array(name, values, this::int64);
  }

  FieldWriter textMap(String name, Map<String, String> values) {
    bson.field(DOCUMENT, name);
    int inner = bson.begin();
    values.forEach(
        (key, value) -> {
          bson.foreignField(STRING, key);
          bson.string(value);
        });
    bson.end(inner);
    return this;
  }

  FieldWriter int64Map(String name, Map<String, Long> values) {
    bson.field(DOCUMENT, name);
    int inner = bson.begin();
    values.forEach(this::int64);
    bson.end(inner);
    return this;
  }

  /** An array of documents, each written by {@code element}. */
  <T> FieldWriter documents(String name, Collection<T> values, BiConsumer<FieldWriter, T> element) {
    return array(
        name,
        values,
        (index, value) -> {
          bson.field(DOCUMENT, index);
          int inner = bson.begin();
          element.accept(this, value);
          bson.end(inner);
        });
  }

  /** An array is a document whose fields are called 0, 1 and so on. */
  private <T> FieldWriter array(String name, Collection<T> values, BiConsumer<String, T> element) {
    bson.field(ARRAY, name);
    int inner = bson.begin();
    int index = 0;
    for (T value : values) {
      element.accept(Integer.toString(index++), value);
    }
    bson.end(inner);
    return this;
  }
}
