package org.godo.model.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoSocketException;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class EmbeddedStoreTest {
  @TempDir Path dataDir;

  private Store open() {
    return Store.open(new StoreOptions(null, dataDir, "godo"));
  }

  private static MongoCollection<Document> things(Store store) {
    return store.database().getCollection("things");
  }

  private static <T> T get(Publisher<T> publisher) {
    return Mono.from(publisher).blockOptional().orElseThrow();
  }

  private static List<String> ids(Publisher<Document> found) {
    return Flux.from(found).map(document -> document.getString("_id")).toStream().toList();
  }

  private static List<String> expectedIds(int from, int to) {
    return IntStream.range(from, to).mapToObj("s/a/%06d"::formatted).toList();
  }

  @Test
  void keepsDocumentsOverAReopening() {
    try (Store store = open()) {
      get(things(store).insertMany(StoreChild.documents(0, 3)));
    }
    try (Store store = open()) {
      assertThat(Flux.from(things(store).find()).collectList().block())
          .isEqualTo(StoreChild.documents(0, 3));
    }
  }

  @Test
  void readsNoDocumentToOpen() {
    try (Store store = open()) {
      get(things(store).createIndex(ascending("number")));
      get(things(store).insertMany(StoreChild.documents(0, 3)));
    }
    try (MVStore file = MVStore.open(dataDir.resolve("store/documents.h2").toString())) {
      var types =
          new MVMap.Builder<Object, byte[]>()
              .keyType(KeyType.INSTANCE)
              .valueType(DocumentType.INSTANCE);
      file.openMap("documents.godo.things", types).put("s/a/unreadable", new byte[] {1});
    }

    try (Store store = open()) {
      assertThat(get(things(store).estimatedDocumentCount())).isEqualTo(4);
      assertThat(ids(things(store).find(lt("_id", "s/a/u")))).isEqualTo(expectedIds(0, 3));
    }
  }

  @Test
  void refusesASecondDocumentWithAnId() {
    try (Store store = open()) {
      get(things(store).insertMany(StoreChild.documents(0, 3)));

      assertThatThrownBy(
              () ->
                  get(
                      things(store)
                          .insertMany(
                              StoreChild.documents(1, 5), new InsertManyOptions().ordered(false))))
          .isInstanceOfSatisfying(
              MongoBulkWriteException.class,
              e ->
                  assertThat(e.getWriteErrors())
                      .extracting(error -> error.getIndex() + ":" + error.getCode())
                      .containsExactly("0:11000", "1:11000"));

      assertThat(ids(things(store).find())).isEqualTo(expectedIds(0, 5));
    }
  }

  @Test
  void readsRangesOfIdsInTheirOrder() {
    try (Store store = open()) {
      MongoCollection<Document> things = things(store);
      get(things.insertMany(StoreChild.documents(0, 700)));

      assertThat(ids(things.find(gt("_id", "s/a/000009")).sort(ascending("_id")).limit(5)))
          .isEqualTo(expectedIds(10, 15));
      assertThat(ids(things.find(and(gte("_id", "s/a/000009"), lt("_id", "s/a/000600")))))
          .isEqualTo(expectedIds(9, 600));
      assertThat(ids(things.find(and(eq("_id", "s/a/000007"), eq("number", 7)))))
          .isEqualTo(expectedIds(7, 8));
      assertThat(ids(things.find(and(gt("_id", "s/a/000009"), eq("number", 600)))))
          .isEqualTo(expectedIds(600, 601));
      assertThat(ids(things.find(in("_id", "s/a/000004", "s/a/000003", "none"))))
          .isEqualTo(expectedIds(3, 5));
      assertThat(ids(things.find().sort(ascending("_id")))).isEqualTo(expectedIds(0, 700));
      assertThat(ids(things.find().sort(descending("number")).limit(1)))
          .isEqualTo(expectedIds(699, 700));
      assertThat(ids(things.find().skip(2).limit(2))).isEqualTo(expectedIds(2, 4));
      assertThat(get(things.find(eq("_id", "s/a/000004")).projection(include("_id"))))
          .isEqualTo(new Document("_id", "s/a/000004"));
      assertThat(ids(things.find(gt("_id", "s/b")))).isEmpty();
    }
  }

  @Test
  void readsFromWhereARangeBeginsAndNoFurtherThanTheLimit() {
    try (Store store = open()) {
      MongoCollection<Document> things = things(store);
      for (int i = 0; i < 20; i++) {
        get(things.insertMany(StoreChild.documents(i * 5_000, (i + 1) * 5_000)));
      }
      Bson nearTheEnd = gt("_id", "s/a/099000");
      long began = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        assertThat(ids(things.find(nearTheEnd).sort(ascending("_id")).limit(10)))
            .isEqualTo(expectedIds(99_001, 99_011));
      }
      // scanning and sorting 100,000 documents 200 times takes minutes
      assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
    }
  }

  @Test
  void refusesIdsThatAreNoStrings() {
    try (Store store = open()) {
      MongoCollection<Document> things = things(store);
      get(things.insertOne(new Document("_id", "5")));

      for (Document document : List.of(new Document("_id", 5), new Document("number", 5))) {
        assertThatThrownBy(() -> get(things.insertOne(document)))
            .hasMessageContaining("the embedded store has documents with a string as _id only");
      }
      assertThat(Flux.from(things.find(eq("_id", 5))).collectList().block()).isEmpty();
      assertThat(Flux.from(things.find(in("_id", 5, "5"))).collectList().block())
          .containsExactly(new Document("_id", "5"));
      assertThat(get(things.deleteOne(eq("_id", 5))).getDeletedCount()).isZero();
      assertThat(get(things.countDocuments())).isEqualTo(1);
    }
  }

  @Test
  void replacesUpdatesAndDeletes() {
    try (Store store = open()) {
      MongoCollection<Document> things = things(store);
      Document first = new Document("_id", "a").append("n", 1);
      get(things.replaceOne(eq("_id", "a"), first, new ReplaceOptions().upsert(true)));
      get(things.replaceOne(eq("_id", "a"), new Document("_id", "a").append("n", 2)));
      assertThat(get(things.find())).isEqualTo(new Document("_id", "a").append("n", 2));

      assertThat(
              get(things.updateOne(eq("n", 2), new Document("$set", new Document("m", 3))))
                  .getModifiedCount())
          .isEqualTo(1);
      assertThat(get(things.find(eq("m", 3))).getInteger("n")).isEqualTo(2);

      assertThat(get(things.deleteMany(eq("n", 2))).getDeletedCount()).isEqualTo(1);
      assertThat(get(things.countDocuments())).isZero();
    }
  }

  @Test
  void givesAnAnswerLargerThanAMessageInSeveral() {
    try (Store store = open()) {
      MongoCollection<Document> things = things(store);
      String filler = "x".repeat(1 << 20);
      for (int i = 0; i < 60; i++) {
        get(things.insertOne(new Document("_id", "s/a/%06d".formatted(i)).append("text", filler)));
      }
      assertThat(ids(things.find().batchSize(1_000))).isEqualTo(expectedIds(0, 60));
    }
  }

  @Test
  void renamesACollectionOverAnotherWithItsIndex() {
    MongoNamespace target = new MongoNamespace("godo", "target");
    try (Store store = open()) {
      get(things(store).insertMany(StoreChild.documents(0, 3)));
      get(store.database().getCollection("target").insertMany(StoreChild.documents(7, 9)));
      Mono.from(
              things(store)
                  .renameCollection(target, new RenameCollectionOptions().dropTarget(true)))
          .block();
    }
    try (Store store = open()) {
      MongoCollection<Document> renamed = store.database().getCollection("target");
      assertThat(ids(renamed.find())).isEqualTo(expectedIds(0, 3));
      assertThat(ids(renamed.find(eq("_id", "s/a/000001")))).isEqualTo(expectedIds(1, 2));
      assertThatThrownBy(() -> get(renamed.insertOne(new Document("_id", "s/a/000001"))))
          .hasMessageContaining("E11000");
      assertThat(ids(things(store).find())).isEmpty();
      get(things(store).insertMany(StoreChild.documents(0, 1)));
      assertThat(Flux.from(store.database().listCollectionNames()).collectList().block())
          .containsExactlyInAnyOrder("target", "things");
    }
  }

  @Test
  void isOpenToItsOwnerAlone() throws IOException {
    try (Store store = open()) {
      get(things(store).insertMany(StoreChild.documents(0, 1)));
      Path directory = dataDir.resolve("store");
      assertThat(mode(directory)).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName() + " " + mode(file)))
            .containsExactlyInAnyOrder(
                "documents.h2 rw-------",
                "endpoint rw-------",
                "lock rw-------",
                "socket rw-------");
      }
    }
  }

  @Test
  void closesAFolderThatIsOpenToOthers() throws IOException {
    Files.createDirectory(
        dataDir.resolve("store"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    open().close();
    assertThat(mode(dataDir.resolve("store"))).isEqualTo("rwx------");
  }

  @Test
  void listensOnNoPort() throws IOException {
    List<String> before = listeningPorts();
    try (Store store = open()) {
      get(things(store).insertMany(StoreChild.documents(0, 1)));
      assertThat(listeningPorts()).isEqualTo(before);
    }
  }

  /** Sockets of this process that listen, from its own file descriptors. */
  private static List<String> listeningPorts() throws IOException {
    List<String> sockets;
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      sockets = descriptors.map(EmbeddedStoreTest::target).toList();
    }
    try (Stream<String> tcp = Files.lines(Path.of("/proc/self/net/tcp"));
        Stream<String> tcp6 = Files.lines(Path.of("/proc/self/net/tcp6"))) {
      return Stream.concat(tcp, tcp6)
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields[3].equals("0A"))
          .filter(fields -> sockets.contains("socket:[" + fields[9] + "]"))
          .map(fields -> fields[1])
          .toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void servesFromAPrivateFolderWhereThePathIsTooLong() throws IOException {
    Path deep = dataDir.resolve("d".repeat(60)).resolve("e".repeat(60));
    Path socket;
    try (Store store = Store.open(new StoreOptions(null, deep, "godo"))) {
      get(things(store).insertMany(StoreChild.documents(0, 1)));
      socket = Path.of(Files.readString(deep.resolve("store/endpoint")).strip());
      assertThat(socket.toString()).startsWith(System.getProperty("java.io.tmpdir") + "/godo-");
      assertThat(mode(socket.resolveSibling("."))).isEqualTo("rwx------");
    }
    assertThat(socket.resolveSibling(".")).doesNotExist();
  }

  @Test
  void saysWhoseFolderItIsOrWhyItCannotBeUsed() throws IOException {
    Files.writeString(dataDir.resolve("store"), "no directory");
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORE))
        .hasMessageContaining("is not a directory")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void saysThatTheFileIsBroken() throws IOException {
    open().close();
    Files.write(dataDir.resolve("store/documents.h2"), new byte[100_000]);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORE))
        .hasMessageContaining(dataDir.toString());
  }

  // ---- several programs ----------------------------------------------------------------------

  @Test
  void anotherStoreTakesOverWhenTheHostCloses() {
    Store host = open();
    try (Store other = Store.open(new StoreOptions(null, dataDir, "godo"), Store.HandOver.RESUME)) {
      get(things(host).insertMany(StoreChild.documents(0, 2)));
      assertThat(ids(things(other).find())).isEqualTo(expectedIds(0, 2));

      host.close();

      assertThat(ids(things(other).find())).isEqualTo(expectedIds(0, 2));
      get(things(other).insertMany(StoreChild.documents(2, 4)));
      try (Store third = open()) {
        assertThat(ids(things(third).find())).isEqualTo(expectedIds(0, 4));
      }
    }
  }

  @Test
  void aHostWaitsForAnotherProgramToFinish() throws Exception {
    Store host = open();
    Store other = open();
    Thread closing = new Thread(host::close);
    closing.start();
    for (int i = 0; i < 50; i++) {
      get(things(other).insertMany(StoreChild.documents(i, i + 1)));
    }
    assertThat(closing.isAlive()).isTrue();
    other.close();
    closing.join();
    try (Store store = open()) {
      assertThat(ids(things(store).find())).isEqualTo(expectedIds(0, 50));
    }
  }

  @Test
  void twoProcessesShareTheDataDirectory() throws Exception {
    try (StoreChild child = StoreChild.start(dataDir)) {
      assertThat(child.ask("insert 0 10")).isEqualTo("done");
      try (Store store = open()) {
        assertThat(ids(things(store).find())).isEqualTo(expectedIds(0, 10));
        get(things(store).insertMany(StoreChild.documents(10, 20)));
        assertThat(child.ask("count")).isEqualTo("20 done");
      }
    }
  }

  @Test
  void everyAcknowledgedWriteSurvivesKillAndIsServedByTheNext() throws Exception {
    try (StoreChild child = StoreChild.start(dataDir)) {
      assertThat(child.ask("insert 0 5000")).isEqualTo("done");
      assertThat(child.ask("durable")).isEqualTo("done");
      for (int i = 5_000; i < 6_000; i += 50) {
        assertThat(child.ask("insert " + i + " " + (i + 50))).isEqualTo("done");
      }
      child.killHard();
    }
    try (Store store = open()) {
      assertThat(ids(things(store).find())).isEqualTo(expectedIds(0, 6_000));
    }
  }

  @Test
  void whatAnotherProgramWroteSurvivesTheHostsEnd() throws Exception {
    try (StoreChild child = StoreChild.start(dataDir);
        Store store = open()) {
      get(things(store).insertMany(StoreChild.documents(0, 500)));
      child.killHard();
      assertThat(ids(things(store).find())).isEqualTo(expectedIds(0, 500));
    }
  }

  @Test
  void opensAgainAFileThatCouldNotBeWritten() throws Exception {
    try (Store store = open()) {
      get(things(store).insertMany(StoreChild.documents(0, 10)));
      Object backend = field(field(store, "server"), "backend");
      ((MVStore) field(backend, "file")).closeImmediately();

      assertThatThrownBy(() -> get(things(store).insertMany(StoreChild.documents(10, 20))))
          .isInstanceOf(MongoSocketException.class);

      get(things(store).insertMany(StoreChild.documents(10, 20)));
      assertThat(ids(things(store).find())).isEqualTo(expectedIds(0, 20));
    }
  }

  private static Object field(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  @Test
  void aClientTakesOverFromAHostThatIsKilled() throws Exception {
    try (StoreChild child = StoreChild.start(dataDir);
        Store store = open()) {
      assertThat(child.ask("insert 0 10")).isEqualTo("done");
      assertThat(child.ask("durable")).isEqualTo("done");
      assertThat(ids(things(store).find())).isEqualTo(expectedIds(0, 10));
      child.killHard();
      assertThat(ids(things(store).find())).isEqualTo(expectedIds(0, 10));
    }
  }
}
