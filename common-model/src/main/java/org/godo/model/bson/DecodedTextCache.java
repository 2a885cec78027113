package org.godo.model.bson;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes recurring strings, as names of files and programs, once, and shares them between
 * documents. Bounded and direct-mapped: a string replaces the one in its slot. Thread-safe, as
 * entries are immutable and a lost entry is only decoded again.
 */
final class DecodedTextCache {
  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final int SLOT_BITS = 12;

  /** Longer strings are not cached. */
  private static final int MAX_BYTES = 256;

  private final @Nullable Entry[] slots = new @Nullable Entry[1 << SLOT_BITS];

  private static final class Entry {
    private final byte[] utf8;
    private final String text;

    private Entry(byte[] utf8, String text) {
      this.utf8 = utf8;
      this.text = text;
    }
  }

  /** Returns the string of these bytes in UTF-8. */
  String text(byte[] bytes, int from, int to) {
    if (to - from > MAX_BYTES) {
      return new String(bytes, from, to - from, UTF_8);
    }
    int slot = slot(bytes, from, to);
    Entry entry = slots[slot];
    if (entry != null && Arrays.equals(entry.utf8, 0, entry.utf8.length, bytes, from, to)) {
      return entry.text;
    }
    byte[] utf8 = Arrays.copyOfRange(bytes, from, to);
    String text = new String(utf8, UTF_8);
    slots[slot] = new Entry(utf8, text);
    return text;
  }

  /** From the length, the beginning, the middle and the end, which is where paths differ. */
  private static int slot(byte[] bytes, int from, int to) {
    int length = to - from;
    long hash = length;
    if (length < Long.BYTES) {
      for (int i = from; i < to; i++) {
        hash = hash * 31 + bytes[i];
      }
    } else {
      hash = hash * MIX + LittleEndian.int64(bytes, from);
      hash = hash * MIX + LittleEndian.int64(bytes, from + (length - Long.BYTES) / 2);
      hash = hash * MIX + LittleEndian.int64(bytes, to - Long.BYTES);
    }
    hash ^= hash >>> 29;
    return (int) ((hash * MIX) >>> (Long.SIZE - SLOT_BITS));
  }
}
