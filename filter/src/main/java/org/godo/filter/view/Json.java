package org.godo.filter.view;

import java.time.Instant;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** Documents as JSON on one line, dates as ISO-8601 in UTC. */
final class Json {
  private static final JsonWriterSettings SETTINGS =
      JsonWriterSettings.builder()
          .outputMode(JsonMode.RELAXED)
          .dateTimeConverter(
              (millis, writer) -> writer.writeString(Instant.ofEpochMilli(millis).toString()))
          .build();

  private static final String NAME = "v";
  private static final int PREFIX = "{\"v\": ".length();

  private Json() {}

  static String line(BsonDocument document) {
    return document.toJson(SETTINGS);
  }

  /** Returns a value as it stands in a document. */
  static String value(BsonValue value) {
    String document = line(new BsonDocument(NAME, value));
    return document.substring(PREFIX, document.length() - 1);
  }
}
