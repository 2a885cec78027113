package org.godo.listener.verify;

import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** What is wrong with the documents of one collection: how many, and the first of them. */
final class Problems {
  private final String collection;
  private long read;
  private long malformed;
  private String lastId = "";
  private String firstMalformed = "";
  private @Nullable String unreadable;

  Problems(String collection) {
    this.collection = collection;
  }

  String collection() {
    return collection;
  }

  /** Another document was read. */
  void next(RawBsonDocument document) {
    read++;
    lastId = id(document);
  }

  /** The last document read is not as it should be. */
  void malformed(RuntimeException why) {
    malformed++;
    if (malformed == 1) {
      String message = why.getMessage();
      firstMalformed =
          lastId + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }
  }

  /** Nothing behind the last document can be read. */
  void unreadable(@Nullable String why) {
    unreadable = why == null ? "damaged" : why;
  }

  void report(Report report, String check, String remedy) {
    if (malformed > 0) {
      report.damage(
          check,
          "%d of %d documents of '%s' are damaged, the first is %s"
              .formatted(malformed, read, collection, firstMalformed),
          remedy);
    }
    if (unreadable != null) {
      report.damage(
          check,
          "'%s' cannot be read behind its first %d documents (%s)"
              .formatted(collection, read, unreadable),
          remedy);
    }
  }

  private static String id(RawBsonDocument document) {
    try {
      BsonValue id = document.get("_id");
      return id == null
          ? "one without _id"
          : id.isString() ? id.asString().getValue() : id.toString();
    } catch (RuntimeException damaged) {
      return "one whose _id cannot be read";
    }
  }
}
