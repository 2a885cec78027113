package org.godo.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the results of a damaged capture with those of the whole one: every value that differs
 * must be named in {@code inferred}, or its document must not be complete. A reference to a process
 * may also differ if the start of that process, which is part of its key, is inferred. Missing
 * documents are ignored.
 */
final class MarkedValues {
  /** Fields about the document itself and its session. */
  private static final Set<String> OF_ITSELF =
      Set.of("_id", "complete", "inferred", "loss", "session", "sessions", "run", "runs");

  private static final Set<String> KEYS =
      Set.of("parent", "creator", "reaper", "children", "ancestors", "depth", "process", "writers");

  private final Map<String, JsonNode> processes = new HashMap<>();
  private final List<String> unmarked = new ArrayList<>();

  private MarkedValues() {}

  /** Returns the wrong values that are not marked, each with its document and both values. */
  static List<String> unmarkedWrongValues(Results truth, Results damaged) {
    MarkedValues values = new MarkedValues();
    damaged.processes().forEach(node -> values.processes.put(node.path("_id").asText(), node));
    for (JsonNode process : damaged.processes()) {
      values.compare(nearest(truth.processes(), process), process);
    }
    values.compare(truth.files(), damaged.files(), MarkedValues::idInSession);
    values.compare(truth.containers(), damaged.containers(), MarkedValues::id);
    values.compare(runs(truth), runs(damaged), MarkedValues::id);
    return values.unmarked;
  }

  /** Returns the runs of all containers, each with an id: its container's and its number. */
  private static List<JsonNode> runs(Results results) {
    List<JsonNode> runs = new ArrayList<>();
    for (JsonNode container : results.containers()) {
      JsonNode listed = container.path("runs");
      for (int i = 0; i < listed.size(); i++) {
        runs.add(((ObjectNode) listed.get(i)).put("_id", id(container) + " run " + i));
      }
    }
    return runs;
  }

  private static String id(JsonNode node) {
    return node.path("_id").asText();
  }

  private static @Nullable JsonNode nearest(List<JsonNode> all, JsonNode process) {
    long start = start(process);
    return all.stream()
        .filter(each -> each.path("tgid").asInt() == process.path("tgid").asInt())
        .min((a, b) -> Long.compare(Math.abs(start(a) - start), Math.abs(start(b) - start)))
        .orElse(null);
  }

  private static long start(JsonNode process) {
    String key = process.path("_id").asText();
    String millis = key.substring(key.lastIndexOf('/') + 1);
    int ordinal = millis.indexOf('.');
    return Long.parseLong(ordinal < 0 ? millis : millis.substring(0, ordinal));
  }

  private static String idInSession(JsonNode access) {
    String id = access.path("_id").asText();
    return id.substring(id.indexOf('/'));
  }

  private void compare(List<JsonNode> all, List<JsonNode> some, Function<JsonNode, String> id) {
    Map<String, JsonNode> byId = new HashMap<>();
    all.forEach(node -> byId.put(id.apply(node), node));
    some.forEach(node -> compare(byId.get(id.apply(node)), node));
  }

  private void compare(@Nullable JsonNode right, JsonNode given) {
    if (!given.path("complete").asBoolean()) {
      return;
    }
    String id = given.path("_id").asText();
    if (right == null) {
      unmarked.add(id + " is none");
      return;
    }
    Set<String> fields = new TreeSet<>();
    right.fieldNames().forEachRemaining(fields::add);
    given.fieldNames().forEachRemaining(fields::add);
    for (String field : fields) {
      JsonNode rightly = right.path(field);
      JsonNode value = given.path(field);
      if (!OF_ITSELF.contains(field)
          && !withoutBoot(rightly).equals(withoutBoot(value))
          && !given.path("inferred").has(markOf(field))
          && !(KEYS.contains(field) && refersToInferred(given, field))) {
        unmarked.add("%s %s is %s not %s".formatted(id, field, value, rightly));
      }
    }
  }

  /** Removes the session's id, which replaces an unknown boot in the key of a process. */
  private static String withoutBoot(JsonNode value) {
    return value.toString().replaceAll("\"unknown/[0-9a-f]{8}/", "\"unknown//");
  }

  /** Fields that express the same fact, so that one mark covers all of them. */
  private static String markOf(String field) {
    return switch (field) {
      case "parent", "parent_tgid" -> "ppid";
      case "write_count", "write_bytes", "writers" -> "written";
      default -> field;
    };
  }

  private boolean refersToInferred(JsonNode given, String field) {
    JsonNode value = given.path(field.equals("depth") ? "ancestors" : field);
    if (value.isTextual()) {
      return isInferred(value);
    }
    for (Iterator<JsonNode> keys = value.elements(); keys.hasNext(); ) {
      if (isInferred(keys.next())) {
        return true;
      }
    }
    return false;
  }

  private boolean isInferred(JsonNode key) {
    JsonNode process = processes.get(key.asText());
    return process != null && process.path("inferred").has("start_timestamp");
  }
}
