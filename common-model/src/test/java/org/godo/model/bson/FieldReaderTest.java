package org.godo.model.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonReader;
import org.bson.BsonSerializationException;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.junit.jupiter.api.Test;

class FieldReaderTest {
  private static FieldReader of(String json) {
    return read(new BsonDocumentReader(BsonDocument.parse(json)));
  }

  private static FieldReader read(BsonReader bson) {
    return FieldReader.of(bson, DecoderContext.builder().build());
  }

  private static byte[] encode(String json) {
    var document = new RawBsonDocument(BsonDocument.parse(json), new BsonDocumentCodec());
    byte[] bytes = new byte[document.getByteBuffer().remaining()];
    document.getByteBuffer().get(bytes);
    return bytes;
  }

  @Test
  void readsFieldsInAnyOrder() {
    FieldReader fields =
        of(
            """
            {"a": "one", "b": {"$numberLong": "-5000000000"}, "ab": 7, "c": true, "d": 2.0,
             "e": {"$date": 1700000000000}, "f": null, "": "nameless", "g": "\u00e4\u20ac"}
            """);

    assertThat(fields.text("g")).isEqualTo("\u00e4\u20ac");
    assertThat(fields.int32("ab")).isEqualTo(7);
    assertThat(fields.int64("b")).isEqualTo(-5_000_000_000L);
    assertThat(fields.text("a")).isEqualTo("one");
    assertThat(fields.uniqueText("a")).isEqualTo("one");
    assertThat(fields.int64("d")).isEqualTo(2);
    assertThat(fields.flag("c", false)).isTrue();
    assertThat(fields.date("e")).isEqualTo(1_700_000_000_000L);
    assertThat(fields.text("")).isEqualTo("nameless");
    assertThat(fields.optionalText("f")).isNull();
    assertThat(fields.optionalText("abc")).isNull();
    assertThat(fields.int32("h", 9)).isEqualTo(9);
  }

  @Test
  void passesOverFieldsOfTypesItDoesNotRead() {
    FieldReader fields =
        of(
            """
            {"a": {"$oid": "0123456789abcdef01234567"}, "b": {"$binary": {"base64": "AQI=",
             "subType": "00"}}, "c": {"$timestamp": {"t": 1, "i": 2}}, "d": {"e": 1}, "e": 2}
            """);

    assertThat(fields.int32("e")).isEqualTo(2);
  }

  @Test
  void readsWhatHoldsMore() {
    FieldReader fields =
        of(
            """
            {"none": [], "one": ["x"], "three": ["x", "y", ""], "map": {"k": "v", "l": "w"},
             "dates": [{"$date": 1}, {"$date": 2}], "numbers": [{"$numberLong": "3"}, 4],
             "documents": [{"n": 1}, {"n": 2}]}
            """);

    assertThat(fields.texts("none")).isEmpty();
    assertThat(fields.texts("missing")).isEmpty();
    assertThat(fields.texts("one")).containsExactly("x");
    assertThat(fields.texts("three")).containsExactly("x", "y", "");
    assertThat(fields.textMap("map")).isEqualTo(Map.of("k", "v", "l", "w"));
    assertThat(fields.dates("dates")).containsExactly(1L, 2L);
    assertThat(fields.int64s("numbers")).containsExactly(3L, 4L);
    assertThat(fields.documents("documents", each -> each.int32("n"))).isEqualTo(List.of(1, 2));
  }

  @Test
  void namesAFieldOfAnotherType() {
    assertThatThrownBy(() -> of("{\"_id\": \"x\", \"a\": 1}").text("a"))
        .isInstanceOf(BsonInvalidOperationException.class)
        .hasMessage("field a of document x is of type INT32");
    assertThatThrownBy(() -> of("{\"_id\": \"x\", \"a\": [1]}").texts("a"))
        .isInstanceOf(BsonInvalidOperationException.class)
        .hasMessageStartingWith("field a of document ")
        .hasMessageEndingWith(" is of type INT32");
  }

  /** Every length and number in the document is made wrong in turn. */
  @Test
  void neverReadsBeyondADamagedDocument() {
    byte[] whole = encode("{\"a\": \"text\", \"b\": [\"x\"], \"c\": {\"d\": 1}, \"e\": 2}");
    for (int at = Integer.BYTES; at < whole.length; at++) {
      for (int wrong : new int[] {0x00, 0x7e, 0x80, 0xff}) {
        byte[] damaged = whole.clone();
        damaged[at] = (byte) wrong;
        try {
          FieldReader fields = read(new BsonBinaryReader(java.nio.ByteBuffer.wrap(damaged)));
          fields.optionalText("a");
          fields.texts("b");
          fields.optionalInt32("e");
        } catch (BsonSerializationException | BsonInvalidOperationException e) {
          assertThat(e).hasMessageMatching("(?s).*(document|field).*");
        }
      }
    }
  }

  @Test
  void sharesStringsThatComeAgain() {
    String first = of("{\"a\": \"/usr/lib/libc.so.6\"}").text("a");

    assertThat(of("{\"b\": \"/usr/lib/libc.so.6\"}").text("b")).isSameAs(first);
  }
}
