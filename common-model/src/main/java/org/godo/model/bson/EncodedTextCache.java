package org.godo.model.bson;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Encodes recurring strings, as names of fields and programs, once. Bounded and direct-mapped: a
 * string replaces the one in its slot. Thread-safe, as entries are immutable and a lost entry is
 * only encoded again.
 */
final class EncodedTextCache {
  private static final int SLOTS = 2048;

  /** Longer strings are not cached. */
  private static final int MAX_LENGTH = 256;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

  private static final class Entry {
    private final String text;
    private final byte[] utf8;

    private Entry(String text, byte[] utf8) {
      this.text = text;
      this.utf8 = utf8;
    }
  }

  /**
   * Returns a string in UTF-8, not to be changed; half of a surrogate pair becomes a question mark.
   */
  byte[] utf8(String text) {
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    Entry entry = slots[slot];
    if (entry != null && entry.text.equals(text)) {
      return entry.utf8;
    }
    byte[] utf8 = text.getBytes(UTF_8);
    if (text.length() <= MAX_LENGTH) {
      slots[slot] = new Entry(text, utf8);
    }
    return utf8;
  }
}
