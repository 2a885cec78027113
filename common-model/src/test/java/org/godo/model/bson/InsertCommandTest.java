package org.godo.model.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.junit.jupiter.api.Test;

class InsertCommandTest {
  private static final int CAPACITY = 1;
  private static final BsonDocument SERVERS_OWN = new BsonDocument();

  private static RawEvent event(int serial) {
    return new RawEvent.ExecNotice(Origin.audit("s", "h", 5, serial), serial, serial);
  }

  private static BsonDocument document(int serial) {
    return new RawBsonDocument(event(serial), new RawEventCodec());
  }

  private static BsonDocument expected(String collection, int... serials) {
    BsonArray documents = new BsonArray();
    IntStream.of(serials).forEach(serial -> documents.add(document(serial)));
    return new BsonDocument("insert", new BsonString(collection))
        .append("ordered", BsonBoolean.FALSE)
        .append("documents", documents);
  }

  /** Read by its bytes, every one of them. */
  private static BsonDocument decoded(RawBsonDocument command) {
    return command.decode(new BsonDocumentCodec());
  }

  @Test
  void isTheCommandTheServerKnows() {
    InsertCommand command = new InsertCommand("pids", SERVERS_OWN, CAPACITY);
    int[] serials = IntStream.range(0, 1_001).toArray();
    for (int serial : serials) {
      int bytes = command.add(event(serial));
      assertThat(bytes).isEqualTo(((RawBsonDocument) document(serial)).getByteBuffer().remaining());
    }
    assertThat(command.count()).isEqualTo(1_001);
    assertThat(decoded(command.drain())).isEqualTo(expected("pids", serials));
  }

  @Test
  void asksForTheWriteConcern() {
    BsonDocument majority = new BsonDocument("w", new BsonString("majority"));
    majority.append("wtimeout", new BsonInt32(5));
    InsertCommand command = new InsertCommand("fds", majority, CAPACITY);
    command.add(event(1));
    RawBsonDocument taken = command.drain();

    assertThat(decoded(taken)).isEqualTo(expected("fds", 1).append("writeConcern", majority));
    assertThat(decoded(InsertCommand.with(taken, InsertCommand.documents(taken))))
        .isEqualTo(decoded(taken));
  }

  @Test
  void beginsAnewWhenItIsTaken() {
    InsertCommand command = new InsertCommand("pids", SERVERS_OWN, CAPACITY);
    command.add(event(1));
    command.add(event(2));
    RawBsonDocument first = command.drain();
    assertThat(command.count()).isZero();
    command.add(event(3));

    assertThat(decoded(command.drain())).isEqualTo(expected("pids", 3));
    assertThat(decoded(first)).isEqualTo(expected("pids", 1, 2));
  }

  @Test
  void takesBackTheLastDocumentOnce() {
    InsertCommand command = new InsertCommand("pids", SERVERS_OWN, CAPACITY);
    assertThatThrownBy(command::removeLast).isInstanceOf(IllegalStateException.class);
    command.add(event(1));
    command.add(event(2));
    command.removeLast();
    assertThatThrownBy(command::removeLast).isInstanceOf(IllegalStateException.class);
    command.add(event(3));

    assertThat(decoded(command.drain())).isEqualTo(expected("pids", 1, 3));
  }

  @Test
  void isAsBeforeWhenADocumentHasNoForm() {
    InsertCommand command = new InsertCommand("pids", SERVERS_OWN, CAPACITY);
    command.add(event(1));
    RawEvent formless = BsonBufferTest.labelled("a\0b", "value");
    assertThatThrownBy(() -> command.add(formless)).isInstanceOf(BsonSerializationException.class);
    command.add(event(2));

    assertThat(decoded(command.drain())).isEqualTo(expected("pids", 1, 2));
  }

  @Test
  void becomesOneOfSomeOfItsDocuments() {
    InsertCommand command = new InsertCommand("files", SERVERS_OWN, CAPACITY);
    IntStream.range(0, 5).forEach(serial -> command.add(event(serial)));
    RawBsonDocument whole = command.drain();
    List<RawBsonDocument> documents = InsertCommand.documents(whole);
    assertThat(documents).extracting(BsonValue::asDocument).contains(document(4));

    assertThat(decoded(InsertCommand.with(whole, List.of(documents.get(1), documents.get(4)))))
        .isEqualTo(expected("files", 1, 4));
  }
}
