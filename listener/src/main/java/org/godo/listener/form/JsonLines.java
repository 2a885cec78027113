package org.godo.listener.form;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records in lines of JSON: laurel's events, entries of the journal, and wrapped text.
 */
final class JsonLines {
  /** How deep a string with a record may be in an object. */
  private static final int MAX_DEPTH = 3;

  private static final String STAMP = "audit(";

  private static final List<JsonPointer> HOSTS =
      Stream.of("/NODE", "/_HOSTNAME", "/hostname", "/HOSTNAME", "/host", "/host/name")
          .map(JsonPointer::compile)
          .toList();

  /** The names that programs which forward lines give to the text of one. */
  private static final Set<String> TEXTS =
      Set.of(
          "message",
          "MESSAGE",
          "Message",
          "@message",
          "msg",
          "log",
          "line",
          "_raw",
          "raw",
          "rawmsg",
          "original",
          "event",
          "body",
          "stringValue",
          "content",
          "data",
          "text",
          "textPayload",
          "short_message",
          "full_message",
          "SyslogMessage");

  /** Objects that may be around it. */
  private static final Set<String> AROUND =
      Set.of("event", "_source", "fields", "result", "jsonPayload", "body", "data", "log");

  private final ObjectMapper mapper = new ObjectMapper();
  private final LaurelEvent laurel = new LaurelEvent();
  private final JournalEntry entry = new JournalEntry();
  private final RecordText text = new RecordText();

  /** What an object holds. */
  enum Content {
    /** Its records were added. */
    READ,
    /** A text with a record, which the caller reads; see {@link #wrapped}. */
    WRAPPED,
    /** A record of which a part is missing. */
    CUT,
    /** Audit events in a form that does not keep records whole. */
    UNREAD,
    /** No record. */
    NOTHING
  }

  private @Nullable String wrapped;
  private @Nullable String host;
  private Form form = Form.JSON;

  /** The text of the object read last, if it holds one. */
  String wrapped() {
    return wrapped == null ? "" : wrapped;
  }

  /** The program that the object read last names, of an entry of the journal; else empty. */
  String program() {
    return form == Form.JOURNAL ? entry.program() : "";
  }

  /** The host that the object read last names; else null. */
  @Nullable String host() {
    return host;
  }

  /** The form of the object read last. */
  Form form() {
    return form;
  }

  /** Parses an object; null if the bytes are no whole one. */
  @Nullable JsonNode parse(byte[] in, int from, int end) {
    try {
      JsonNode object = mapper.readTree(in, from, end - from);
      return object != null && object.isObject() ? object : null;
    } catch (JsonProcessingException e) {
      // Cut, or not JSON: for the caller to decide.
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory cannot fail", e);
    }
  }

  /** Adds the records of an object, if it holds them as fields. */
  Content read(JsonNode object, RecordBuffer into) {
    wrapped = null;
    host = hostOf(object);
    into.from(OtherLines.node(host));
    if (LaurelEvent.is(object)) {
      form = Form.LAUREL;
      laurel.read(object, into);
      return Content.READ;
    }
    if (object.path("messages").isArray() && object.has("sequence")) {
      form = Form.GO_AUDIT;
      return goAudit(object, into) ? Content.READ : Content.NOTHING;
    }
    if (object.has(JournalEntry.TYPE) || object.has(JournalEntry.ID)) {
      form = Form.JOURNAL;
      return journal(object, into);
    }
    boolean journal = object.has("__REALTIME_TIMESTAMP") || object.has(JournalEntry.TRANSPORT);
    form = journal ? Form.JOURNAL : Form.JSON;
    wrapped =
        form == Form.JOURNAL && !maybeHasRecord(object) ? null : find(object, JsonLines::isRecord);
    if (wrapped != null) {
      return Content.WRAPPED;
    }
    boolean audit =
        object.has("auditd")
            || object.path("event").path("module").asText().equals("auditd")
            || object.path("service").path("type").asText().equals("auditd");
    return audit ? Content.UNREAD : Content.NOTHING;
  }

  private Content journal(JsonNode object, RecordBuffer into) {
    setEntry(object);
    if (!entry.isOfAudit()) {
      return Content.NOTHING;
    }
    return entry.read(into) ? Content.READ : Content.CUT;
  }

  private boolean maybeHasRecord(JsonNode object) {
    setEntry(object);
    return entry.maybeHasRecord();
  }

  private void setEntry(JsonNode object) {
    entry.clear();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      entry.set(field.getKey(), value(field.getValue()));
    }
  }

  /** journalctl writes a value with bytes that are not UTF-8 as an array of numbers. */
  private static @Nullable String value(JsonNode value) {
    if (!value.isArray()) {
      return value.isNull() ? null : value.asText();
    }
    byte[] bytes = new byte[value.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) value.path(i).asInt();
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** go-audit writes the type, and the text behind the stamp, of each record of an event. */
  private boolean goAudit(JsonNode object, RecordBuffer into) {
    String stamp = object.path("timestamp").asText() + ":" + object.path("sequence").asText();
    byte[] whole = LineText.ascii(STAMP + stamp + "):");
    if (LineText.stampEnd(whole, 0, whole.length) != whole.length) {
      return false;
    }
    for (JsonNode message : object.path("messages")) {
      text.begin(stamp).plain(" ").plain(message.path("data").asText());
      into.add(message.path("type").asInt(), text.bytes(), 0, 0, 0, text.length());
    }
    return true;
  }

  /** Whether an object has the fields of a record, not only a text. */
  static boolean holdsRecords(JsonNode object) {
    return LaurelEvent.is(object)
        || (object.path("messages").isArray() && object.has("sequence"))
        || object.has(JournalEntry.TYPE)
        || object.has(JournalEntry.ID);
  }

  /** Finds the text of the line that an object holds: others may be any program's. */
  static @Nullable String find(JsonNode object, Predicate<String> wanted) {
    return find(object, wanted, 0);
  }

  private static @Nullable String find(JsonNode object, Predicate<String> wanted, int depth) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      if (value.isTextual() && TEXTS.contains(field.getKey()) && wanted.test(value.textValue())) {
        return value.textValue();
      }
      boolean searched = value.isObject() && depth < MAX_DEPTH && AROUND.contains(field.getKey());
      String inner = searched ? find(value, wanted, depth + 1) : null;
      if (inner != null) {
        return inner;
      }
    }
    return null;
  }

  private static boolean isRecord(String value) {
    return value.contains(STAMP) || value.startsWith("{\"ID\":\"");
  }

  private static @Nullable String hostOf(JsonNode object) {
    for (JsonPointer key : HOSTS) {
      String name = object.at(key).asText();
      if (!name.isEmpty()) {
        return name;
      }
    }
    return null;
  }
}
