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

  @Test
  void equalResultsHaveEqualLinesInWhicheverOrderTheirReasonsWereFound() throws IOException {
    BsonDocument early = reasons("close_timestamp", "unlinked", "written");
    BsonDocument late = reasons("written", "unlinked", "close_timestamp");
    for (BsonDocument inferred : List.of(early, late)) {
      BsonDocument run = new BsonDocument("session", new BsonString("s"));
      BsonDocument container =
          new BsonDocument("_id", new BsonString("c"))
              .append("runs", new BsonArray(List.of(run.append("inferred", inferred))))
              .append("inferred", inferred)
              .append("name", new BsonString("n"));
      try (Store store = Stores.open(dataDir.resolve(inferred.getFirstKey()))) {
        Stores.insert(store, "containers", BsonDocument.class, List.of(container));

        Path directory = output.resolve(inferred.getFirstKey());
        new JsonLines(store.database()).write(directory);

        String reasons = "{\"close_timestamp\": \"r\", \"unlinked\": \"r\", \"written\": \"r\"}";
        assertThat(Files.readAllLines(directory.resolve("containers.jsonl")))
            .containsExactly(
                "{\"_id\": \"c\", \"runs\": [{\"session\": \"s\", \"inferred\": "
                    + reasons
                    + "}], \"inferred\": "
                    + reasons
                    + ", \"name\": \"n\"}");
      }
    }
  }

  private static BsonDocument reasons(String... fields) {
    BsonDocument reasons = new BsonDocument();
    for (String field : fields) {
      reasons.append(field, new BsonString("r"));
    }
    return reasons;
  }

  @Test
  void writesRawDocumentsAsStoredSessionBySession() throws IOException {
    try (Store store = Stores.open(dataDir)) {
      insert(store, "sessions", session("s1", 1_000), session("s1b", 0), session("other", 0));
      insert(
          store,
          "pids",
          document("s1/c/2"),
          document("s1/a/1"),
          document("s1b/a/1"),
          document("s10/a/1"));
      insert(
          store,
          "fds",
          document("s1/a/3")
              .append("file_name", new BsonString("/tmp/\\xff\n\u001b[2J\"\u2028ü\ud83d\ude00"))
              .append("result", new BsonInt64(-4_294_967_296L))
              .append("written", new BsonArray(List.of(new BsonDateTime(1)))));

      Map<Path, Long> written =
          new JsonLines(store.database()).writeRaw(output, List.of("s1b", "s1"));

      assertThat(written)
          .containsExactly(
              Map.entry(output.resolve("sessions.jsonl"), 2L),
              Map.entry(output.resolve("pids.jsonl"), 3L),
              Map.entry(output.resolve("fds.jsonl"), 1L),
              Map.entry(output.resolve("files.jsonl"), 0L));
      assertThat(Files.readAllLines(output.resolve("sessions.jsonl")))
          .containsExactly(
              "{\"_id\": \"s1b\", \"start_timestamp\": \"1970-01-01T00:00:00Z\", \"totals\": {\"audit_records\": 5}}",
              "{\"_id\": \"s1\", \"start_timestamp\": \"1970-01-01T00:00:01Z\", \"totals\": {\"audit_records\": 5}}");
      assertThat(Files.readAllLines(output.resolve("pids.jsonl")))
          .containsExactly(
              "{\"_id\": \"s1b/a/1\"}", "{\"_id\": \"s1/a/1\"}", "{\"_id\": \"s1/c/2\"}");
      assertThat(Files.readString(output.resolve("fds.jsonl")))
          .isEqualTo(
              "{\"_id\": \"s1/a/3\", \"file_name\": \"/tmp/\\\\xff\\n\\u001b[2J\\\"\\u2028ü\\ud83d\\ude00\","
                  + " \"result\": -4294967296, \"written\": [\"1970-01-01T00:00:00.001Z\"]}\n");
    }
  }

  @Test
  void writesTheResultsOfSomeSessionsOnly() throws IOException {
    try (Store store = Stores.open(dataDir)) {
      BsonArray both = new BsonArray(List.of(new BsonString("s1"), new BsonString("s2")));
      insert(
          store,
          "containers",
          document("c1").append("sessions", both),
          document("c2").append("sessions", new BsonArray(List.of(new BsonString("s2")))));
      insert(
          store,
          "processes",
          document("p1").append("session", new BsonString("s1")),
          document("p2").append("session", new BsonString("s2")));

      Map<Path, Long> written = new JsonLines(store.database()).write(output, List.of("s1"));

      assertThat(written.values()).containsExactly(1L, 1L, 0L);
      assertThat(Files.readAllLines(output.resolve("containers.jsonl")))
          .containsExactly("{\"_id\": \"c1\", \"sessions\": [\"s1\", \"s2\"]}");
      assertThat(Files.readAllLines(output.resolve("processes.jsonl")))
          .containsExactly("{\"_id\": \"p1\", \"session\": \"s1\"}");
    }
  }

  private static BsonDocument document(String id) {
    return new BsonDocument("_id", new BsonString(id));
  }

  private static BsonDocument session(String id, long start) {
    return document(id)
        .append("start_timestamp", new BsonDateTime(start))
        .append("totals", new BsonDocument("audit_records", new BsonInt64(5)));
  }

  private static void insert(Store store, String collection, BsonDocument... documents) {
    Stores.insert(store, collection, BsonDocument.class, List.of(documents));
  }
}
