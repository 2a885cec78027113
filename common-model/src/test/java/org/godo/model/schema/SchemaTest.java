package org.godo.model.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class SchemaTest {
  private static final String SERVER = "GODO_TEST_MONGODB_URI";

  @TempDir Path dataDir;

  /** The embedded store, and a server where there is one for tests. */
  static Stream<String> uris() {
    String server = System.getenv(SERVER);
    return server == null ? Stream.of("") : Stream.of("", server);
  }

  private Store open(String uri) {
    String database = "godo_test_" + UUID.randomUUID();
    return Store.open(new StoreOptions(uri.isEmpty() ? null : uri, dataDir, database));
  }

  @ParameterizedTest
  @MethodSource("uris")
  void makesCollectionsAndIndexesOnceHoweverOftenItIsAsked(String uri) {
    try (Store store = open(uri)) {
      Schema.ensure(store).block();
      Schema.ensure(store).block();

      assertThat(Flux.from(store.database().listCollectionNames()).toStream())
          .containsExactlyInAnyOrderElementsOf(Collections.ALL);
      assertThat(indexes(store, "processes"))
          .containsExactlyInAnyOrder(
              "_id_", "docker_id_1", "ancestors_1", "host_1_pid_1_start_timestamp_1");
      assertThat(indexes(store, "fds"))
          .containsExactlyInAnyOrder("_id_", "host_1_timestamp_1", "session_1_tgid_1");
      Mono.from(store.database().drop()).block();
    }
  }

  @ParameterizedTest
  @MethodSource("uris")
  void makesACollectionOfAnotherNameInTheForm(String uri) {
    try (Store store = open(uri)) {
      Schema.ensureAs(store, Collections.CONTAINERS, "containers_next").block();

      assertThat(indexes(store, "containers_next")).containsExactlyInAnyOrder("_id_", "name_1");
      Mono.from(store.database().drop()).block();
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = SERVER, matches = ".+")
  void aServerRefusesAResultWithoutItsFields() {
    try (Store store = open(System.getenv(SERVER))) {
      Schema.ensure(store).block();

      assertThatThrownBy(
              () ->
                  Mono.from(
                          store
                              .database()
                              .getCollection("processes")
                              .insertOne(new Document("_id", "p")))
                      .block())
          .isInstanceOf(MongoWriteException.class)
          .hasMessageContaining("failed validation");
      Mono.from(store.database().drop()).block();
    }
  }

  private static Stream<String> indexes(Store store, String collection) {
    return Flux.from(store.database().getCollection(collection).listIndexes())
        .toStream()
        .map(index -> index.getString("name"));
  }
}
