package org.godo.listener.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonParseException;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;

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
  private final Consumer<LossWindow> losses;
  private final Map<Long, Long> byMillis = new HashMap<>();
  private boolean torn;
  private long refusals;

  private RefusedDocuments(
      Path directory, Set<String> ids, boolean torn, Consumer<LossWindow> losses) {
    this.directory = directory;
    this.ids = ids;
    this.torn = torn;
    this.losses = losses;
  }

  /**
   * Reads those set aside so far. A line torn by a crash does not count.
   *
   * @param losses accepts for each refusal how many documents of its time were refused
   */
  static RefusedDocuments open(Path directory, Consumer<LossWindow> losses) throws IOException {
    Set<String> ids = new HashSet<>();
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return new RefusedDocuments(directory, ids, false, losses);
    }
    String text = Files.readString(file);
    text.lines().forEach(line -> addId(ids, line));
    return new RefusedDocuments(directory, ids, !text.isEmpty() && !text.endsWith("\n"), losses);
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

  /**
   * Sets a document aside; it is on disk when this returns. What it reports is lost to the results.
   *
   * @param millis time of its event, in milliseconds since the epoch
   */
  synchronized void add(String collection, String reason, BsonDocument document, long millis)
      throws IOException {
    refusals++;
    losses.accept(
        new LossWindow(Loss.REFUSED, millis, millis, byMillis.merge(millis, 1L, Long::sum)));
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

  /** Number of documents set aside whose ids begin with this prefix. */
  synchronized long count(String prefix) {
    return ids.stream().filter(key -> key.contains("value='" + prefix)).count();
  }

  /** Number of documents set aside. */
  synchronized long count() {
    return ids.size();
  }
}
