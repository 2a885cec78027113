package org.godo.model.raw;

/**
 * Names of hosts as they stand in documents: a host says its own name, in a capture or a log that
 * may come from anywhere, and the name becomes part of ids whose parts slashes divide.
 */
public final class HostName {
  /** Longest name that is kept, more than gethostname(2) gives. */
  private static final int MAX_CHARS = 255;

  private HostName() {}

  /**
   * The name with characters other than letters, digits, dot and minus as {@code _}; one that would
   * be empty, or begin with a dot, gets {@code host} before it.
   */
  public static String plain(String name) {
    String plain = isPlain(name) ? name : replaced(name);
    return plain.isEmpty() || plain.startsWith(".") ? "host" + plain : plain;
  }

  private static boolean isPlain(String name) {
    return name.length() <= MAX_CHARS && name.chars().allMatch(HostName::isPlain);
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }

  private static String replaced(String name) {
    StringBuilder plain = new StringBuilder();
    name.chars().limit(MAX_CHARS).forEach(c -> plain.append(isPlain(c) ? (char) c : '_'));
    return plain.toString();
  }
}
