package org.godo.listener.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as names of programs and directories, so that each is made
 * once. Of bounded size: a text takes the place of another that falls on the same slot.
 */
public final class TextCache {
  private static final int SLOTS = 2048;

  /** What is longer is made anew each time. */
  private static final int MAX_BYTES = 256;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Any odd number with bits all over; this one is 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

  /** A text and what it was made of. */
  private static final class Entry {
    private final byte[] bytes;
    private final boolean quoted;
    private final String text;

    Entry(FieldText field) {
      this.bytes = Arrays.copyOfRange(field.bytes(), field.start(), field.end());
      this.quoted = field.quoted();
      this.text = field.present();
    }

    boolean isOf(FieldText field) {
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
    if (entry == null || !entry.isOf(field)) {
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
