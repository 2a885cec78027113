package org.godo.filter.view;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.bson.BsonArray;
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

  private static final String INFERRED = "inferred";
  private static final String RUNS = "runs";
  private static final String NAME = "v";
  private static final int PREFIX = "{\"v\": ".length();

  private Json() {}

  static String line(BsonDocument document) {
    return document.toJson(SETTINGS);
  }

  /**
   * Returns a result on one line. The reasons of inferred fields, and those of its runs, are
   * ordered by field: a reason that is found late stands last in the store, so that equal results
   * may differ there.
   */
  static String result(BsonDocument document) {
    BsonDocument ordered = withOrderedReasons(document);
    if (ordered.isArray(RUNS)) {
      List<BsonValue> runs = ordered.getArray(RUNS).getValues();
      ordered.put(
          RUNS,
          new BsonArray(
              runs.stream()
                  .map(run -> run.isDocument() ? withOrderedReasons(run.asDocument()) : run)
                  .toList()));
    }
    return line(ordered);
  }

  private static BsonDocument withOrderedReasons(BsonDocument document) {
    BsonDocument ordered = new BsonDocument();
    ordered.putAll(document);
    if (document.isDocument(INFERRED)) {
      BsonDocument reasons = new BsonDocument();
      reasons.putAll(new TreeMap<>(document.getDocument(INFERRED)));
      ordered.put(INFERRED, reasons);
    }
    return ordered;
  }

  /** Returns a value as it stands in a document. */
  static String value(BsonValue value) {
    String document = line(new BsonDocument(NAME, value));
    return document.substring(PREFIX, document.length() - 1);
  }
}
