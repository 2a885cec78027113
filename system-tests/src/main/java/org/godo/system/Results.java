package org.godo.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The results in a data directory, as exported by {@code filter export}. */
public record Results(List<JsonNode> containers, List<JsonNode> processes, List<JsonNode> files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static Results export(Path dataDir) throws IOException, InterruptedException {
    Path output = Files.createTempDirectory("godo-export");
    Command.filter("export", "--data-dir", dataDir, "--format", "jsonl", "--output", output)
        .run()
        .expectSuccess();
    Results results =
        new Results(
            readAndDelete(output.resolve("containers.jsonl")),
            readAndDelete(output.resolve("processes.jsonl")),
            readAndDelete(output.resolve("file_accesses.jsonl")));
    Files.delete(output);
    return results;
  }

  private static List<JsonNode> readAndDelete(Path file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      nodes.add(JSON.readTree(line));
    }
    Files.delete(file);
    return nodes;
  }

  /** Returns the only container with this id or name. */
  public JsonNode container(String idOrName) {
    return only(
        containers,
        node ->
            node.path("_id").asText().equals(idOrName)
                || node.path("name").asText().equals(idOrName));
  }

  /** Returns the processes of a container in the order of their pids. */
  public List<JsonNode> processesOf(JsonNode container) {
    return processes.stream()
        .filter(node -> node.path("docker_id").asText().equals(container.path("_id").asText()))
        .sorted((a, b) -> a.path("pid").asInt() - b.path("pid").asInt())
        .toList();
  }

  /** Returns the only process of a container that executed a program with these arguments. */
  public JsonNode process(JsonNode container, String... args) {
    return only(
        processesOf(container),
        node ->
            texts(node.path("args")).equals(List.of(args)) && !node.path("inferred").has("args"));
  }

  public JsonNode processByKey(String key) {
    return only(processes, node -> node.path("_id").asText().equals(key));
  }

  /** Returns the successful accesses to a file in a container. */
  public List<JsonNode> accesses(JsonNode container, String fileName) {
    return files.stream()
        .filter(node -> node.path("docker_id").asText().equals(container.path("_id").asText()))
        .filter(node -> node.path("file_name").asText().equals(fileName))
        .filter(node -> node.path("success").asBoolean())
        .toList();
  }

  /** Returns the only access to a file in a container that changed it. */
  public JsonNode change(JsonNode container, String fileName) {
    return only(
        accesses(container, fileName),
        node -> node.path("write_count").asInt() > 0 || node.path("truncated").asBoolean());
  }

  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static JsonNode only(List<JsonNode> nodes, Predicate<JsonNode> wanted) {
    List<JsonNode> found = nodes.stream().filter(wanted).toList();
    if (found.size() != 1) {
      throw new IllegalStateException("not one document, but " + found);
    }
    return found.get(0);
  }
}
