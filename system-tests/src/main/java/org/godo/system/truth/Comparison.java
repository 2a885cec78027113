package org.godo.system.truth;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Compares the facts of two sides, each kind by itself. */
final class Comparison {
  private final Map<Kind, Score> scores = new EnumMap<>(Kind.class);
  private final List<String> differences = new ArrayList<>();

  /** The number of true facts, of those found, and of those in both. */
  record Score(int known, int found, int both) {
    Score plus(Score other) {
      return new Score(known + other.known, found + other.found, both + other.both);
    }

    /** Returns the share of the true facts that were found; 1 if there are none. */
    double recall() {
      return known == 0 ? 1 : (double) both / known;
    }

    /** Returns the share of the facts found that are true; 1 if none were found. */
    double precision() {
      return found == 0 ? 1 : (double) both / found;
    }
  }

  private Comparison() {}

  static Comparison of(Facts truth, Facts found) {
    Comparison comparison = new Comparison();
    for (Kind kind : Kind.values()) {
      comparison.compare(kind, truth.of(kind), found.of(kind));
    }
    return comparison;
  }

  /** Returns the sum of several comparisons. */
  static Comparison total(List<Comparison> all) {
    Comparison total = new Comparison();
    for (Comparison each : all) {
      each.scores.forEach((kind, score) -> total.scores.merge(kind, score, Score::plus));
      total.differences.addAll(each.differences);
    }
    return total;
  }

  private void compare(Kind kind, List<String> truth, List<String> found) {
    Map<String, Integer> counts = new TreeMap<>();
    truth.forEach(fact -> counts.merge(fact, 1, Integer::sum));
    int missing = 0;
    found.forEach(fact -> counts.merge(fact, -1, Integer::sum));
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      int count = entry.getValue();
      missing += Math.max(0, count);
      if (count != 0) {
        String what = count > 0 ? "missing" : "wrong";
        differences.add("%s, %s: %s".formatted(kind.title(), what, entry.getKey()));
      }
    }
    scores.put(kind, new Score(truth.size(), found.size(), truth.size() - missing));
  }

  Score score(Kind kind) {
    return scores.getOrDefault(kind, new Score(0, 0, 0));
  }

  /** Returns the facts that only one side has, one line each. */
  List<String> differences() {
    return List.copyOf(differences);
  }

  static String header() {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-14s", "workload"));
    for (Kind kind : Kind.values()) {
      line.append(String.format(Locale.ROOT, " | %-26s", kind.title() + " recall precision"));
    }
    return line.toString();
  }

  /** Returns a line with the number of true facts, recall and precision of each kind. */
  String line(String name) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-14s", name));
    for (Kind kind : Kind.values()) {
      Score score = score(kind);
      line.append(
          String.format(
              Locale.ROOT,
              " | %6d %8.2f%% %8.2f%%",
              score.known(),
              100 * score.recall(),
              100 * score.precision()));
    }
    return line.toString();
  }
}
