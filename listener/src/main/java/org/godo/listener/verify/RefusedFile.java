package org.godo.listener.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.json.JsonParseException;

/** Checks the documents that the store refused, which are set aside as JSON lines. */
final class RefusedFile {
  private static final String NAME = "refused.jsonl";

  private RefusedFile() {}

  static void check(Path directory, String check, Report report) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return;
    }
    long documents = 0;
    long broken = 0;
    long lines = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      String line;
      while ((line = in.readLine()) != null) {
        lines++;
        documents += isDocument(line) ? 1 : 0;
        broken = isDocument(line) || broken > 0 ? broken : lines;
      }
    } catch (CharacterCodingException damaged) {
      broken = broken == 0 ? lines + 1 : broken;
    }
    report(file, documents, broken, check, report);
  }

  private static void report(Path file, long documents, long broken, String check, Report report) {
    if (broken > 0) {
      report.damage(
          check,
          "line " + broken + " of " + NAME + " is no document that was set aside",
          "correct or remove that line in " + file);
    }
    if (documents > 0) {
      report.warn(
          check,
          "the store refused " + documents + " of its documents; they are set aside",
          "see the field 'reason' in " + file + ", and import them once that is resolved");
    }
  }

  private static boolean isDocument(String line) {
    try {
      BsonDocument entry = BsonDocument.parse(line);
      return entry.isString("collection")
          && entry.isString("reason")
          && entry.getDocument("document").containsKey("_id");
    } catch (JsonParseException | BsonInvalidOperationException notOne) {
      return false;
    }
  }
}
