package org.godo.system.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The facts of one side, one line each. The same line twice is two facts. */
final class Facts {
  private final Map<Kind, List<String>> byKind = new EnumMap<>(Kind.class);

  Facts() {
    for (Kind kind : Kind.values()) {
      byKind.put(kind, new ArrayList<>());
    }
  }

  /**
   * Reads facts from a file.
   *
   * @param file lines of a kind's title, a colon and a fact; and comments
   */
  static Facts read(Path file) throws IOException {
    Map<String, Kind> kinds =
        Arrays.stream(Kind.values()).collect(Collectors.toMap(Kind::title, kind -> kind));
    Facts facts = new Facts();
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(": ", 2);
        Kind kind = kinds.get(parts[0]);
        if (kind == null) {
          throw new IllegalArgumentException("not a fact: " + line);
        }
        facts.line(kind, parts[1]);
      }
    }
    return facts;
  }

  List<String> of(Kind kind) {
    return List.copyOf(byKind.getOrDefault(kind, List.of()));
  }

  void executed(String process, String program, List<String> args) {
    add(
        Kind.EXECS,
        "%s executes %s %s",
        process,
        quoted(program),
        args.stream().map(Facts::quoted).toList());
  }

  void failedExec(String process, String file, int errno) {
    add(Kind.EXECS, "%s failed to execute %s: error %d", process, quoted(file), errno);
  }

  void exited(String process, int code, int signal) {
    add(Kind.EXITS, "%s exits with %d, signal %d", process, code, signal);
  }

  void parent(String process, String parent) {
    add(Kind.PARENTS, "%s is a child of %s", process, parent);
  }

  void opened(String process, String name, Collection<String> flags, boolean created) {
    add(
        Kind.OPENS,
        "%s opens %s %s%s",
        process,
        quoted(name),
        new TreeSet<>(flags),
        created ? ", created" : "");
  }

  void failedOpen(String process, String name, Collection<String> flags, int errno) {
    add(
        Kind.OPENS,
        "%s failed to open %s %s: error %d",
        process,
        quoted(name),
        new TreeSet<>(flags),
        errno);
  }

  /** Adds the writes through one open file description. */
  void wrote(String process, String name, long writes, long bytes) {
    if (writes > 0) {
      add(Kind.WRITES, "%s opened %s, written %d times", process, quoted(name), writes);
      add(Kind.BYTES, "%s opened %s, written %d bytes", process, quoted(name), bytes);
    }
  }

  private void add(Kind kind, String format, Object... values) {
    line(kind, String.format(Locale.ROOT, format, values));
  }

  private void line(Kind kind, String fact) {
    byKind.computeIfAbsent(kind, each -> new ArrayList<>()).add(fact);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"") + '"';
  }
}
