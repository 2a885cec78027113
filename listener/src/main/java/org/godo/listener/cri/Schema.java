package org.godo.listener.cri;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The fields of a message that are read; others are skipped.
 *
 * @param fields by their numbers
 */
record Schema(Map<Integer, Field> fields) {
  /** In memory each takes some hundred bytes. */
  private static final int MAX_FIELDS = 500_000;

  private static final Schema ENTRY =
      new Schema(Map.of(1, new Field.Text("key"), 2, new Field.Text("value")));

  /**
   * Decodes a message.
   *
   * @throws IOException if it is none, or has more fields than are held in memory
   */
  ObjectNode decode(byte[] message) throws IOException {
    return decode(message, new AtomicInteger(MAX_FIELDS));
  }

  /**
   * @param left fields that may be read
   */
  private ObjectNode decode(byte[] message, AtomicInteger left) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Field field : fields.values()) {
      if (field instanceof Field.Choice choice) {
        json.put(choice.name(), choice.values().get(0));
      }
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (left.decrementAndGet() < 0) {
        throw new TooLongException();
      }
      Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null || WireFormat.getTagWireType(tag) != wireType(field)) {
        in.skipField(tag);
      } else if (wireType(field) == WireFormat.WIRETYPE_VARINT) {
        readNumber(in, field, json);
      } else {
        readBytes(in, field, json, left);
      }
    }
    return json;
  }

  /** A message with more fields than are held in memory. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("a message of more than " + MAX_FIELDS + " fields");
    }

    TooLongException(Throwable cause) {
      super("a message that is too long", cause);
    }
  }

  private static int wireType(Field field) {
    return field instanceof Field.Int
            || field instanceof Field.Flag
            || field instanceof Field.Time
            || field instanceof Field.Choice
        ? WireFormat.WIRETYPE_VARINT
        : WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  private static void readNumber(CodedInputStream in, Field field, ObjectNode json)
      throws IOException {
    long number = in.readInt64();
    if (field instanceof Field.Int) {
      json.put(field.name(), (int) number);
    } else if (field instanceof Field.Flag) {
      json.put(field.name(), number != 0);
    } else if (field instanceof Field.Time) {
      json.put(field.name(), Instant.ofEpochSecond(0, number).toString());
    } else if (field instanceof Field.Choice choice) {
      boolean known = number >= 0 && number < choice.values().size();
      json.put(field.name(), known ? choice.values().get((int) number) : Long.toString(number));
    }
  }

  private static void readBytes(
      CodedInputStream in, Field field, ObjectNode json, AtomicInteger left) throws IOException {
    if (field instanceof Field.Text) {
      json.put(field.name(), in.readString());
    } else if (field instanceof Field.Texts) {
      ObjectNode entry = ENTRY.decode(in.readByteArray(), left);
      json.withObjectProperty(field.name())
          .put(entry.path("key").asText(), entry.path("value").asText());
    } else if (field instanceof Field.One one) {
      json.set(field.name(), one.schema().decode(in.readByteArray(), left));
    } else if (field instanceof Field.Many many) {
      json.withArrayProperty(field.name()).add(many.schema().decode(in.readByteArray(), left));
    }
  }
}
