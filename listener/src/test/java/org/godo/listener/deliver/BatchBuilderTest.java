package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.godo.model.bson.InsertCommand;
import org.godo.model.bson.RawEventCodec;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
  private static final int MAX_DOCUMENT = 16 << 20;

  private long begun;
  private final List<String> reasons = new ArrayList<>();
  private final List<BsonDocument> refused = new ArrayList<>();

  private BatchBuilder builder(int documents, int bytes) {
    return new BatchBuilder(
        RawCollection.PIDS,
        new BsonDocument(),
        new DeliveryOptions(
            documents, bytes, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, null),
        () -> ++begun,
        (collection, reason, document, millis) -> {
          assertThat(collection).isEqualTo(RawCollection.PIDS);
          reasons.add(reason);
          refused.add(document);
        });
  }

  private static RawEvent event(long number) {
    return new RawEvent.Comm(
        Origin.audit("s", "h", number, number), 1, 1, "x".repeat((int) number % 7));
  }

  private static RawEvent labelled(String name, String value) {
    return new RawEvent.Container(
        Origin.lookedUp(Source.DOCKER, "s", "h", 1, 1),
        "id",
        "name",
        null,
        Map.of(name, value),
        null,
        1,
        null,
        null,
        List.of(),
        null,
        null,
        null);
  }

  /** An event whose document has exactly this many bytes. */
  private static RawEvent ofBytes(int bytes) {
    int rest = bytes(new RawBsonDocument(labelled("label", ""), new RawEventCodec())).length;
    return labelled("label", "x".repeat(bytes - rest));
  }

  private static byte[] bytes(RawBsonDocument document) {
    byte[] bytes = new byte[document.getByteBuffer().remaining()];
    document.getByteBuffer().get(bytes);
    return bytes;
  }

  private static List<RawBsonDocument> taken(BatchBuilder builder) {
    Batch batch = builder.build();
    List<RawBsonDocument> documents = InsertCommand.documents(batch.command());
    assertThat(batch.count()).isEqualTo(documents.size());
    return documents;
  }

  @Test
  void buildsDocumentsInOrderAsTheCodecEncodesThem() {
    BatchBuilder builder = builder(100, 1 << 20);
    for (int round = 0; round < 3; round++) {
      List<RawEvent> events =
          LongStream.range(round, round + 50).mapToObj(BatchBuilderTest::event).toList();
      events.forEach(builder::add);

      List<RawBsonDocument> documents = taken(builder);

      assertThat(documents).hasSize(50);
      for (int i = 0; i < 50; i++) {
        assertThat(bytes(documents.get(i)))
            .isEqualTo(bytes(new RawBsonDocument(events.get(i), new RawEventCodec())));
      }
      assertThat(builder.isEmpty()).isTrue();
    }
  }

  @Test
  void aBuiltBatchDoesNotChange() {
    BatchBuilder builder = builder(10, 1 << 20);
    builder.add(event(1));
    List<RawBsonDocument> first = taken(builder);
    builder.add(event(2));
    builder.build();

    assertThat(first.get(0).getString("_id").getValue()).isEqualTo(event(1).origin().id());
  }

  @Test
  void isFullByDocumentsOrByBytes() {
    BatchBuilder byDocuments = builder(2, 1 << 20);
    byDocuments.add(event(1));
    assertThat(byDocuments.isFull()).isFalse();
    byDocuments.add(event(2));
    assertThat(byDocuments.isFull()).isTrue();

    BatchBuilder byBytes = builder(100, 2_000);
    byBytes.add(ofBytes(1_000));
    assertThat(byBytes.isFull()).isFalse();
    byBytes.add(ofBytes(1_000));
    assertThat(byBytes.isFull()).isTrue();
  }

  @Test
  void beginsABatchWithItsFirstDocument() {
    BatchBuilder builder = builder(10, 1 << 20);
    builder.add(labelled("a\0b", "value"));
    assertThat(begun).isZero();
    builder.add(event(1));
    builder.add(event(2));
    assertThat(builder.build().number()).isEqualTo(1);
    builder.add(event(3));
    assertThat(builder.build().number()).isEqualTo(2);
  }

  @Test
  void acceptsTheLargestDocumentAllowedAndRefusesALargerOne() {
    BatchBuilder builder = builder(10, 1 << 20);
    assertThat(builder.add(ofBytes(MAX_DOCUMENT + 1))).isTrue();
    assertThat(builder.isEmpty()).isTrue();
    assertThat(builder.add(ofBytes(MAX_DOCUMENT))).isTrue();
    assertThat(builder.isFull()).isTrue();

    assertThat(taken(builder))
        .extracting(document -> document.getByteBuffer().remaining())
        .containsExactly(MAX_DOCUMENT);
    assertThat(reasons).containsExactly("its 16777217 bytes are more than a document may have");
    assertThat(refused.get(0).getString("docker_id").getValue()).isEqualTo("id");
  }

  @Test
  void aDocumentThatDoesNotFitIsForTheNextInsert() {
    BatchBuilder builder = builder(10, 1 << 20);
    builder.add(event(1));
    assertThat(builder.add(ofBytes(MAX_DOCUMENT))).isFalse();
    assertThat(taken(builder))
        .extracting(document -> document.getString("_id").getValue())
        .containsExactly(event(1).origin().id());

    assertThat(builder.add(ofBytes(MAX_DOCUMENT))).isTrue();
    assertThat(taken(builder)).hasSize(1);
  }

  @Test
  void aDocumentThatCannotBeEncodedIsRefusedWithoutATrace() {
    BatchBuilder builder = builder(10, 1 << 20);
    builder.add(event(1));
    builder.add(labelled("a\0b", "value"));
    builder.add(event(2));

    assertThat(taken(builder))
        .extracting(document -> document.getString("_id").getValue())
        .containsExactly(event(1).origin().id(), event(2).origin().id());
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).getString("_id").getValue()).startsWith("s/d/");
    assertThat(reasons.get(0)).contains("null character");
  }
}
