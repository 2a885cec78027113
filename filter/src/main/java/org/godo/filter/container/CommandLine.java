package org.godo.filter.container;

import org.jspecify.annotations.Nullable;

/** Words of command lines. */
final class CommandLine {
  private CommandLine() {}

  /**
   * Returns the name of an option behind one dash or two, without a value in the same word; null
   * for other words.
   */
  static @Nullable String optionName(String word) {
    if (word.length() < 2 || word.charAt(0) != '-') {
      return null;
    }
    int from = word.charAt(1) == '-' ? 2 : 1;
    int equals = word.indexOf('=');
    return equals < 0 ? word.substring(from) : word.substring(from, Math.max(from, equals));
  }

  /** Returns the value in the same word as its option, as in {@code --root=/r}; else null. */
  static @Nullable String inlineValue(String option) {
    int equals = option.indexOf('=');
    return equals < 0 ? null : option.substring(equals + 1);
  }

  /** Returns the last part of a path. */
  static String lastPart(String path) {
    String clean = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return clean.substring(clean.lastIndexOf('/') + 1);
  }
}
