package org.godo.model.bson;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.bson.BsonType;
import org.godo.model.result.Inferred;
import org.godo.model.result.RenderedInferences;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record's document, one line each, in the order of the record's components:
 * writing, reading and the validator follow from it. Writing, which runs for each result, uses no
 * reflection, boxes nothing, and has the names encoded already.
 */
final class RecordFields<T extends Record> {
  private static final String INT = "int";
  private static final String LONG = "long";
  private static final String DATE = "date";
  private static final String STRING = "string";
  private static final String OBJECT = "object";

  /** Returns a value that may be missing. */
  interface OptionalValue<T, V> {
    @Nullable V of(T document);
  }

  /** Reads a component's value. */
  private interface Reader {
    @Nullable Object read(FieldReader fields);
  }

  private record Field<T>(FieldType type, BiConsumer<FieldWriter, T> writer, Reader reader) {}

  private final Class<T> type;
  private final MethodHandle constructor;
  private final List<Field<T>> fields = new ArrayList<>();

  private RecordFields(Class<T> type) {
    this.type = type;
    this.constructor = constructor(type);
  }

  /** Returns an empty table; add the fields of all components. */
  static <T extends Record> RecordFields<T> of(Class<T> type) {
    return new RecordFields<>(type);
  }

  /** Returns a record's canonical constructor as a function of an array. */
  private static MethodHandle constructor(Class<? extends Record> type) {
    Class<?>[] components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      MethodHandle positional =
          MethodHandles.lookup().unreflectConstructor(type.getDeclaredConstructor(components));
      return positional
          .asType(positional.type().generic())
          .asSpreader(Object[].class, components.length);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError("a record without a public constructor: " + type, impossible);
    }
  }

  // ---- documents -----------------------------------------------------------------------------

  Class<T> type() {
    return type;
  }

  /** Returns the types of the fields, in the order of the document. */
  List<FieldType> types() {
    return fields.stream().map(Field::type).toList();
  }

  void write(FieldWriter document, T value) {
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).writer.accept(document, value);
    }
  }

  T read(FieldReader document) {
    @Nullable Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).reader.read(document);
    }
    return create(values);
  }

  private T create(@Nullable Object[] values) {
    try {
      return type.cast((Object) constructor.invokeExact(values));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable impossible) {
      throw new LinkageError("a record whose constructor fails: " + type, impossible);
    }
  }

  // ---- fields --------------------------------------------------------------------------------

  private RecordFields<T> add(FieldType field, BiConsumer<FieldWriter, T> writer, Reader reader) {
    fields.add(new Field<>(field, writer, reader));
    return this;
  }

  RecordFields<T> text(String name, Function<T, String> value) {
    byte[] head = FieldWriter.head(BsonType.STRING, name);
    return add(
        FieldType.of(name, STRING),
        (out, document) -> out.text(head, value.apply(document)),
        in -> in.text(name));
  }

  /** A text that is written as null where it is missing. */
  RecordFields<T> textOrNull(String name, OptionalValue<T, String> value) {
    byte[] head = FieldWriter.head(BsonType.STRING, name);
    byte[] none = FieldWriter.head(BsonType.NULL, name);
    return add(
        FieldType.optional(name, STRING),
        (out, document) -> {
          String text = value.of(document);
          if (text == null) {
            out.encoded(none);
          } else {
            out.text(head, text);
          }
        },
        in -> in.optionalText(name));
  }

  /** A text that is left out where it is missing, as all other optional fields. */
  RecordFields<T> optionalText(String name, OptionalValue<T, String> value) {
    byte[] head = FieldWriter.head(BsonType.STRING, name);
    return add(
        FieldType.optional(name, STRING),
        (out, document) -> {
          String text = value.of(document);
          if (text != null) {
            out.text(head, text);
          }
        },
        in -> in.optionalText(name));
  }

  RecordFields<T> int32(String name, ToIntFunction<T> value) {
    byte[] head = FieldWriter.head(BsonType.INT32, name);
    return add(
        FieldType.of(name, INT),
        (out, document) -> out.int32(head, value.applyAsInt(document)),
        in -> in.int32(name));
  }

  /**
   * @param otherwise value where the field is absent
   */
  RecordFields<T> int32(String name, ToIntFunction<T> value, int otherwise) {
    byte[] head = FieldWriter.head(BsonType.INT32, name);
    return add(
        FieldType.of(name, INT),
        (out, document) -> out.int32(head, value.applyAsInt(document)),
        in -> in.int32(name, otherwise));
  }

  RecordFields<T> optionalInt32(String name, OptionalValue<T, Integer> value) {
    byte[] head = FieldWriter.head(BsonType.INT32, name);
    return add(
        FieldType.optional(name, INT),
        (out, document) -> {
          Integer number = value.of(document);
          if (number != null) {
            out.int32(head, number);
          }
        },
        in -> in.optionalInt32(name));
  }

  RecordFields<T> int64(String name, ToLongFunction<T> value) {
    byte[] head = FieldWriter.head(BsonType.INT64, name);
    return add(
        FieldType.of(name, LONG),
        (out, document) -> out.int64(head, value.applyAsLong(document)),
        in -> in.int64(name));
  }

  RecordFields<T> optionalInt64(String name, OptionalValue<T, Long> value) {
    return optional64(
        FieldType.optional(name, LONG),
        FieldWriter.head(BsonType.INT64, name),
        value,
        in -> in.optionalInt64(name));
  }

  RecordFields<T> date(String name, ToLongFunction<T> millis) {
    byte[] head = FieldWriter.head(BsonType.DATE_TIME, name);
    return add(
        FieldType.of(name, DATE),
        (out, document) -> out.int64(head, millis.applyAsLong(document)),
        in -> in.date(name));
  }

  RecordFields<T> optionalDate(String name, OptionalValue<T, Long> millis) {
    return optional64(
        FieldType.optional(name, DATE),
        FieldWriter.head(BsonType.DATE_TIME, name),
        millis,
        in -> in.optionalDate(name));
  }

  private RecordFields<T> optional64(
      FieldType field, byte[] head, OptionalValue<T, Long> value, Reader reader) {
    return add(
        field,
        (out, document) -> {
          Long number = value.of(document);
          if (number != null) {
            out.int64(head, number);
          }
        },
        reader);
  }

  /**
   * @param otherwise value where the field is absent
   */
  RecordFields<T> flag(String name, Predicate<T> value, boolean otherwise) {
    byte[] head = FieldWriter.head(BsonType.BOOLEAN, name);
    return add(
        FieldType.of(name, "bool"),
        (out, document) -> out.flag(head, value.test(document)),
        in -> in.flag(name, otherwise));
  }

  RecordFields<T> texts(String name, Function<T, List<String>> values) {
    return add(
        FieldType.array(name, STRING),
        (out, document) -> out.texts(name, values.apply(document)),
        in -> in.texts(name));
  }

  RecordFields<T> dates(String name, Function<T, List<Long>> millis) {
    return add(
        FieldType.array(name, DATE),
        (out, document) -> out.dates(name, millis.apply(document)),
        in -> in.dates(name));
  }

  RecordFields<T> textMap(String name, Function<T, Map<String, String>> values) {
    return add(
        FieldType.of(name, OBJECT),
        (out, document) -> out.textMap(name, values.apply(document)),
        in -> in.textMap(name));
  }

  RecordFields<T> int64Map(String name, Function<T, Map<String, Long>> values) {
    return add(
        FieldType.of(name, OBJECT),
        (out, document) -> out.int64Map(name, values.apply(document)),
        in -> in.int64Map(name));
  }

  <E> RecordFields<T> documents(
      String name,
      Function<T, ? extends Collection<E>> values,
      BiConsumer<FieldWriter, E> writer,
      Function<FieldReader, E> reader) {
    return add(
        FieldType.array(name, ""),
        (out, document) -> out.documents(name, values.apply(document), writer),
        in -> in.documents(name, reader));
  }

  <E extends Record> RecordFields<T> documents(
      String name, Function<T, ? extends Collection<E>> values, RecordFields<E> element) {
    return documents(name, values, element::write, element::read);
  }

  RecordFields<T> inferred(String name, Function<T, Inferred> value) {
    return add(
        FieldType.of(name, OBJECT),
        (out, document) -> out.textMap(name, value.apply(document).texts()),
        in -> new RenderedInferences(in.textMap(name)));
  }
}
