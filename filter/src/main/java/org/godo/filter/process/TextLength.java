package org.godo.filter.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the size of texts in a document, in bytes. */
final class TextLength {
  private TextLength() {}

  static long of(List<String> texts) {
    long bytes = 0;
    for (String text : texts) {
      bytes += of(text);
    }
    return bytes;
  }

  /** Returns at least the length of the UTF-8 encoding. */
  static long of(@Nullable String text) {
    long bytes = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
    return bytes;
  }
}
