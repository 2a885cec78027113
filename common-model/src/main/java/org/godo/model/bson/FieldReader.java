package org.godo.model.bson;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonReader;
import org.bson.BsonSerializationException;
import org.bson.BsonType;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one document from its bytes. A field that is missing or null reads as null,
 * or as the given default; one of another type is a {@link BsonInvalidOperationException} that
 * names it. Fields are looked for from the one last read on, so they are best read in the order
 * they were written in.
 *
 * @see <a href="https://bsonspec.org/spec.html">the format</a>
 */
final class FieldReader {
  private static final RawBsonDocumentCodec DRIVER = new RawBsonDocumentCodec();
  private static final DecodedTextCache TEXTS = new DecodedTextCache();
  private static final int NONE = -1;

  private static final int DOUBLE = 0x01;
  private static final int STRING = 0x02;
  private static final int DOCUMENT = 0x03;
  private static final int ARRAY = 0x04;
  private static final int BINARY = 0x05;
  private static final int OBJECT_ID = 0x07;
  private static final int BOOLEAN = 0x08;
  private static final int DATE = 0x09;
  private static final int NULL = 0x0a;
  private static final int INT32 = 0x10;
  private static final int TIMESTAMP = 0x11;
  private static final int INT64 = 0x12;

  private final byte[] bytes;

  /** Index of the first element, and behind the last. */
  private final int first;

  private final int end;

  /** Index at which the search for the next field begins. */
  private int next;

  /** Index of the present element's value, and of the next element. */
  private int value;

  private int afterValue;

  private FieldReader(byte[] bytes, int start, int limit) {
    this.bytes = bytes;
    int length = start + Integer.BYTES <= limit ? LittleEndian.int32(bytes, start) : 0;
    if (length <= Integer.BYTES || length > limit - start) {
      throw malformed();
    }
    this.first = start + Integer.BYTES;
    this.end = start + length - 1;
    this.next = first;
  }

  /** Reads the document at which the driver's reader is. */
  static FieldReader of(BsonReader bson, DecoderContext context) {
    RawBsonDocument document = DRIVER.decode(bson, context);
    ByteBuf encoded = document.getByteBuffer();
    int start = encoded.position();
    return new FieldReader(encoded.array(), start, start + encoded.remaining());
  }

  private static BsonSerializationException malformed() {
    return new BsonSerializationException("a document's bytes are not BSON");
  }

  // ---- elements ------------------------------------------------------------------------------

  /** Finds a field that is present and not null, moves to it and returns its type. */
  private int find(String name) {
    int type = find(name, next, end);
    return type == NONE ? find(name, first, next) : type;
  }

  private int find(String name, int from, int to) {
    int at = from;
    while (at < to) {
      int type = look(at);
      if (isNamed(at + 1, name)) {
        next = afterValue;
        return type == NULL ? NONE : type;
      }
      at = afterValue;
    }
    return NONE;
  }

