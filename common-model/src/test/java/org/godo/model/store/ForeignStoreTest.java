package org.godo.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.ObjectDataType;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stores that another made, or that are damaged. */
class ForeignStoreTest {
  private static final String REFUSED =
      "the store in %s is damaged: %s; restore store/documents.h2"
          + " there from a copy, or move it away to begin an empty store";

  @TempDir Path dataDir;

  /** An object whose creation is noticed, as that of a gadget would be. */
  private static final class Gadget implements Serializable, Comparable<Gadget> {
    private static final long serialVersionUID = 1;
    private static volatile boolean created;

    private void readObject(ObjectInputStream in) throws IOException {
      created = true;
    }

    @Override
    public int compareTo(Gadget other) {
      return 0;
    }
  }

  @BeforeEach
  void forget() {
    Gadget.created = false;
  }

  private Path file() {
    return dataDir.resolve("store/documents.h2");
  }

  private Store open() {
    return Store.open(new StoreOptions(null, dataDir, "godo"));
  }

  /** Makes a store as its programs would. */
  private void makeStore(int documents) {
    try (Store store = open()) {
      Mono.from(
              store
                  .database()
                  .getCollection("sessions")
                  .insertMany(StoreChild.documents(0, documents)))
          .block();
    }
  }

  private <V> void put(String map, Object key, V value, DataType<? super V> values)
      throws IOException {
    Files.createDirectories(file().getParent());
    try (MVStore store = new MVStore.Builder().fileName(file().toString()).compress().open()) {
      MVMap<Object, V> made =
          store.openMap(
              map, new MVMap.Builder<Object, V>().keyType(new ObjectDataType()).valueType(values));
      made.put(key, value);
    }
  }

