package org.godo.listener.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/**
 * Documents that the store refused, kept in the session's directory as {@code refused.jsonl}: one
 * JSON object a line with {@code collection}, {@code reason} and {@code document} (MongoDB Extended
 * JSON, so that it can be imported once the reason is gone). A document is in it once, however
 * often it is refused.
 */
final class RefusedDocuments {
  private static final String FILE = "refused.jsonl";

  private final Path directory;
  private final Set<String> ids;
  private boolean torn;
  private long refusals;

  private RefusedDocuments(Path directory, Set<String> ids, boolean torn) {
    this.directory = directory;
    this.ids = ids;
    this.torn = torn;
  }

  /** Reads those set aside so far. A line torn by a crash does not count. */
  static RefusedDocuments open(Path directory) throws IOException {
    Set<String> ids = new HashSet<>();
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return new RefusedDocuments(directory, ids, false);
    }
    String text = Files.readString(file);
    text.lines().forEach(line -> addId(ids, line));
    return new RefusedDocuments(directory, ids, !text.isEmpty() && !text.endsWith("\n"));
  }

  private static void addId(Set<String> ids, String line) {
    try {
      BsonDocument entry = BsonDocument.parse(line);
      ids.add(key(entry.getString("collection").getValue(), entry.getDocument("document")));
    } catch (JsonParseException torn) {
      // the document will be refused and written again
    }
  }

  private static String key(String collection, BsonDocument document) {
    return collection + '/' + document.get("_id");
  }

  /** Sets a document aside; it is on disk when this returns. */
  synchronized void add(String collection, String reason, BsonDocument document)
      throws IOException {
    refusals++;
    if (ids.contains(key(collection, document))) {
      return;
    }
    String line =
        new BsonDocument("collection", new BsonString(collection))
            .append("reason", new BsonString(reason))
            .append("document", document)
            .toJson();
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = UTF_8.encode((torn ? "\n" : "") + line + '\n');
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    torn = false;
    ids.add(key(collection, document));
  }

  /** Refusals of this delivery, including documents that were set aside before. */
  synchronized long refusals() {
    return refusals;
  }

  /** Number of documents set aside. */
  synchronized long count() {
    return ids.size();
  }
}