  private boolean isNamed(int at, String name) {
    int length = name.length();
    if (at + length >= value || bytes[at + length] != 0) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Moves to the element at this index and returns its type. */
  private int look(int at) {
    int type = bytes[at];
    int name = at + 1;
    while (name < end && bytes[name] != 0) {
      name++;
    }
    value = name + 1;
    long after = value + length(type);
    if (after > end) {
      throw malformed();
    }
    afterValue = (int) after;
    return type;
  }

  private long length(int type) {
    return switch (type) {
      case DOUBLE, DATE, TIMESTAMP, INT64 -> Long.BYTES;
      case STRING -> Integer.BYTES + prefix(1);
      case DOCUMENT, ARRAY -> prefix(Integer.BYTES + 1);
      case BINARY -> Integer.BYTES + 1 + prefix(0);
      case OBJECT_ID -> 12;
      case BOOLEAN -> 1;
      case NULL -> 0;
      case INT32 -> Integer.BYTES;
      default ->
          throw new BsonSerializationException(
              "a document has a field of a type not used here: " + type);
    };
  }

  /** The length at the beginning of a value. */
  private long prefix(int least) {
    int length = value + Integer.BYTES <= end ? LittleEndian.int32(bytes, value) : NONE;
    if (length < least) {
      throw malformed();
    }
    return length;
  }

  private BsonInvalidOperationException notThere(String name) {
    return new BsonInvalidOperationException("no field " + name + " in document " + id());
  }

  private BsonInvalidOperationException ofOtherType(String name, int type) {
    return new BsonInvalidOperationException(
        "field %s of document %s is of type %s".formatted(name, id(), BsonType.findByValue(type)));
  }

  private String id() {
    return find("_id") == STRING ? textHere() : "without _id";
  }

  private int required(String name) {
    int type = find(name);
    if (type == NONE) {
      throw notThere(name);
    }
    return type;
  }

  // ---- texts ---------------------------------------------------------------------------------

  /** Reads a text that occurs in no other document. */
  String uniqueText(String name) {
    checkType(name, required(name), STRING);
    return new String(bytes, value + Integer.BYTES, afterValue - 1 - value - Integer.BYTES, UTF_8);
  }

  String text(String name) {
    checkType(name, required(name), STRING);
    return textHere();
  }

  @Nullable String optionalText(String name) {
    int type = find(name);
    if (type == NONE) {
      return null;
    }
    checkType(name, type, STRING);
    return textHere();
  }

  private void checkType(String name, int type, int expected) {
    if (type != expected) {
      throw ofOtherType(name, type);
    }
  }

  private String textHere() {
    return TEXTS.text(bytes, value + Integer.BYTES, afterValue - 1);
  }

  // ---- numbers -------------------------------------------------------------------------------

  int int32(String name) {
    return (int) number(name, required(name));
  }

  int int32(String name, int otherwise) {
    int type = find(name);
    return type == NONE ? otherwise : (int) number(name, type);
  }

  @Nullable Integer optionalInt32(String name) {
    int type = find(name);
    return type == NONE ? null : Integer.valueOf((int) number(name, type));
  }

  long int64(String name) {
    return number(name, required(name));
  }

  long int64(String name, long otherwise) {
    int type = find(name);
    return type == NONE ? otherwise : number(name, type);
  }

  @Nullable Long optionalInt64(String name) {
    int type = find(name);
    return type == NONE ? null : Long.valueOf(number(name, type));
  }

  private long number(String name, int type) {
    return switch (type) {
      case INT32 -> LittleEndian.int32(bytes, value);
      case INT64 -> LittleEndian.int64(bytes, value);
      case DOUBLE -> (long) Double.longBitsToDouble(LittleEndian.int64(bytes, value));
      default -> throw ofOtherType(name, type);
    };
  }

  boolean flag(String name, boolean otherwise) {
    int type = find(name);
    return type == NONE ? otherwise : flagHere(name, type);
  }

  @Nullable Boolean optionalFlag(String name) {
    int type = find(name);
    return type == NONE ? null : Boolean.valueOf(flagHere(name, type));
  }

  private boolean flagHere(String name, int type) {
    checkType(name, type, BOOLEAN);
    return bytes[value] != 0;
  }

  /** A date as milliseconds since the epoch. */
  long date(String name) {
    return dateHere(name, required(name));
  }

  @Nullable Long optionalDate(String name) {
    int type = find(name);
    return type == NONE ? null : Long.valueOf(dateHere(name, type));
  }

  private long dateHere(String name, int type) {
    checkType(name, type, DATE);
    return LittleEndian.int64(bytes, value);
  }

  // ---- more than one -------------------------------------------------------------------------

  List<String> texts(String name) {
    return list(
        name,
        each -> {
          each.checkType(name, each.type(), STRING);
          return each.textHere();
        });
  }

  List<Long> dates(String name) {
    return int64s(name, each -> each.dateHere(name, each.type()));
  }

  List<Long> int64s(String name) {
    return int64s(name, each -> each.number(name, each.type()));
  }

  List<Integer> int32s(String name) {
    return list(name, each -> Math.toIntExact(each.number(name, each.type())));
  }

  private List<Long> int64s(String name, ToLongFunction<FieldReader> element) {
    return list(name, element::applyAsLong);
  }

  Map<String, String> textMap(String name) {
    return map(
        name,
        each -> {
          each.checkType(name, each.type(), STRING);
          return each.textHere();
        });
  }

  Map<String, Long> int64Map(String name) {
    return map(name, each -> each.number(name, each.type()));
  }

  <T> List<T> documents(String name, Function<FieldReader, T> element) {
    return list(
        name,
        each -> {
          each.checkType(name, each.type(), DOCUMENT);
          return element.apply(new FieldReader(bytes, each.value, each.afterValue));
        });
  }

  /** The type of the element looked at, whose name lies right before its value. */
  private int type() {
    return bytes[next];
  }

  private <T> List<T> list(String name, Function<FieldReader, T> element) {
    int type = find(name);
    if (type == NONE) {
      return List.of();
    }
    checkType(name, type, ARRAY);
    FieldReader array = new FieldReader(bytes, value, afterValue);
    if (!array.lookAtNext()) {
      return List.of();
    }
    T only = element.apply(array);
    if (!array.goOn()) {
      return List.of(only);
    }
    List<T> list = new ArrayList<>();
    list.add(only);
    do {
      list.add(element.apply(array));
    } while (array.goOn());
    return Collections.unmodifiableList(list);
  }

  private <T> Map<String, T> map(String name, Function<FieldReader, T> element) {
    Map<String, T> map = new LinkedHashMap<>();
    int type = find(name);
    if (type == NONE) {
      return map;
    }
    checkType(name, type, DOCUMENT);
    FieldReader document = new FieldReader(bytes, value, afterValue);
    boolean more = document.lookAtNext();
    while (more) {
      String key = TEXTS.text(bytes, document.next + 1, document.value - 1);
      map.put(key, element.apply(document));
      more = document.goOn();
    }
    return map;
  }

  private boolean lookAtNext() {
    if (next >= end) {
      return false;
    }
    look(next);
    return true;
  }

  private boolean goOn() {
    next = afterValue;
    return lookAtNext();
  }
}
