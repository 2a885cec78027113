package org.godo.filter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.godo.filter.support.Stores;
import org.godo.model.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
  @TempDir Path dataDir;
  @TempDir Path output;

  @Test
  void writesOneObjectALineWithDatesAsIsoInUtc() throws IOException {
    BsonDocument second =
        new BsonDocument("_id", new BsonString("k2"))
            .append("start_timestamp", new BsonDateTime(1_700_000_000_123L))
            .append("exit_timestamp", BsonNull.VALUE)
            .append("written", new BsonArray(List.of(new BsonDateTime(0))))
            .append("pid", new BsonInt32(7))
            .append("write_bytes", new BsonInt64(5_000_000_000L))
            .append("complete", BsonBoolean.TRUE)
            .append("args", new BsonArray(List.of(new BsonString("a\n\"b\" \u001b ü"))));
    BsonDocument first = new BsonDocument("_id", new BsonString("k1"));
    try (Store store = Stores.open(dataDir)) {
      Stores.insert(store, "processes", BsonDocument.class, List.of(second, first));

      Path directory = output.resolve("new/folder");
      Map<Path, Long> written = new JsonLines(store.database()).write(directory);

      assertThat(written)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  directory.resolve("containers.jsonl"), 0L,
                  directory.resolve("processes.jsonl"), 2L,
                  directory.resolve("file_accesses.jsonl"), 0L));
      assertThat(Files.readAllLines(directory.resolve("processes.jsonl")))
          .containsExactly(
              "{\"_id\": \"k1\"}",
              "{\"_id\": \"k2\", \"start_timestamp\": \"2023-11-14T22:13:20.123Z\","
                  + " \"exit_timestamp\": null, \"written\": [\"1970-01-01T00:00:00Z\"],"
                  + " \"pid\": 7, \"write_bytes\": 5000000000, \"complete\": true,"
                  + " \"args\": [\"a\\n\\\"b\\\" \\u001b ü\"]}");
      try (var files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder(
                "containers.jsonl", "processes.jsonl", "file_accesses.jsonl");
      }
    }
  }
}
