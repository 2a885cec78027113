package org.godo.model.store;

import static com.mongodb.client.model.Sorts.ascending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoSocketException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class StoreInsertTest {
  @TempDir Path dataDir;

  private Store open() {
    return Store.open(new StoreOptions(null, dataDir, "godo"));
  }

  private static RawBsonDocument insert(Document... documents) {
    BsonArray array = new BsonArray();
    for (Document document : documents) {
      array.add(document.toBsonDocument());
    }
    BsonDocument command =
        new BsonDocument("insert", new BsonString("things"))
            .append("ordered", BsonBoolean.FALSE)
            .append("writeConcern", new BsonDocument("w", new BsonInt32(1)))
            .append("documents", array);
    return new RawBsonDocument(command, new BsonDocumentCodec());
  }

  private static BsonDocument answer(Store store, Document... documents) {
    return Objects.requireNonNull(store.insert(insert(documents)).block());
  }

  private static Document thing(String id, int number) {
    return new Document("_id", id).append("number", number).append("nested", List.of("a", "ü"));
  }

  private static List<Document> things(Store store) {
    return Objects.requireNonNull(
        Flux.from(store.database().getCollection("things").find().sort(ascending("_id")))
            .collectList()
            .block());
  }

  @Test
  void theHostWritesTheDocumentsAsTheyAre() {
    try (Store store = open()) {
      assertThat(answer(store, thing("b", 2), thing("ä", 3), thing("a", 1)))
          .isEqualTo(BsonDocument.parse("{ok: 1.0}"));
      assertThat(things(store)).containsExactly(thing("a", 1), thing("b", 2), thing("ä", 3));
    }
    try (Store store = open()) {
      assertThat(things(store)).containsExactly(thing("a", 1), thing("b", 2), thing("ä", 3));
    }
  }

  @Test
  void anIdThatIsThereIsReportedAsByAServerAndItsDocumentStays() {
    try (Store host = open();
        Store client = open()) {
      answer(host, thing("a", 1), thing("c", 3));
      BsonDocument byHost = answer(host, thing("a", 10), thing("b", 2), thing("c", 30));
      BsonDocument byClient = answer(client, thing("a", 10), thing("d", 4), thing("c", 30));

      assertThat(errors(byHost)).isEqualTo(errors(byClient)).containsExactly("0:11000", "2:11000");
      assertThat(byHost.getArray("writeErrors").get(0).asDocument().getString("errmsg").getValue())
          .isEqualTo(
              "E11000 duplicate key error collection: godo.things index: _id_ dup key: { _id: \"a\" }")
          .isEqualTo(
              byClient.getArray("writeErrors").get(0).asDocument().getString("errmsg").getValue());
      assertThat(things(client))
          .containsExactly(thing("a", 1), thing("b", 2), thing("c", 3), thing("d", 4));
    }
  }

  private static List<String> errors(BsonDocument answer) {
    return answer.getArray("writeErrors").stream()
        .map(BsonValue::asDocument)
        .map(error -> error.getInt32("index").getValue() + ":" + error.getNumber("code").intValue())
        .toList();
  }

  @Test
  void aDocumentWithoutATextIdIsRefused() {
    try (Store store = open()) {
      for (Document document :
          List.of(new Document("_id", 1), new Document("number", 1), new Document())) {
        assertThatThrownBy(() -> answer(store, document))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("a document that does not begin with a string as _id");
      }
      assertThat(things(store)).isEmpty();
    }
  }

  @Test
  void anInsertThatCannotBeWrittenFailsAndTheNextOpensTheFileAgain() throws Exception {
    try (Store store = open()) {
      answer(store, thing("a", 1));
      file(store).closeImmediately();

      assertThatThrownBy(() -> answer(store, thing("b", 2)))
          .isInstanceOf(MongoSocketException.class);
      Flux.defer(() -> store.insert(insert(thing("c", 3)))).retry(20).blockLast();

      assertThat(things(store)).containsExactly(thing("a", 1), thing("c", 3));
    }
  }

  private static MVStore file(Store store) throws ReflectiveOperationException {
    return (MVStore) value(value(value(store, "server"), "backend"), "file");
  }

  private static Object value(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}
