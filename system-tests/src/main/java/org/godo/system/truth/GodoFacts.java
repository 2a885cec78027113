package org.godo.system.truth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.godo.system.Results;

/** The results of some containers, as facts that are comparable with the truth. */
final class GodoFacts {
  private final Results results;
  private final Naming naming;
  private final Map<String, String> labelByKey = new HashMap<>();
  private final Facts facts = new Facts();

  /** The names of processes in the truth. */
  private interface Naming {
    /**
     * @param order its number in the container, in the order of starts, from 0
     */
    String inside(String container, int order, int pid);

    String outside(int pid);
  }

  private GodoFacts(Results results, Naming naming) {
    this.results = results;
    this.naming = naming;
  }

  /**
   * Returns what containers did after their gates opened.
   *
   * @param containers their names
   */
  static Facts afterTheGate(Results results, List<String> containers) {
    Labels labels = new Labels();
    Naming byPid =
        new Naming() {
          @Override
          public String inside(String container, int order, int pid) {
            return labels.next(container, pid);
          }

          @Override
          public String outside(int pid) {
            return Labels.outside(pid);
          }
        };
    GodoFacts found = new GodoFacts(results, byPid);
    Map<String, Instant> programStarts = new HashMap<>();
    for (String name : containers) {
      JsonNode container = results.container(name);
      JsonNode root = results.processByKey(container.path("root_process").asText());
      programStarts.put(key(root), time(root.at("/execve/1/timestamp")));
      found.label(name, container);
    }
    // The runtime opens files in the first process before its exec; the gate opens none.
    Predicate<JsonNode> afterTheRuntime =
        access -> {
          Instant start = programStarts.get(access.path("process").asText());
          return start == null || !time(access.path("open_timestamp")).isBefore(start);
        };
    return found.facts(programStarts::containsKey, afterTheRuntime);
  }

  /**
   * Returns the programs of containers and their accesses to files below some directories.
   *
   * @param containers names and ids
   * @param directories with a slash at the end
   */
  static Facts below(Results results, Map<String, String> containers, List<String> directories) {
    Naming byOrder =
        new Naming() {
          @Override
          public String inside(String container, int order, int pid) {
            return container + "/" + order;
          }

          @Override
          public String outside(int pid) {
            return "outside";
          }
        };
    GodoFacts found = new GodoFacts(results, byOrder);
    containers.forEach((name, id) -> found.label(name, results.container(id)));
    return found.facts(
        key -> false,
        access -> directories.stream().anyMatch(access.path("file_name").asText()::startsWith));
  }

  private void label(String name, JsonNode container) {
    List<JsonNode> members =
        results.processesOf(container).stream()
            .sorted(
                Comparator.comparing((JsonNode process) -> time(process.path("start_timestamp")))
                    .thenComparingInt(process -> process.path("pid").asInt())
                    .thenComparing(GodoFacts::key))
            .toList();
    for (int i = 0; i < members.size(); i++) {
      JsonNode process = members.get(i);
      labelByKey.put(key(process), naming.inside(name, i, process.path("pid").asInt()));
    }
  }

  /**
   * @param throughGate the keys of processes whose first program was the gate
   * @param wanted selects the opens that count
   */
  private Facts facts(Predicate<String> throughGate, Predicate<JsonNode> wanted) {
    for (JsonNode process : results.processes()) {
      String label = labelByKey.get(key(process));
      if (label != null) {
        process(label, process, throughGate.test(key(process)) ? 1 : 0);
      }
    }
    for (JsonNode access : results.files()) {
      String opener = labelByKey.get(access.path("process").asText());
      // Accesses without flags are changes by name, without an open.
      boolean opened = !access.path("flags").isEmpty();
      if (opener != null && opened && wanted.test(access)) {
        access(opener, access);
      }
    }
    return facts;
  }

  private void process(String label, JsonNode process, int skipped) {
    for (int i = skipped; i < process.path("execve").size(); i++) {
      JsonNode exec = process.path("execve").path(i);
      if (exec.path("success").asBoolean()) {
        facts.executed(label, exec.path("exe").asText(), Results.texts(exec.path("args")));
      } else {
        facts.failedExec(label, exec.path("exe").asText(), exec.path("errno").asInt());
      }
    }
    facts.exited(label, process.path("exit_code").asInt(-1), process.path("exit_signal").asInt(-1));
    String outside = naming.outside(process.path("ppid").asInt());
    facts.parent(label, labelByKey.getOrDefault(process.path("parent").asText(), outside));
  }

  private void access(String opener, JsonNode access) {
    String name = access.path("file_name").asText();
    List<String> flags = Results.texts(access.path("flags"));
    if (!access.path("success").asBoolean()) {
      facts.failedOpen(opener, name, flags, access.path("errno").asInt());
      return;
    }
    facts.opened(opener, name, flags, access.path("created").asBoolean());
    facts.wrote(
        opener, name, access.path("write_count").asLong(), access.path("write_bytes").asLong());
  }

  private static Instant time(JsonNode timestamp) {
    return Instant.parse(timestamp.asText());
  }

  private static String key(JsonNode process) {
    return process.path("_id").asText();
  }
}
