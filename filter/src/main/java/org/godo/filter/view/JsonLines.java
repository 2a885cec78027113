package org.godo.filter.view;

import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.godo.model.schema.Collections;
import reactor.core.publisher.Flux;

/** Writes result collections to files with one JSON object per line, dates as ISO-8601 in UTC. */
public final class JsonLines {
  private static final int PREFETCH = 1_000;
  private final MongoDatabase database;

  public JsonLines(MongoDatabase database) {
    this.database = database;
  }

  /**
   * Writes one file per result collection. A file gets its name when it is complete.
   *
   * @return the files with their numbers of lines
   * @throws IOException if a file cannot be written
   */
  public Map<Path, Long> write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Map<Path, Long> written = new LinkedHashMap<>();
    for (String name :
        List.of(Collections.CONTAINERS, Collections.PROCESSES, Collections.FILE_ACCESSES)) {
      Path file = directory.resolve(name + ".jsonl");
      Path partial = directory.resolve(name + ".jsonl.partial");
      written.put(file, writeLines(name, partial));
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return written;
  }

  private long writeLines(String name, Path file) throws IOException {
    long count = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      Iterable<BsonDocument> documents =
          Flux.from(
                  database
                      .getCollection(name, BsonDocument.class)
                      .find()
                      .sort(Sorts.ascending("_id")))
              .toIterable(PREFETCH);
      for (BsonDocument document : documents) {
        out.write(Json.line(document));
        out.write('\n');
        count++;
      }
    }
    return count;
  }
}
