package org.godo.model.bson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BsonBufferTest {
  private static final int CAPACITY = 1;

  /** What the driver makes of the same document. */
  private static byte[] asTheDriver(BsonDocument document) {
    BasicOutputBuffer bytes = new BasicOutputBuffer();
    try (BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
      new BsonDocumentCodec().encode(writer, document, EncoderContext.builder().build());
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("org.godo.model.bson.RawEventCodecTest#events")
  void writesTheBytesTheDriverWould(RawEvent event) {
    BsonBuffer bson = new BsonBuffer(CAPACITY);
    RawEventCodec.append(event, bson);
    byte[] bytes = bson.copy(0, bson.size());

    BsonDocument read =
        new BsonDocumentCodec()
            .decode(new BsonBinaryReader(ByteBuffer.wrap(bytes)), DecoderContext.builder().build());
    assertThat(bytes).isEqualTo(asTheDriver(read));
  }

  @Test
  void documentsLieOneBehindTheOther() {
    BsonBuffer bson = new BsonBuffer(CAPACITY);
    List<byte[]> alone = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    RawEventCodecTest.events()
        .forEach(
            event -> {
              BsonBuffer one = new BsonBuffer(CAPACITY);
              RawEventCodec.append(event, one);
              alone.add(one.copy(0, one.size()));
              RawEventCodec.append(event, bson);
              ends.add(bson.size());
            });

    int begin = 0;
    for (int i = 0; i < alone.size(); i++) {
      assertThat(bson.copy(begin, ends.get(i))).isEqualTo(alone.get(i));
      begin = ends.get(i);
    }
  }

  static RawEvent labelled(String name, String value) {
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

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "naïve", "日本", "\uD83D\uDC0B whale", "ends in é", "nul\0within"})
  void takesAnyTextAsAValue(String text) {
    BsonBuffer bson = new BsonBuffer(CAPACITY);
    RawEventCodec.append(labelled("label", text), bson);
    RawBsonDocument document = new RawBsonDocument(bson.copy(0, bson.size()));
    assertThat(document.getDocument("labels").getString("label").getValue()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "naïve", "日本", "\uD83D\uDC0B whale"})
  void takesAnyTextAsANameButANullCharacter(String name) {
    BsonBuffer bson = new BsonBuffer(CAPACITY);
    RawEventCodec.append(labelled(name, "value"), bson);
    RawBsonDocument document = new RawBsonDocument(bson.copy(0, bson.size()));
    assertThat(document.getDocument("labels").getString(name).getValue()).isEqualTo("value");

    assertThatThrownBy(() -> RawEventCodec.append(labelled(name + '\0', "value"), bson))
        .isInstanceOf(BsonSerializationException.class)
        .hasMessageContaining("null character");
  }

  @Test
  void writesEveryCharacterAsUtf8() {
    BsonBuffer bson = new BsonBuffer(CAPACITY);
    for (int c = 1; c <= Character.MAX_CODE_POINT; c += 1 + c / 300) {
      String text = new String(new int[] {'a', c, 'z'}, 0, 3);
      bson.truncate(0);
      bson.string(text);
      byte[] utf8 = text.getBytes(UTF_8);
      assertThat(bson.copy(4, 4 + utf8.length)).as("U+%x", c).isEqualTo(utf8);
      assertThat(bson.size()).isEqualTo(4 + utf8.length + 1);
    }
  }

  @Test
  void whatWasWrittenIsTakenBack() {
    BsonBuffer bson = new BsonBuffer(CAPACITY);
    RawEventCodec.append(labelled("first", "value"), bson);
    byte[] first = bson.copy(0, bson.size());
    RawEventCodec.append(labelled("second", "another"), bson);
    bson.truncate(first.length);
    RawEventCodec.append(labelled("first", "value"), bson);

    assertThat(bson.size()).isEqualTo(2 * first.length);
    assertThat(bson.copy(first.length, bson.size())).isEqualTo(first);
    assertThatThrownBy(() -> bson.truncate(bson.size() + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
