package org.godo.model.text;

import java.util.List;

/**
 * Escapes strings that recorded programs control: names, arguments and paths can neither move a
 * terminal's cursor nor begin a new line.
 */
public final class Printable {
  private Printable() {}

  /**
   * Returns the text with control characters, line and paragraph separators, bidirectional
   * controls, other invisible format characters and lone surrogates escaped: {@code \n}, {@code
   * \t}, {@code \r}, {@code \e}, else {@code \}{@code u{HEX}}. Backslashes are kept.
   */
  public static String escape(String text) {
    if (text.codePoints().allMatch(Printable::isPlain)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  /**
   * Returns an argument vector as one line that a shell parses into the same arguments: those with
   * special characters are quoted.
   */
  public static String commandLine(List<String> args) {
    StringBuilder out = new StringBuilder();
    for (String arg : args) {
      if (!out.isEmpty()) {
        out.append(' ');
      }
      out.append(isBareWord(arg) ? arg : '\'' + escape(arg).replace("'", "'\\''") + '\'');
    }
    return out.toString();
  }

  private static boolean isBareWord(String arg) {
    return !arg.isEmpty() && arg.chars().allMatch(c -> c < 0x80 && isBareCharacter((char) c));
  }

  private static boolean isBareCharacter(char c) {
    return Character.isLetterOrDigit(c) || "%+,-./:=@_".indexOf(c) >= 0;
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }

  private static void append(StringBuilder out, int c) {
    if (isPlain(c)) {
      out.appendCodePoint(c);
      return;
    }
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      case 0x1b -> out.append("\\e");
      default -> out.append("\\u{").append(Integer.toHexString(c)).append('}');
    }
  }
}
