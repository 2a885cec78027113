package org.godo.filter.container;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.container.RuntimeArguments.Purpose;
import org.godo.filter.container.RuntimeOptions.Form;
import org.jspecify.annotations.Nullable;

/**
 * Finds the container's id among the words behind a runtime's command. A word behind an option that
 * is not known may be its value or the id; such words are doubtful.
 */
final class RuntimeId {
  private final List<String> doubtful = new ArrayList<>(0);
  private final List<String> values = new ArrayList<>();
  private @Nullable String certain;
  private boolean processGiven;

  private RuntimeId(List<String> words) {
    int next = 0;
    while (next < words.size() && certain == null) {
      String word = words.get(next);
      next += word.startsWith("-") && word.length() > 1 ? option(words, next) : positional(word);
    }
  }

  /**
   * Returns the id.
   *
   * @param words behind the command
   * @return null if there is none, or it is not decidable
   */
  static @Nullable String in(List<String> words, Purpose purpose) {
    RuntimeId found = new RuntimeId(words);
    // All commands but an exec without --process have one word beside options: the id.
    boolean only = purpose != Purpose.JOIN || found.processGiven;
    if (found.doubtful.isEmpty() || (only && found.certain != null)) {
      return found.certain;
    }
    return only && found.doubtful.size() == 1 ? found.doubtful.get(0) : found.byShape();
  }

  /** Accepts an option and returns how many words it has. */
  private int option(List<String> words, int at) {
    String option = words.get(at);
    String name = CommandLine.optionName(option);
    processGiven |= "process".equals(name) || "p".equals(name);
    String inline = CommandLine.inlineValue(option);
    if (inline != null) {
      values.add(inline);
    }
    Form form = RuntimeOptions.of(option);
    boolean isLast = at + 1 >= words.size();
    if (form == Form.SWITCH || isLast) {
      return 1;
    }
    String following = words.get(at + 1);
    if (form == Form.VALUED) {
      values.add(following);
      return 2;
    }
    if (following.startsWith("-")) {
      return 1;
    }
    doubtful.add(following);
    return 2;
  }

  private int positional(String word) {
    certain = word;
    return 1;
  }

  /** Returns the one candidate that is a random id, else the one that a path contains. */
  private @Nullable String byShape() {
    List<String> candidates = new ArrayList<>(doubtful);
    if (certain != null) {
      candidates.add(certain);
    }
    List<String> random = candidates.stream().filter(ContainerName::isRandom).distinct().toList();
    if (random.size() == 1) {
      return random.get(0);
    }
    List<String> named =
        (random.isEmpty() ? candidates : random)
            .stream().filter(this::isInPath).distinct().toList();
    return named.size() == 1 ? named.get(0) : null;
  }

  /** The bundle and the files that callers name are in directories named by the id. */
  private boolean isInPath(String candidate) {
    String part = '/' + candidate;
    return values.stream().anyMatch(path -> path.endsWith(part) || path.contains(part + '/'));
  }
}
