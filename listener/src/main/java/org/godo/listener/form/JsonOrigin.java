package org.godo.listener.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote the text in an object, as the fields say that the forwarder (rsyslog, Fluentd, Docker,
 * …) adds to it. Keys are compared without case, blanks, {@code -}, {@code _} and {@code .}.
 */
final class JsonOrigin {
  /** Keys of a program's name in syslog. */
  private static final Set<String> PROGRAMS =
      Set.of(
          "ident",
          "identifier",
          "program",
          "programname",
          "process",
          "processname",
          "procname",
          "app",
          "appname",
          "application",
          "applicationname",
          "syslogtag",
          "syslogidentifier",
          "syslogprogram",
          "syslogappname",
          "logger",
          "loggername",
          "tag");

  /** Keys that only the output of a container has. */
  private static final Set<String> CONTAINERS =
      Set.of(
          "containerid",
          "containeridfull",
          "containername",
          "containertag",
          "kubernetes",
          "docker",
          "container",
          "podname",
          "pod");

  /** Objects whose fields say more of the same line. */
  private static final Set<String> NESTED =
      Set.of("log", "syslog", "event", "fields", "source", "result", "jsonpayload", "body", "data");

  private static final int MAX_DEPTH = 3;
  private static final Set<String> TRANSPORTS_OF_PROGRAMS =
      Set.of("stdout", "syslog", "journal", "driver");
  private static final String AUDITD = "auditd.service";

  private JsonOrigin() {}

  /** The name of another program than those of audit, or of a container; null if none is named. */
  static @Nullable String otherProgram(JsonNode object) {
    String transport = object.path("_TRANSPORT").asText(object.path("TRANSPORT").asText());
    String unit = object.path("_SYSTEMD_UNIT").asText(object.path("SYSTEMD_UNIT").asText());
    if (TRANSPORTS_OF_PROGRAMS.contains(transport) && !unit.equals(AUDITD)) {
      return object.path("SYSLOG_IDENTIFIER").asText(transport);
    }
    return other(object, 0);
  }

  /** Whether a program is named that passes audit records on. */
  static boolean namesAudit(JsonNode object) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (PROGRAMS.contains(plain(field.getKey()))
          && AuditPrograms.has(field.getValue().asText())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String other(JsonNode object, int depth) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String key = plain(field.getKey());
      JsonNode value = field.getValue();
      String name = null;
      if (PROGRAMS.contains(key)) {
        name = otherName(object, key, value);
      } else if (CONTAINERS.contains(key)) {
        name = value.asText("a container");
      } else if (NESTED.contains(key) && value.isObject() && depth < MAX_DEPTH) {
        name = other(value, depth + 1);
      }
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  private static @Nullable String otherName(JsonNode object, String key, JsonNode value) {
    // Of an event of audit that was read in parts, the process is the recorded one.
    boolean recorded =
        key.equals("process")
            && (object.has("auditd")
                || object.path("event").path("module").asText().equals("auditd"));
    String name = value.isObject() ? value.path("name").asText() : value.asText();
    boolean other = !name.isEmpty() && !name.equals("-") && !recorded && !AuditPrograms.has(name);
    return other ? name : null;
  }

  private static String plain(String key) {
    StringBuilder plain = new StringBuilder(key.length());
    for (char c : key.toLowerCase(Locale.ROOT).toCharArray()) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
