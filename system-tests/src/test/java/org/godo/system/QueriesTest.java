package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Runs every query of {@code docs/queries.md} on the capture from which its ids are. */
class QueriesTest {
  private static final Pattern BLOCK =
      Pattern.compile(
          "^### (.+?)$|^```javascript\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CALL = Pattern.compile("\\.(\\w+)\\(");

  /** Questions to which the answer for this capture is empty. */
  private static final Set<String> WITHOUT_ANSWER =
      Set.of(
          "Which programs were written by the container that executed them?",
          "Which files did more than one container access?",
          "Which containers does a loss overlap, and which loss?");

  @TempDir Path data;

  @Test
  void everyQueryRunsAndHasAnAnswer() throws Exception {
    Command.listener(
            "replay",
            "--data-dir",
            data,
            Command.checkout().resolve("listener/src/test/resources/captures/docker-run.pcap.gz"))
        .run()
        .expectSuccess();
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
    Map<String, Integer> found = new LinkedHashMap<>();
    try (Store store = Store.open(new StoreOptions(null, data, "godo"))) {
      queries().forEach((title, query) -> found.put(title, run(store.database(), query).size()));
    }
    assertThat(found).hasSizeGreaterThanOrEqualTo(12);
    assertThat(found.entrySet())
        .filteredOn(entry -> entry.getValue() == 0)
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrderElementsOf(WITHOUT_ANSWER);
  }

  private static Map<String, String> queries() throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    String title = "";
    Matcher block = BLOCK.matcher(Files.readString(Command.checkout().resolve("docs/queries.md")));
    while (block.find()) {
      if (block.group(1) != null) {
        title = block.group(1);
      } else {
        String key = queries.containsKey(title) ? title + " (" + queries.size() + ")" : title;
        queries.put(key, block.group(2).strip());
      }
    }
    return queries;
  }

  /** Runs {@code db.COLLECTION.METHOD(…).sort(…)…} as the shell does. */
  private static List<?> run(MongoDatabase database, String query) {
    assertThat(query).startsWith("db.");
    String name = query.substring(3, query.indexOf('.', 3));
    MongoCollection<BsonDocument> collection = database.getCollection(name, BsonDocument.class);
    @Nullable Publisher<?> result = null;
    int at = 3 + name.length();
    while (at < query.length()) {
      Matcher call = CALL.matcher(query).region(at, query.length());
      assertThat(call.lookingAt()).as("a call at: %s", query.substring(at)).isTrue();
      int end = closing(query, call.end() - 1);
      BsonArray args = BsonArray.parse('[' + query.substring(call.end(), end) + ']');
      result = apply(collection, result, call.group(1), args);
      at = end + 1;
      while (at < query.length() && Character.isWhitespace(query.charAt(at))) {
        at++;
      }
    }
    return Objects.requireNonNull(Flux.from(Objects.requireNonNull(result)).collectList().block());
  }

  private static Publisher<?> apply(
      MongoCollection<BsonDocument> collection,
      @Nullable Publisher<?> before,
      String call,
      BsonArray args) {
    return switch (call) {
      case "find" ->
          collection
              .find(args.isEmpty() ? new BsonDocument() : args.get(0).asDocument())
              .projection(args.size() > 1 ? args.get(1).asDocument() : null);
      case "aggregate" -> collection.aggregate(stages(args));
      case "countDocuments" -> collection.countDocuments(args.get(0).asDocument());
      case "distinct" ->
          collection.distinct(
              args.get(0).asString().getValue(),
              args.size() > 1 ? args.get(1).asDocument() : new BsonDocument(),
              BsonString.class);
      case "sort" -> find(before).sort(args.get(0).asDocument());
      case "limit" -> find(before).limit(args.get(0).asInt32().getValue());
      default -> throw new AssertionError("the shell's " + call + " is not known to this test");
    };
  }

  private static FindPublisher<?> find(@Nullable Publisher<?> before) {
    return (FindPublisher<?>) Objects.requireNonNull(before);
  }

  private static List<BsonDocument> stages(BsonArray args) {
    List<BsonDocument> stages = new ArrayList<>();
    for (BsonValue stage : args.get(0).asArray()) {
      stages.add(stage.asDocument());
    }
    return stages;
  }

  /**
   * Returns the position of the closing parenthesis, outside of strings and regular expressions.
   */
  private static int closing(String query, int open) {
    int depth = 0;
    char quote = 0;
    for (int i = open; i < query.length(); i++) {
      char c = query.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    throw new AssertionError("no end of the call at " + query.substring(open));
  }
}
