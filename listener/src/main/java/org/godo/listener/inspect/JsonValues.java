package org.godo.listener.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of reports on containers. */
final class JsonValues {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private JsonValues() {}

  /** Returns a text; null if it is none, or empty. */
  static @Nullable String text(JsonNode value) {
    String text = value.asText();
    return value.isTextual() && !text.isEmpty() ? text : null;
  }

  static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }

  /**
   * Returns milliseconds since the epoch of a time in ISO 8601, with any offset, or in nanoseconds;
   * null for the year 1 and for 1970, which mean "not yet", and for a year beyond the range of
   * milliseconds.
   */
  static @Nullable Long time(JsonNode value) {
    try {
      long millis =
          value.isIntegralNumber()
              ? value.asLong() / NANOS_PER_MILLI
              : Instant.parse(value.asText()).toEpochMilli();
      return millis > 0 ? Long.valueOf(millis) : null;
    } catch (DateTimeParseException | ArithmeticException e) {
      return null;
    }
  }
}
