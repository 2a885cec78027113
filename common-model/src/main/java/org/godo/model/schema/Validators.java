package org.godo.model.schema;

import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.godo.model.bson.ContainerResultCodec;
import org.godo.model.bson.FieldType;
import org.godo.model.bson.FileAccessResultCodec;
import org.godo.model.bson.ProcessResultCodec;
import org.godo.model.bson.ResultCodec;
import org.godo.model.bson.RunResultCodec;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema validators of the result collections: the types of the fields that the codecs write,
 * and those that every version has written. Documents may have more fields.
 */
final class Validators {
  private static final Map<String, Bson> BY_COLLECTION =
      Map.of(
          Collections.CONTAINERS,
          schema(new ContainerResultCodec(), "_id", "host", "process_count", "complete"),
          Collections.PROCESSES,
          schema(
              new ProcessResultCodec(),
              "_id",
              "host",
              "session",
              "pid",
              "tgid",
              "start_timestamp",
              "complete"),
          Collections.FILE_ACCESSES,
          schema(
              new FileAccessResultCodec(), "_id", "host", "session", "process", "pid", "complete"),
          Collections.RUNS,
          schema(new RunResultCodec(), "_id", "state", "sessions", "counts"));

  private Validators() {}

  /** Returns the validator of a collection; null if it has none. */
  static @Nullable Bson of(String collection) {
    return BY_COLLECTION.get(collection);
  }

  private static Bson schema(ResultCodec<?> codec, String... required) {
    Document properties = new Document();
    codec.fieldTypes().forEach(field -> properties.append(field.name(), property(field)));
    return new Document(
        "$jsonSchema",
        new Document("bsonType", "object")
            .append("required", List.of(required))
            .append("properties", properties));
  }

  private static Document property(FieldType field) {
    Document property =
        new Document(
            "bsonType", field.optional() ? List.of(field.bsonType(), "null") : field.bsonType());
    return field.elementType().isEmpty()
        ? property
        : property.append("items", new Document("bsonType", field.elementType()));
  }
}
