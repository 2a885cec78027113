package org.godo.system.truth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arguments as {@code strace -xx -y} prints them: every byte of a string or a descriptor's path is
 * {@code \xNN}, so that names are unambiguous.
 */
final class StraceText {
  private StraceText() {}

  /** Splits the arguments of a call at the commas between them. */
  static List<String> split(String arguments) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < arguments.length(); i++) {
      switch (arguments.charAt(i)) {
        case '(', '[', '{' -> depth++;
        case ')', ']', '}' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(arguments.substring(start, i).strip());
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    if (!arguments.isBlank()) {
      parts.add(arguments.substring(start).strip());
    }
    return parts;
  }

  /** Returns the text of a string argument; null for a bad address. */
  static @Nullable String string(String argument) {
    return argument.startsWith("\"")
        ? bytes(argument.substring(1, argument.indexOf('"', 1)))
        : null;
  }

  /** Returns the texts of an array of strings, such as {@code ["\x61", "\x62"]}. */
  static List<String> strings(String argument) {
    List<String> texts = new ArrayList<>();
    for (String each : split(argument.substring(1, argument.length() - 1))) {
      String text = string(each);
      if (text == null) {
        throw new IllegalArgumentException("not strings: " + argument);
      }
      texts.add(text);
    }
    return texts;
  }

  /** Returns the number of a descriptor argument, which may be followed by its path. */
  static int descriptor(String argument) {
    int path = argument.indexOf('<');
    return Integer.parseInt(path < 0 ? argument : argument.substring(0, path));
  }

  /** Returns the path that the kernel shows for a descriptor; null if strace did not print it. */
  static @Nullable String path(String argument) {
    int start = argument.indexOf('<');
    return start < 0 ? null : bytes(argument.substring(start + 1, argument.indexOf('>', start)));
  }

  private static String bytes(String escaped) {
    ByteBuffer bytes = ByteBuffer.allocate(escaped.length() / 4);
    for (int i = 0; i < escaped.length(); i += 4) {
      bytes.put((byte) Integer.parseInt(escaped.substring(i + 2, i + 4), 16));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException invalid) {
      throw new IllegalArgumentException("workloads use UTF-8: " + escaped, invalid);
    }
  }
}
