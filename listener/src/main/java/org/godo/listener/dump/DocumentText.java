package org.godo.listener.dump;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.godo.model.text.Printable;

/**
 * A document as one line of text: time, event and {@code _id}, then {@code field=value} for each
 * other field. Values with anything but plain characters are quoted as a shell quotes them.
 */
final class DocumentText {
  /** Fields that begin the line, or that the {@code _id} repeats. */
  private static final Set<String> HEAD = Set.of("_id", "session", "source", "event", "timestamp");

  private DocumentText() {}

  static String line(BsonDocument document) {
    StringBuilder line = new StringBuilder(256);
    line.append(value(document, "timestamp"))
        .append(' ')
        .append(value(document, "event"))
        .append(' ')
        .append(value(document, "_id"));
    for (Map.Entry<String, BsonValue> field : document.entrySet()) {
      if (!HEAD.contains(field.getKey())) {
        line.append(' ').append(pair(field));
      }
    }
    return line.toString();
  }

  private static String pair(Map.Entry<String, BsonValue> field) {
    return Printable.escape(field.getKey()) + '=' + value(field.getValue());
  }

  private static String value(BsonDocument document, String field) {
    BsonValue value = document.get(field);
    return value == null ? "-" : value(value);
  }

  private static String value(BsonValue value) {
    return switch (value.getBsonType()) {
      case STRING -> Printable.commandLine(List.of(value.asString().getValue()));
      case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue()).toString();
      case INT32 -> Integer.toString(value.asInt32().getValue());
      case INT64 -> Long.toString(value.asInt64().getValue());
      case BOOLEAN -> Boolean.toString(value.asBoolean().getValue());
      case ARRAY -> array(value.asArray());
      case DOCUMENT -> object(value.asDocument());
      default -> Printable.escape(value.toString());
    };
  }

  private static String array(BsonArray values) {
    return values.stream().map(DocumentText::value).collect(Collectors.joining(" ", "[", "]"));
  }

  private static String object(BsonDocument document) {
    return document.entrySet().stream()
        .map(DocumentText::pair)
        .collect(Collectors.joining(" ", "{", "}"));
  }
}
