package org.godo.model.text;

import java.util.List;
import java.util.Locale;

/**
 * Escapes strings that recorded programs control: names, arguments and paths can neither move a
 * terminal's cursor nor begin a new line.
 */
public final class Printable {
  /**
   * Characters of a text that are shown; a record of the kernel has fewer (AUDIT_MESSAGE_TEXT_MAX,
   * 8,560).
   */
  public static final int SHOWN = 10_000;

  private Printable() {}

  /**
   * Returns the text with control characters, line and paragraph separators, bidirectional
   * controls, other invisible format characters and lone surrogates escaped: {@code \n}, {@code
   * \t}, {@code \r}, {@code \e}, else {@code \}{@code u{HEX}}. Backslashes are kept. A text that is
   * longer than {@link #SHOWN} is cut, and its length follows.
   */
  public static String escape(String text) {
    return escapeAll(cut(text)) + lengthIfCut(text);
  }

  private static String cut(String text) {
    if (text.length() <= SHOWN) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(SHOWN - 1));
    return text.substring(0, splitsPair ? SHOWN - 1 : SHOWN);
  }

  private static String lengthIfCut(String text) {
    return text.length() <= SHOWN
        ? ""
        : String.format(Locale.ROOT, "… (%,d characters)", text.length());
  }

  private static String escapeAll(String text) {
    if (text.codePoints().allMatch(Printable::isPlain)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  /**
   * Returns an argument vector as one line that a shell parses into the same arguments: those with
   * special characters are quoted. A line that is longer than {@link #SHOWN} ends there, with the
   * number of the arguments, and so does an argument, with its length.
   */
  public static String commandLine(List<String> args) {
    StringBuilder out = new StringBuilder();
    for (String arg : args) {
      if (out.length() > SHOWN) {
        return out.append(String.format(Locale.ROOT, " … (%,d arguments)", args.size())).toString();
      }
      if (!out.isEmpty()) {
        out.append(' ');
      }
      String shown = cut(arg);
      String quoted = '\'' + escapeAll(shown).replace("'", "'\\''") + '\'';
      out.append(isBareWord(shown) ? shown : quoted).append(lengthIfCut(arg));
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
