package org.godo.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonDocumentWriter;
import org.bson.BsonValue;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.conversions.Bson;
import org.godo.model.bson.ModelCodecs;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inferences;
import org.godo.model.result.Inferred;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares codecs, validators and docs/formats.md, field by field. */
class FormatsTest {
  private static final Map<String, Class<? extends Record>> RESULTS =
      Map.of(
          Collections.CONTAINERS, ContainerResult.class,
          Collections.PROCESSES, ProcessResult.class,
          Collections.FILE_ACCESSES, FileAccessResult.class,
          Collections.RUNS, RunResult.class);

  private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:`\\w+`(?:, )?)+) \\| (\\w*)");

  static List<String> collections() {
    return List.copyOf(RESULTS.keySet());
  }

  @ParameterizedTest
  @MethodSource("collections")
  void documentedFieldsAreThoseOfTheCodec(String collection) throws Exception {
    Map<String, String> documented = documented(collection);
    Map<String, String> written = new LinkedHashMap<>();
    encode(sample(resultType(collection)))
        .forEach((field, value) -> written.put(field, type(value)));
    assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(written.keySet());
    documented.forEach((field, type) -> assertThat(type).as(field).isIn("", written.get(field)));
  }

  @ParameterizedTest
  @MethodSource("collections")
  void validatedFieldsAreThoseOfTheCodec(String collection) {
    BsonDocument document = encode(sample(resultType(collection)));
    Bson validator = Objects.requireNonNull(Validators.of(collection));
    BsonDocument schema = validator.toBsonDocument().getDocument("$jsonSchema");
    assertThat(document.keySet()).containsAll(schema.getDocument("properties").keySet());
    schema
        .getDocument("properties")
        .forEach(
            (field, rule) -> {
              String allowed = String.valueOf(rule.asDocument().get("bsonType"));
              BsonValue value = Objects.requireNonNull(document.get(field));
              assertThat(allowed).as(field).contains("'" + type(value));
            });
    schema
        .getArray("required")
        .forEach(field -> assertThat(document).containsKey(field.asString().getValue()));
  }

  @ParameterizedTest
  @MethodSource("collections")
  void everyFieldSurvivesTheCodec(String collection) {
    Record sample = sample(resultType(collection));
    BsonDocument document = encode(sample);
    Object decoded =
        codec(sample).decode(new BsonDocumentReader(document), DecoderContext.builder().build());
    assertThat(encode((Record) decoded)).isEqualTo(document);
  }

  /** Reading passes the fields to the record's constructor in their order. */
  @ParameterizedTest
  @MethodSource("collections")
  void fieldsAreInTheOrderOfTheRecordsComponents(String collection) {
    Class<? extends Record> type = resultType(collection);
    List<String> named =
        Arrays.stream(type.getRecordComponents())
            .map(component -> component.getName().replaceAll("([A-Z])", "_$1"))
            .map(name -> name.toLowerCase(Locale.ROOT).replace("_millis", "_ms"))
            .toList();
    List<String> fields = List.copyOf(encode(sample(type)).keySet());
    assertThat(fields.get(0)).isEqualTo("_id");
    assertThat(fields.subList(1, fields.size())).isEqualTo(named.subList(1, named.size()));
  }

  /** Fields with the first word of their types; no word where the document gives it elsewhere. */
  private static Map<String, String> documented(String collection) throws IOException {
    String formats = Files.readString(Path.of("../docs/formats.md"));
    String section = formats.substring(formats.indexOf("\n### " + collection + "\n"));
    String table = section.substring(section.indexOf("| --- |"));
    Map<String, String> fields = new LinkedHashMap<>();
    ROW.matcher(table.substring(0, table.indexOf("\n\n")))
        .results()
        .forEach(
            row ->
                Arrays.stream(row.group(1).split(", "))
                    .forEach(name -> fields.put(name.replace("`", ""), row.group(2))));
    return fields;
  }

  private static String type(BsonValue value) {
    return switch (value.getBsonType()) {
      case STRING -> "string";
      case INT32 -> "int";
      case INT64 -> "long";
      case BOOLEAN -> "bool";
      case DATE_TIME -> "date";
      case ARRAY -> "array";
      case DOCUMENT -> "object";
      default -> value.getBsonType().name();
    };
  }

  private static BsonDocument encode(Record value) {
    BsonDocument document = new BsonDocument();
    codec(value).encode(new BsonDocumentWriter(document), value, EncoderContext.builder().build());
    return document;
  }

  @SuppressWarnings("unchecked")
  private static Codec<Record> codec(Record value) {
    return (Codec<Record>) ModelCodecs.registry().get(value.getClass());
  }

  private static Class<? extends Record> resultType(String collection) {
    return Objects.requireNonNull(RESULTS.get(collection));
  }

  /** A record with a value in every component; texts and numbers are distinct. */
  private static Record sample(Class<? extends Record> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        IntStream.range(0, types.length)
            .mapToObj(i -> value(components[i].getGenericType(), i))
            .toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError("a record without its constructor", impossible);
    }
  }

  private static Object value(Type type, int number) {
    if (type == String.class) {
      return "text " + number;
    } else if (type == int.class || type == Integer.class) {
      return number;
    } else if (type == long.class || type == Long.class) {
      return (long) number;
    } else if (type == boolean.class) {
      return true;
    } else if (type == Inferred.class) {
      return Inferences.NONE;
    } else if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Map.class ? Map.of() : list(generic, number);
    }
    throw new IllegalArgumentException("no sample of " + type);
  }

  private static List<?> list(ParameterizedType type, int number) {
    Type element = type.getActualTypeArguments()[0];
    if (element == LossWindow.class) {
      return List.of(new LossWindow(Loss.AUDIT_LOST, 1, 2, 3));
    }
    return List.of(
        element instanceof Class<?> each && each.isRecord()
            ? sample(each.asSubclass(Record.class))
            : value(element, number));
  }
}
