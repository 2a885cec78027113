package org.godo.model.schema;

import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema validators of the result collections: the fields on which queries, exports and
 * scripts rely, with their types. Documents may have more fields.
 */
final class Validators {
  private static final Map<String, Bson> BY_COLLECTION =
      Map.of(
          Collections.CONTAINERS, containers(),
          Collections.PROCESSES, processes(),
          Collections.FILE_ACCESSES, fileAccesses(),
          Collections.RUNS, runs());

  private Validators() {}

  /** Returns the validator of a collection; null if it has none. */
  static @Nullable Bson of(String collection) {
    return BY_COLLECTION.get(collection);
  }

  private static Bson containers() {
    Document fields =
        new Document("_id", type("string"))
            .append("host", type("string"))
            .append("name", nullable("string"))
            .append("namespace", nullable("string"))
            .append("image", nullable("string"))
            .append("labels", type("object"))
            .append("runtime", nullable("string"))
            .append("rootfs", nullable("string"))
            .append("mounts", type("array"))
            .append("start_timestamp", nullable("date"))
            .append("end_timestamp", nullable("date"))
            .append("exit_code", nullable("int"))
            .append("root_process", nullable("string"))
            .append("process_count", type("int"))
            .append("complete", type("bool"))
            .append("loss", type("array"));
    return schema(List.of("_id", "host", "process_count", "complete"), fields);
  }

  private static Bson processes() {
    Document fields =
        new Document("_id", type("string"))
            .append("host", type("string"))
            .append("session", type("string"))
            .append("docker_id", nullable("string"))
            .append("pid", type("int"))
            .append("tgid", type("int"))
            .append("ppid", nullable("int"))
            .append("parent_tgid", nullable("int"))
            .append("parent", nullable("string"))
            .append("reaper", nullable("string"))
            .append("children", arrayOf("string"))
            .append("ancestors", arrayOf("string"))
            .append("depth", type("int"))
            .append("star", type("bool"))
            .append("start_timestamp", type("date"))
            .append("exit_timestamp", nullable("date"))
            .append("exit_code", nullable("int"))
            .append("exit_signal", nullable("int"))
            .append("args", arrayOf("string"))
            .append("execve", type("array"))
            .append("threads", type("array"))
            .append("complete", type("bool"))
            .append("inferred", type("object"));
    return schema(
        List.of("_id", "host", "session", "pid", "tgid", "start_timestamp", "complete"), fields);
  }

  private static Bson fileAccesses() {
    Document fields =
        new Document("_id", type("string"))
            .append("host", type("string"))
            .append("session", type("string"))
            .append("process", type("string"))
            .append("docker_id", nullable("string"))
            .append("pid", type("int"))
            .append("call", type("string"))
            .append("fd", nullable("int"))
            .append("file_name", nullable("string"))
            .append("host_path", nullable("string"))
            .append("flags", arrayOf("string"))
            .append("open_timestamp", nullable("date"))
            .append("close_timestamp", nullable("date"))
            .append("written", arrayOf("date"))
            .append("write_count", type("long"))
            .append("write_bytes", type("long"))
            .append("writers", arrayOf("string"))
            .append("complete", type("bool"))
            .append("inferred", type("object"));
    return schema(List.of("_id", "host", "session", "process", "pid", "complete"), fields);
  }

  private static Bson runs() {
    Document fields =
        new Document("_id", type("string"))
            .append("state", type("string"))
            .append("since", type("date"))
            .append("until", nullable("date"))
            .append("sessions", arrayOf("string"))
            .append("counts", type("object"))
            .append("loss", type("array"))
            .append("version", type("string"))
            .append("start_timestamp", type("date"))
            .append("duration_ms", type("long"));
    return schema(List.of("_id", "state", "sessions", "counts"), fields);
  }

  private static Bson schema(List<String> required, Document fields) {
    return new Document(
        "$jsonSchema",
        new Document("bsonType", "object")
            .append("required", required)
            .append("properties", fields));
  }

  private static Document type(String bsonType) {
    return new Document("bsonType", bsonType);
  }

  private static Document nullable(String bsonType) {
    return new Document("bsonType", List.of(bsonType, "null"));
  }

  private static Document arrayOf(String bsonType) {
    return type("array").append("items", type(bsonType));
  }
}
