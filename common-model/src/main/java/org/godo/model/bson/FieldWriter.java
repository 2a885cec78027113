package org.godo.model.bson;

import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** Writes the fields of one document; a null value leaves its field out. */
final class FieldWriter {
  private final BsonWriter bson;

  FieldWriter(BsonWriter bson) {
    this.bson = bson;
  }

  FieldWriter text(String name, @Nullable String value) {
    if (value != null) {
      bson.writeString(name, value);
    }
    return this;
  }

  FieldWriter textOrNull(String name, @Nullable String value) {
    if (value == null) {
      bson.writeNull(name);
    } else {
      bson.writeString(name, value);
    }
    return this;
  }

  FieldWriter int32(String name, int value) {
    bson.writeInt32(name, value);
    return this;
  }

  FieldWriter int32(String name, @Nullable Integer value) {
    if (value != null) {
      bson.writeInt32(name, value);
    }
    return this;
  }

  FieldWriter int64(String name, long value) {
    bson.writeInt64(name, value);
    return this;
  }

  FieldWriter int64(String name, @Nullable Long value) {
    if (value != null) {
      bson.writeInt64(name, value);
    }
    return this;
  }

  FieldWriter flag(String name, @Nullable Boolean value) {
    if (value != null) {
      bson.writeBoolean(name, value);
    }
    return this;
  }

  /** A date, from milliseconds since the epoch. */
  FieldWriter date(String name, @Nullable Long millis) {
    if (millis != null) {
      bson.writeDateTime(name, millis);
    }
    return this;
  }

  FieldWriter texts(String name, Collection<String> values) {
    bson.writeStartArray(name);
    values.forEach(bson::writeString);
    bson.writeEndArray();
    return this;
  }

  FieldWriter dates(String name, Collection<Long> millis) {
    bson.writeStartArray(name);
    millis.forEach(bson::writeDateTime);
    bson.writeEndArray();
    return this;
  }

  FieldWriter int64s(String name, Collection<Long> values) {
    bson.writeStartArray(name);
    values.forEach(bson::writeInt64);
    bson.writeEndArray();
    return this;
  }

  FieldWriter textMap(String name, Map<String, String> values) {
    bson.writeStartDocument(name);
    values.forEach(bson::writeString);
    bson.writeEndDocument();
    return this;
  }

  FieldWriter int64Map(String name, Map<String, Long> values) {
    bson.writeStartDocument(name);
    values.forEach(bson::writeInt64);
    bson.writeEndDocument();
    return this;
  }

  /** An array of documents, each written by {@code element}. */
  <T> FieldWriter documents(String name, Collection<T> values, BiConsumer<FieldWriter, T> element) {
    bson.writeStartArray(name);
    for (T value : values) {
      bson.writeStartDocument();
      element.accept(this, value);
      bson.writeEndDocument();
    }
    bson.writeEndArray();
    return this;
  }
}