  private static byte[] bson(String id) {
    return new RawBsonDocument(new BsonDocument("_id", new BsonString(id)), new BsonDocumentCodec())
        .getByteBuffer()
        .array();
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> open().close())
        .isInstanceOfSatisfying(
            GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORE))
        .hasMessage(REFUSED.formatted(dataDir, reason));
    assertThat(Gadget.created).isFalse();
  }

  @Test
  void anObjectAsKeyIsRefusedAndNotCreated() throws IOException {
    put("documents.godo.sessions", new Gadget(), bson("a"), ByteArrayDataType.INSTANCE);

    assertRefused("it has a key of type 19, which is no string");
  }

  @Test
  void anObjectAmongManyKeysIsNotCreated() throws IOException {
    makeStore(3_000);
    put("documents.godo.sessions", new Gadget(), bson("a"), ByteArrayDataType.INSTANCE);

    assertThatThrownBy(
            () -> {
              try (Store store = open()) {
                Flux.from(store.database().getCollection("sessions").find()).blockLast();
              }
            })
        .hasMessageContaining("it has a key of type 19, which is no string");
    assertThat(Gadget.created).isFalse();
  }

  @Test
  void anObjectAmongTheNamesOfCollectionsIsNotCreated() throws IOException {
    makeStore(1);
    put("documents.godo.system.namespaces", new Gadget(), bson("a"), ByteArrayDataType.INSTANCE);

    assertRefused("it has a key of type 19, which is no string");
  }

  @Test
  void anObjectAsDocumentIsNotCreated() throws IOException {
    makeStore(1);
    put("documents.godo.sessions", "s/a/000000", new Gadget(), new ObjectDataType());

    assertThatThrownBy(
            () -> {
              try (Store store = open()) {
                Flux.from(store.database().getCollection("sessions").find()).blockLast();
              }
            })
        .isInstanceOf(RuntimeException.class);
    assertThat(Gadget.created).isFalse();
  }

  @Test
  void theCounterOfEarlierVersionsIsNotRead() throws IOException {
    makeStore(2);
    put("commits", "count", new Gadget(), new ObjectDataType());

    try (Store store = open()) {
      assertThat(Flux.from(store.database().getCollection("sessions").find()).collectList().block())
          .isEqualTo(StoreChild.documents(0, 2));
    }
    assertThat(Gadget.created).isFalse();
  }

  @Test
  void anObjectAsCounterIsNotCreated() throws IOException {
    makeStore(2);
    put("commitCount", "count", new Gadget(), new ObjectDataType());

    try (Store store = open()) {
      assertThat(store.embedded()).isTrue();
    } catch (GodoException refused) {
      assertThat(refused).hasMessageStartingWith("the store in " + dataDir + " is damaged: ");
    }
    assertThat(Gadget.created).isFalse();
  }

  @Test
  void aMapThatGodoDoesNotWriteIsRefused() throws IOException {
    makeStore(1);
    put("undoLog.\n1", new Gadget(), "x", StringDataType.INSTANCE);

    assertRefused("it has a map that godo does not write: undoLog.\\n1");
  }

  @Test
  void verifyCreatesNoObject() throws IOException {
    makeStore(3);
    put("documents.godo.sessions", new Gadget(), bson("a"), ByteArrayDataType.INSTANCE);

    try (StoreInspection store = StoreInspection.open(dataDir, "godo").orElseThrow()) {
      assertThatThrownBy(
              () -> {
                StoreInspection.Documents documents = store.read("sessions");
                while (documents.next() != null) {
                  // until it fails
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessage("it has a key of type 19, which is no string");
    }
    assertThat(Gadget.created).isFalse();
  }

  /** As every version before this one wrote it. */
  @Test
  void storesOfEarlierVersionsAreRead() throws IOException {
    Files.createDirectories(file().getParent());
    try (MVStore store = new MVStore.Builder().fileName(file().toString()).compress().open()) {
      var types =
          new MVMap.Builder<Object, byte[]>()
              .keyType(new ObjectDataType())
              .valueType(ByteArrayDataType.INSTANCE);
      store
          .<MVMap<Object, Object>, Object, Object>openMap("commits", new MVMap.Builder<>())
          .put("count", 1L);
      MVMap<Object, byte[]> sessions = store.openMap("documents.godo.sessions", types);
      for (String id :
          List.of("", "a", "fifteen chars..", "sixteen chars...", "\u00e4\u20ac\ud83d\ude00")) {
        sessions.put(id, bson(id));
      }
    }

    try (StoreInspection store = StoreInspection.open(dataDir, "godo").orElseThrow()) {
      StoreInspection.Documents documents = store.read("sessions");
      for (String id :
          List.of("", "a", "fifteen chars..", "sixteen chars...", "\u00e4\u20ac\ud83d\ude00")) {
        assertThat(Optional.ofNullable(documents.next())).contains(new RawBsonDocument(bson(id)));
      }
      assertThat(documents.next()).isNull();
    }
  }

  // ---- damage ----------------------------------------------------------------------------------

  private void assertOneLine() {
    try (Store store = open()) {
      Flux.from(store.database().getCollection("sessions").find()).blockLast();
    } catch (GodoException refused) {
      assertThat(refused.exitCode()).isEqualTo(ExitCode.STORE);
      assertThat(refused.getMessage()).startsWith("the store in " + dataDir).doesNotContain("\n");
    } catch (com.mongodb.MongoException failed) {
      assertThat(failed.getMessage()).doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4095, 4096, 8191, 8192, 12288, 20000})
  void aTruncatedFileIsOneLine(int length) throws IOException {
    makeStore(1_000);
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(whole, Math.min(length, whole.length - 1)));

    assertOneLine();
  }

  @Test
  void randomBytesAreOneLine() throws IOException {
    makeStore(1);
    byte[] noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    Files.write(file(), noise);

    assertThatThrownBy(this::open)
        .isInstanceOf(GodoException.class)
        .hasMessage(REFUSED.formatted(dataDir, "Store header is corrupt: " + file()));
  }

  @Test
  void flippedBytesAreOneLine() throws IOException {
    makeStore(400);
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j < 1 + i / 10; j++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(file(), damaged);
      assertOneLine();
    }
  }
}
