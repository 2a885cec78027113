package org.godo.system.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A record with the results that are right for it, in a directory: {@code input.log} or another of
 * {@link #INPUTS}, {@code expected.txt} (what is right, and the source of the record), {@code
 * check.jq} (true if the results are right). If other files or options are used, {@code args} has
 * them: a JSON object with the words of all replays ({@code --next--} begins a further one) and the
 * options of the filter.
 */
record Case(Path directory, List<List<String>> replays, List<String> filter) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> INPUTS =
      List.of("input.log", "input.pcap", "input.pcap.gz", "input.log.gz");
  private static final String NEXT = "--next--";

  /** Returns the cases below a directory by name. */
  static List<Case> below(Path cases) throws IOException {
    try (Stream<Path> found = Files.list(cases)) {
      List<Case> all = new ArrayList<>();
      for (Path each : found.filter(Files::isDirectory).sorted().toList()) {
        all.add(read(each));
      }
      return all;
    }
  }

  static Case read(Path directory) throws IOException {
    Path args = directory.resolve("args");
    JsonNode given = Files.exists(args) ? JSON.readTree(args.toFile()) : JSON.createObjectNode();
    List<String> files = new ArrayList<>();
    given.path("replay").forEach(each -> files.add(each.asText()));
    if (files.isEmpty()) {
      INPUTS.stream()
          .filter(each -> Files.exists(directory.resolve(each)))
          .findFirst()
          .ifPresent(files::add);
    }
    String filter = given.path("filter").asText("--since last");
    return new Case(directory, replays(directory, files), List.of(filter.split(" ")));
  }

  private static List<List<String>> replays(Path directory, List<String> words) {
    List<List<String>> replays = new ArrayList<>(List.of(new ArrayList<>()));
    for (String word : words) {
      if (word.equals(NEXT)) {
        replays.add(new ArrayList<>());
      } else {
        String file = word.startsWith("@") ? word.substring(1) : word;
        replays
            .get(replays.size() - 1)
            .add(word.startsWith("-") ? word : directory.resolve(file).toString());
      }
    }
    return replays;
  }

  String name() {
    return directory.getFileName().toString();
  }

  Path check() {
    return directory.resolve("check.jq");
  }

  /** Returns what is right, and where the record is from. */
  String expected() throws IOException {
    return Files.readString(directory.resolve("expected.txt"));
  }
}
