package org.godo.listener.cri;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * The fields of a message that are read; others are skipped.
 *
 * @param fields by their numbers
 */
record Schema(Map<Integer, Field> fields) {
  private static final Schema ENTRY =
      new Schema(Map.of(1, new Field.Text("key"), 2, new Field.Text("value")));

  /** Decodes a message. */
  ObjectNode decode(byte[] message) throws IOException {
    return decode(CodedInputStream.newInstance(message));
  }

  private ObjectNode decode(CodedInputStream in) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Field field : fields.values()) {
      if (field instanceof Field.Choice choice) {
        json.put(choice.name(), choice.values().get(0));
      }
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null || WireFormat.getTagWireType(tag) != wireType(field)) {
        in.skipField(tag);
      } else if (wireType(field) == WireFormat.WIRETYPE_VARINT) {
        readNumber(in, field, json);
      } else {
        readBytes(in, field, json);
      }
    }
    return json;
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

  private static void readBytes(CodedInputStream in, Field field, ObjectNode json)
      throws IOException {
    if (field instanceof Field.Text) {
      json.put(field.name(), in.readString());
    } else if (field instanceof Field.Texts) {
      ObjectNode entry = ENTRY.decode(in.readByteArray());
      json.withObjectProperty(field.name())
          .put(entry.path("key").asText(), entry.path("value").asText());
    } else if (field instanceof Field.One one) {
      json.set(field.name(), one.schema().decode(in.readByteArray()));
    } else if (field instanceof Field.Many many) {
      json.withArrayProperty(field.name()).add(many.schema().decode(in.readByteArray()));
    }
  }
}
