package org.godo.model.bson;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one document. A field that is missing or null reads as null, or as the given
 * default; one of another type is a {@link BsonInvalidOperationException} that names it.
 */
final class FieldReader {
  private final BsonDocument document;

  FieldReader(BsonDocument document) {
    this.document = document;
  }

  private @Nullable BsonValue value(String name) {
    BsonValue value = document.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private BsonValue required(String name) {
    BsonValue value = value(name);
    if (value == null) {
      throw new BsonInvalidOperationException("no field " + name + " in document " + id());
    }
    return value;
  }

  private String id() {
    BsonValue id = document.get("_id");
    return id == null ? "without _id" : id.toString();
  }

  String text(String name) {
    return required(name).asString().getValue();
  }

  @Nullable String optionalText(String name) {
    BsonValue value = value(name);
    return value == null ? null : value.asString().getValue();
  }

  int int32(String name) {
    return required(name).asNumber().intValue();
  }

  int int32(String name, int otherwise) {
    BsonValue value = value(name);
    return value == null ? otherwise : value.asNumber().intValue();
  }

  @Nullable Integer optionalInt32(String name) {
    BsonValue value = value(name);
    return value == null ? null : Integer.valueOf(value.asNumber().intValue());
  }

  long int64(String name) {
    return required(name).asNumber().longValue();
  }

  long int64(String name, long otherwise) {
    BsonValue value = value(name);
    return value == null ? otherwise : value.asNumber().longValue();
  }

  @Nullable Long optionalInt64(String name) {
    BsonValue value = value(name);
    return value == null ? null : Long.valueOf(value.asNumber().longValue());
  }

  boolean flag(String name, boolean otherwise) {
    BsonValue value = value(name);
    return value == null ? otherwise : value.asBoolean().getValue();
  }

  @Nullable Boolean optionalFlag(String name) {
    BsonValue value = value(name);
    return value == null ? null : Boolean.valueOf(value.asBoolean().getValue());
  }

  /** A date as milliseconds since the epoch. */
  long date(String name) {
    return required(name).asDateTime().getValue();
  }

  @Nullable Long optionalDate(String name) {
    BsonValue value = value(name);
    return value == null ? null : Long.valueOf(value.asDateTime().getValue());
  }

  List<String> texts(String name) {
    return list(name, value -> value.asString().getValue());
  }

  List<Long> dates(String name) {
    return list(name, value -> value.asDateTime().getValue());
  }

  List<Long> int64s(String name) {
    return list(name, value -> value.asNumber().longValue());
  }

  Map<String, String> textMap(String name) {
    return map(name, value -> value.asString().getValue());
  }

  Map<String, Long> int64Map(String name) {
    return map(name, value -> value.asNumber().longValue());
  }

  <T> List<T> documents(String name, Function<FieldReader, T> element) {
    return list(name, value -> element.apply(new FieldReader(value.asDocument())));
  }

  private <T> List<T> list(String name, Function<BsonValue, T> element) {
    BsonValue value = value(name);
    BsonArray array = value == null ? new BsonArray() : value.asArray();
    return array.stream().map(element).toList();
  }

  private <T> Map<String, T> map(String name, Function<BsonValue, T> element) {
    Map<String, T> map = new LinkedHashMap<>();
    BsonValue value = value(name);
    if (value != null) {
      value.asDocument().forEach((key, each) -> map.put(key, element.apply(each)));
    }
    return map;
  }
}
