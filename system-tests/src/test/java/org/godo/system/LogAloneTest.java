package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real capture without the messages of the connector, as an audit log is: wherever a value is
 * neither inferred nor absent it is that of the whole capture. Times may differ by a tick, since
 * the clock of audit is coarse.
 */
class LogAloneTest {
  private static final Path CAPTURE =
      Command.checkout().resolve("listener/src/test/resources/captures/docker-run.pcap.gz");
  private static final int FILE_HEADER = 24;
  private static final int PACKET_HEADER = 16;
  private static final int PROTOCOL = 14;
  private static final int CONNECTOR = 11;
  private static final Duration TICK = Duration.ofMillis(10);

  private static final Set<String> OF_ITSELF =
      Set.of("_id", "complete", "inferred", "loss", "session", "sessions", "host", "runs");

  @TempDir Path directory = Path.of("");
  private final Map<String, String> keys = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void whatIsNotMarkedIsAsWithTheConnector() throws IOException, InterruptedException {
    Results whole = resultsOf(CAPTURE, directory.resolve("whole"));
    Results alone = resultsOf(withoutConnector(), directory.resolve("alone"));

    assertThat(alone.processes()).hasSize(85);
    alone.processes().forEach(node -> keys.put(id(node), id(nearest(whole.processes(), node))));
    for (JsonNode process : alone.processes()) {
      compare(nearest(whole.processes(), process), process, process.path("pid").asText());
    }
    compareAll(whole.files(), alone.files());
    compareAll(whole.containers(), alone.containers());

    // A log ends with the last event of a process: a name, a reaper or a name of its working
    // directory that it has later is not in it, nor is a process that makes no call. containerd
    // renames the directory of a container that is over, in which its shim is.
    assertThat(wrong)
        .containsExactlyInAnyOrder(
            renamed(16115, "285478e8d3cd3eb5db7a2a8331361eca6003f917f4b3cc98ffbc5fe28701ac7e"),
            renamed(16177, "285478e8d3cd3eb5db7a2a8331361eca6003f917f4b3cc98ffbc5fe28701ac7e"),
            renamed(16331, "358a6325137306fa930f4b2470920414bd21a2a1d80cf716d9f767aa8cb282cb"),
            "16172 comm is \"exe\" not \"sh\"",
            "16311 reaper is 16298 not 16212",
            "container process_count is 13 not 14",
            "run process_count is 13 not 14");
  }

  private static String renamed(int pid, String id) {
    String tasks = "/srv/lab/docker/exec/containerd/daemon/io.containerd.runtime.v2.task/moby/";
    return pid + " cwd is \"" + tasks + id + "\" not \"" + tasks + "." + id + "\"";
  }

  private static Results resultsOf(Path capture, Path data)
      throws IOException, InterruptedException {
    Command.listener("replay", "--data-dir", data, capture).run().expectSuccess();
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
    return Results.export(data);
  }

  private Path withoutConnector() throws IOException {
    byte[] bytes;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(CAPTURE))) {
      bytes = in.readAllBytes();
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Path target = directory.resolve("alone.pcap");
    try (OutputStream out = Files.newOutputStream(target)) {
      out.write(bytes, 0, FILE_HEADER);
      int position = FILE_HEADER;
      while (position < bytes.length) {
        int size = PACKET_HEADER + file.getInt(position + 8);
        if (file.get(position + PACKET_HEADER + PROTOCOL + 1) != CONNECTOR) {
          out.write(bytes, position, size);
        }
        position += size;
      }
    }
    return target;
  }

  // ---- comparison ----------------------------------------------------------------------------

  private static String id(JsonNode node) {
    return node.path("_id").asText();
  }

  private static JsonNode nearest(List<JsonNode> all, JsonNode process) {
    return all.stream()
        .filter(each -> each.path("pid").equals(process.path("pid")))
        .min((one, other) -> away(one, process).compareTo(away(other, process)))
        .orElseThrow();
  }

  private static Duration away(JsonNode one, JsonNode other) {
    Instant start = Instant.parse(one.path("start_timestamp").asText());
    return Duration.between(start, Instant.parse(other.path("start_timestamp").asText())).abs();
  }

  private void compareAll(List<JsonNode> whole, List<JsonNode> alone) {
    Map<String, JsonNode> byId = new HashMap<>();
    whole.forEach(node -> byId.put(withoutSession(node), node));
    for (JsonNode node : alone) {
      JsonNode right = byId.get(withoutSession(node));
      String path = node.path("file_name").asText();
      compare(right, node, path.isEmpty() ? "container" : path);
      JsonNode runs = node.path("runs");
      for (int i = 0; i < runs.size(); i++) {
        compare(Objects.requireNonNull(right).path("runs").get(i), runs.get(i), "run");
      }
    }
  }

  /** An access has the id of the session in its own. */
  private static String withoutSession(JsonNode node) {
    return id(node).substring(id(node).indexOf('/') + 1);
  }

  private void compare(@Nullable JsonNode expected, JsonNode given, String name) {
    JsonNode right = Objects.requireNonNull(expected, name);
    Set<String> fields = new TreeSet<>();
    right.fieldNames().forEachRemaining(fields::add);
    given.fieldNames().forEachRemaining(fields::add);
    fields.removeAll(OF_ITSELF);
    for (String field : fields) {
      JsonNode value = given.path(field);
      boolean known = !value.isMissingNode() && !value.isNull();
      if (known && !isMarked(given, field) && !same(right.path(field), value)) {
        wrong.add(
            "%s %s is %s not %s".formatted(name, field, text(value), text(right.path(field))));
      }
    }
  }

  private static boolean isMarked(JsonNode given, String field) {
    String mark =
        switch (field) {
          case "parent", "parent_tgid" -> "ppid";
          case "write_count", "write_bytes", "writers" -> "written";
          default -> field;
        };
    return given.path("inferred").has(mark);
  }

  private boolean same(JsonNode right, JsonNode value) {
    if (right.isTextual() && value.isTextual()) {
      String text = value.asText();
      return right.asText().equals(keys.getOrDefault(text, text)) || near(right, value);
    }
    if (!right.isContainerNode() || right.size() != value.size()) {
      return right.equals(value);
    }
    for (int i = 0; right.isArray() && i < right.size(); i++) {
      if (!same(right.path(i), value.path(i))) {
        return false;
      }
    }
    return right.isArray()
        || right.properties().stream()
            .allMatch(each -> same(each.getValue(), value.path(each.getKey())));
  }

  private static boolean near(JsonNode one, JsonNode other) {
    if (!one.asText().endsWith("Z") || !other.asText().endsWith("Z")) {
      return false;
    }
    Instant time = Instant.parse(one.asText());
    return Duration.between(time, Instant.parse(other.asText())).abs().compareTo(TICK) <= 0;
  }

  /** A key of a process by its pid. */
  private static String text(JsonNode value) {
    String[] parts = value.asText().split("/", -1);
    return parts.length == 4 && parts[0].equals("unknown") ? parts[2] : value.toString();
  }
}
