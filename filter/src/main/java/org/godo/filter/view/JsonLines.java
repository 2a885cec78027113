package org.godo.filter.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.godo.model.file.OwnFiles;
import org.godo.model.raw.RawCollection;
import org.godo.model.schema.Collections;
import reactor.core.publisher.Flux;

/**
 * Writes collections to files with one JSON object per line, dates as ISO-8601 in UTC. A file gets
 * its name when it is complete. Documents are written as they are read, so memory does not grow
 * with their number.
 */
public final class JsonLines {
  private static final int PREFETCH = 1_000;
  private static final String ID = "_id";

  private final MongoDatabase database;

  public JsonLines(MongoDatabase database) {
    this.database = database;
  }

  /**
   * Writes one file per result collection, in the order of {@code _id}.
   *
   * @return the files with their numbers of lines
   * @throws IOException if a file cannot be written
   */
  public Map<Path, Long> write(Path directory) throws IOException {
    List<Bson> all = List.of(Filters.empty());
    Map<Path, Long> written = new LinkedHashMap<>();
    write(directory, Collections.CONTAINERS, all, written);
    write(directory, Collections.PROCESSES, all, written);
    write(directory, Collections.FILE_ACCESSES, all, written);
    return written;
  }

  /**
   * Writes the results of some sessions, as {@link #write(Path)} does those of all.
   *
   * @param sessions ids
   * @return the files with their numbers of lines
   * @throws IOException if a file cannot be written
   */
  public Map<Path, Long> write(Path directory, List<String> sessions) throws IOException {
    List<Bson> first = List.of(Filters.in("session", sessions));
    Map<Path, Long> written = new LinkedHashMap<>();
    write(directory, Collections.CONTAINERS, List.of(Filters.in("sessions", sessions)), written);
    write(directory, Collections.PROCESSES, first, written);
    write(directory, Collections.FILE_ACCESSES, first, written);
    return written;
  }

  /**
   * Writes what was recorded: the documents of sessions, and one file per raw collection, session
   * by session in the order of {@code _id}.
   *
   * @param sessions ids, in the order wanted
   * @return the files with their numbers of lines
   * @throws IOException if a file cannot be written
   */
  public Map<Path, Long> writeRaw(Path directory, List<String> sessions) throws IOException {
    Map<Path, Long> written = new LinkedHashMap<>();
    List<Bson> ids = sessions.stream().map(id -> Filters.eq(ID, id)).toList();
    write(directory, Collections.SESSIONS, ids, written);
    List<Bson> ranges = sessions.stream().map(JsonLines::documentsOf).toList();
    for (RawCollection collection : RawCollection.values()) {
      write(directory, collection.collectionName(), ranges, written);
    }
    return written;
  }

  /** Returns the range of the ids of a session's raw documents, which begin with its id, slash. */
  private static Bson documentsOf(String session) {
    return Filters.and(Filters.gt(ID, session + '/'), Filters.lt(ID, session + (char) ('/' + 1)));
  }

  /** Writes what queries find in a collection, one query behind the other. */
  private void write(Path directory, String collection, List<Bson> queries, Map<Path, Long> written)
      throws IOException {
    makeDirectory(directory);
    Path file = directory.resolve(collection + ".jsonl");
    Path partial = directory.resolve(collection + ".jsonl.partial");
    long count = 0;
    Files.deleteIfExists(partial);
    try (Writer out = new BufferedWriter(Channels.newWriter(OwnFiles.create(partial), UTF_8))) {
      for (Bson query : queries) {
        count += writeLines(find(collection, query), out);
      }
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    written.put(file, count);
  }

  /** What is written there is the owner's alone; others may have files of their own beside it. */
  private static void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      OwnFiles.checkSharedDirectory(directory);
    } else {
      OwnFiles.directory(directory);
    }
  }

  private FindPublisher<BsonDocument> find(String collection, Bson query) {
    return database
        .getCollection(collection, BsonDocument.class)
        .find(query)
        .sort(Sorts.ascending(ID));
  }

  private static long writeLines(FindPublisher<BsonDocument> found, Writer out) throws IOException {
    long count = 0;
    for (BsonDocument document : Flux.from(found).toIterable(PREFETCH)) {
      out.write(Json.result(document));
      out.write('\n');
      count++;
    }
    return count;
  }
}
