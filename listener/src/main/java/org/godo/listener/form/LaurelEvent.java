package org.godo.listener.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.godo.listener.parse.RecordType;

/**
 * An event as laurel writes it: one object with a field for each type of record. Numbers have the
 * prefixes 0x and 0o, lists of arguments are arrays named ARGV, and bytes that are not UTF-8 are
 * {@code %xx} (laurel-about(7)). What laurel itself adds has keys in capitals and is passed over.
 */
final class LaurelEvent {
  /** Values that the kernel writes as strings of a program's choice. */
  private static final Set<String> STRINGS =
      Set.of("comm", "exe", "name", "cwd", "key", "proctitle");

  private static final String ARGUMENTS = "ARGV";
  private static final String SKIPPED = "skipped_args";

  private final RecordText text = new RecordText();

  /** Whether an object is such an event. */
  static boolean is(JsonNode object) {
    JsonNode id = object.path("ID");
    return id.isTextual() && isStamp(id.textValue());
  }

  private static boolean isStamp(String id) {
    byte[] stamp = LineText.ascii("audit(" + id + "):");
    return LineText.stampEnd(stamp, 0, stamp.length) == stamp.length;
  }

  /** Adds the records of an event; a record ends it, as laurel writes only whole events. */
  void read(JsonNode event, RecordBuffer into) {
    String stamp = event.path("ID").textValue();
    for (Map.Entry<String, JsonNode> record : event.properties()) {
      byte[] name = record.getKey().getBytes(StandardCharsets.UTF_8);
      int type = RecordType.ofName(name, 0, name.length);
      if (type == RecordType.UNKNOWN) {
        continue;
      }
      if (record.getValue().isArray()) {
        for (JsonNode one : record.getValue()) {
          add(type, stamp, one, into);
        }
      } else {
        add(type, stamp, record.getValue(), into);
      }
    }
    text.begin(stamp).plain(" ");
    add(RecordType.EOE, into);
  }

  private void add(int type, String stamp, JsonNode record, RecordBuffer into) {
    text.begin(stamp);
    if (type == RecordType.PROCTITLE || RecordType.isKept(type)) {
      for (Map.Entry<String, JsonNode> field : record.properties()) {
        field(type, field.getKey(), field.getValue());
      }
    }
    add(type, into);
  }

  private void add(int type, RecordBuffer into) {
    into.add(type, text.bytes(), 0, 0, 0, text.length());
  }

  private void field(int type, String key, JsonNode value) {
    if (key.equals(ARGUMENTS) && value.isArray()) {
      arguments(type, value);
    } else if (key.isEmpty() || Character.isUpperCase(key.charAt(0)) || value.isContainerNode()) {
      return;
    } else if (value.isNull()) {
      text.field(key, "(null)");
    } else if (!value.isTextual()) {
      number(type, key, value.asText());
    } else if (STRINGS.contains(key) || (type == RecordType.EXECVE && !key.equals("argc"))) {
      text.string(key, decoded(value.textValue()));
    } else {
      word(key, value.textValue());
    }
  }

  /** Of openat2's numbers, which are octal, one without a prefix was read in another base. */
  private void number(int type, String key, String digits) {
    if (type != RecordType.OPENAT2) {
      text.field(key, digits);
    }
  }

  private void word(String key, String value) {
    if (value.startsWith("0x")) {
      text.field(key, value.substring(2));
    } else if (value.startsWith("0o")) {
      text.field(key, "0" + value.substring(2));
    } else {
      byte[] bytes = decoded(value);
      for (byte b : bytes) {
        if (b <= ' ' || b == '"') {
          text.string(key, bytes);
          return;
        }
      }
      text.field(key, value);
    }
  }

  /** Arguments of a call, of a program, or its command line. */
  private void arguments(int type, JsonNode values) {
    if (type == RecordType.PROCTITLE) {
      text.string("proctitle", joined(values));
      return;
    }
    long index = 0;
    for (JsonNode value : values) {
      if (value.has(SKIPPED)) {
        index += value.path(SKIPPED).asLong();
        continue;
      }
      String key = "a" + index;
      if (type == RecordType.SYSCALL) {
        word(key, value.asText());
      } else if (value.isTextual()) {
        text.string(key, decoded(value.textValue()));
      }
      index++;
    }
  }

  private static byte[] joined(JsonNode values) {
    ByteArrayOutputStream title = new ByteArrayOutputStream();
    for (JsonNode value : values) {
      if (title.size() > 0) {
        title.write(0);
      }
      title.writeBytes(decoded(value.asText()));
    }
    return title.toByteArray();
  }

  private static byte[] decoded(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (value.indexOf('%') < 0) {
      return bytes;
    }
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (bytes[i] == '%' && low >= 0) {
        decoded.write(high << 4 | low);
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return decoded.toByteArray();
  }
}
