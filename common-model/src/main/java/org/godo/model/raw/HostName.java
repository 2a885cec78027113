package org.godo.model.raw;

/**
 * Host names in the form that documents use. A capture or log of any origin names its host, and the
 * name becomes part of ids whose parts are separated by slashes.
 */
public final class HostName {
  /** Longest name that is kept, longer than gethostname(2) returns. */
  private static final int MAX_CHARS = 255;

  private HostName() {}

  /**
   * Returns the name with characters other than letters, digits, dot and minus as {@code _}; one
   * that would be empty, or begin with a dot, gets {@code host} before it.
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
