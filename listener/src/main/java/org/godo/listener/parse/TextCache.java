package org.godo.listener.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cache of texts that recur, such as names of programs and directories. Of bounded size: a text
 * replaces another one in the same slot.
 */
public final class TextCache {
  private static final int SLOTS = 2048;

  /** Longer texts are not cached. */
  private static final int MAX_BYTES = 256;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** An odd multiplier with well distributed bits: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

  /** A text and its encoded bytes. */
  private static final class Entry {
    private final byte[] bytes;
    private final boolean quoted;
    private final String text;

    Entry(FieldText field) {
      this.bytes = Arrays.copyOfRange(field.bytes(), field.start(), field.end());
      this.quoted = field.quoted();
      this.text = field.present();
    }

    boolean matches(FieldText field) {
      return quoted == field.quoted()
          && Arrays.equals(bytes, 0, bytes.length, field.bytes(), field.start(), field.end());
    }
  }

  String get(FieldText field) {
    if (field.end() - field.start() > MAX_BYTES) {
      return field.present();
    }
    int slot = slot(field.bytes(), field.start(), field.end());
    Entry entry = slots[slot];
    if (entry == null || !entry.matches(field)) {
      entry = new Entry(field);
      slots[slot] = entry;
    }
    return entry.text;
  }

  private static int slot(byte[] bytes, int start, int end) {
    long hash = 0;
    int i = start;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, i)) * SPREAD;
      hash ^= hash >>> 32;
    }
    for (; i < end; i++) {
      hash = (hash ^ bytes[i]) * SPREAD;
    }
    return (int) (hash >>> 32) & SLOTS - 1;
  }
}
