package org.godo.system.cases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.godo.system.Command;

/**
 * Replays the record of a case, or uses what a listener recorded, filters and exports it, and
 * judges what came of it by the check.
 *
 * <p>The check sees one object: {@code P} processes, {@code F} file accesses, {@code C} containers,
 * {@code S} sessions and {@code RAW} raw documents, each a list of exported documents; {@code R}
 * and {@code E} the output and the errors of the replays, {@code FO} and {@code FE} those of the
 * filter, {@code T} the output of {@code filter tree}; {@code RC} the exit codes. What is known of
 * a recorded machine is in {@code X}.
 */
final class Judge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, List<String>> EXPORTED =
      Map.of(
          "P", List.of("processes"),
          "F", List.of("file_accesses"),
          "C", List.of("containers"),
          "S", List.of("sessions"),
          "RAW", List.of("pids", "fds", "files"));

  private final Programs programs;
  private final Path data;
  private final Path directory;
  private final List<String> exitCodes = new ArrayList<>();
  private final ObjectNode seen = JSON.createObjectNode();

  /**
   * @param directory empty; for the store and what is exported
   */
  Judge(Programs programs, Path directory) {
    this(programs, directory.resolve("data"), directory);
  }

  /**
   * @param data where replays are delivered to, or a listener's data directory
   * @param directory for what is exported
   */
  Judge(Programs programs, Path data, Path directory) {
    this.programs = programs;
    this.data = data;
    this.directory = directory;
  }

  /** What the check says, and what it saw. */
  record Verdict(boolean right, String said, ObjectNode seen) {}

  Verdict judge(Case given) throws IOException, InterruptedException {
    for (List<String> files : given.replays()) {
      run("replay", "R", "E", "listener", concat(List.of("replay"), files));
    }
    return judgeRecorded(given, JSON.createObjectNode());
  }

  /**
   * Judges what is in the data directory.
   *
   * @param known what is known beside the results, for the check
   */
  Verdict judgeRecorded(Case given, ObjectNode known) throws IOException, InterruptedException {
    seen.set("X", known);
    run("filter", "FO", "FE", "filter", given.filter());
    Path exported = directory.resolve("exported");
    List<String> format = List.of("--format", "jsonl", "--output", exported.toString(), "--raw");
    programs.run("filter", inData(concat(List.of("export"), format)));
    for (Map.Entry<String, List<String>> each : EXPORTED.entrySet()) {
      ArrayNode documents = seen.putArray(each.getKey());
      for (String collection : each.getValue()) {
        read(exported.resolve(collection + ".jsonl"), documents);
      }
    }
    run("tree", "T", "", "filter", List.of("tree"));
    seen.put("RC", String.join(" ", exitCodes));
    return check(given);
  }

  private void run(String step, String out, String err, String program, List<String> arguments)
      throws InterruptedException {
    Programs.Output output = programs.run(program, inData(arguments));
    exitCodes.add(step + "=" + output.code());
    seen.put(out, seen.path(out).asText() + output.out());
    if (!err.isEmpty()) {
      seen.put(err, seen.path(err).asText() + output.err());
    }
  }

  private List<String> inData(List<String> arguments) {
    return concat(arguments, List.of("--data-dir", data.toString()));
  }

  private static List<String> concat(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static void read(Path file, ArrayNode documents) throws IOException {
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        documents.add(JSON.readTree(line));
      }
    }
  }

  private Verdict check(Case given) throws IOException, InterruptedException {
    Path all = directory.resolve("all.json");
    JSON.writeValue(all.toFile(), seen);
    Command.Result result = Command.of("jq", "-c", "-f", given.check(), all).run();
    String said = (result.out() + result.err()).strip();
    return new Verdict(result.out().strip().equals("true"), said, seen);
  }
}
