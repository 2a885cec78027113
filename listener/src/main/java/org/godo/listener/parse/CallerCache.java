package org.godo.listener.parse;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.godo.model.raw.RawEvent.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Cache of callers by the bytes at the end of the SYSCALL record, which are the same for every call
 * of a caller. Of bounded size: a caller replaces another one in the same slot.
 */
final class CallerCache {
  private static final int SLOTS = 1024;

  /** Longer fields are not cached. */
  private static final int MAX_BYTES = 1024;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];
  private final CRC32C hash = new CRC32C();

  private static final class Entry {
    private final byte[] fields;
    private final Subject caller;

    private Entry(byte[] fields, Subject caller) {
      this.fields = fields;
      this.caller = caller;
    }
  }

  /** Returns the caller for the fields from {@code start} on; null if it is not cached. */
  @Nullable Subject get(FieldCursor cursor, int start) {
    byte[] bytes = cursor.bytes();
    int end = cursor.end();
    Entry entry = slots[slot(bytes, start, end)];
    return entry != null && Arrays.equals(entry.fields, 0, entry.fields.length, bytes, start, end)
        ? entry.caller
        : null;
  }

  /** Caches the caller for the fields from {@code start} on. */
  void put(FieldCursor cursor, int start, Subject caller) {
    byte[] bytes = cursor.bytes();
    int end = cursor.end();
    if (end - start <= MAX_BYTES) {
      slots[slot(bytes, start, end)] = new Entry(Arrays.copyOfRange(bytes, start, end), caller);
    }
  }

  private int slot(byte[] bytes, int start, int end) {
    hash.reset();
    hash.update(bytes, start, end - start);
    return (int) hash.getValue() & SLOTS - 1;
  }
}
