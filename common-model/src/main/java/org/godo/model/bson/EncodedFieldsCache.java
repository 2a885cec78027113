package org.godo.model.bson;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the fields of recurring objects once per object. Bounded and direct-mapped: an object
 * replaces the one in its slot. Thread-safe, as entries are immutable and a lost entry is only
 * encoded again.
 *
 * @param <T> immutable
 */
final class EncodedFieldsCache<T> {
  private static final int SLOTS = 1024;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];
  private final BiConsumer<FieldWriter, T> fields;

  private static final class Entry {
    private final Object object;
    private final byte[] encoded;

    private Entry(Object object, byte[] encoded) {
      this.object = object;
      this.encoded = encoded;
    }
  }

  /**
   * @param fields writes an object's fields
   */
  EncodedFieldsCache(BiConsumer<FieldWriter, T> fields) {
    this.fields = fields;
  }

  /** Returns the fields in BSON, not to be changed. */
  byte[] of(T object) {
    int slot = System.identityHashCode(object) & SLOTS - 1;
    Entry entry = slots[slot];
    if (entry == null || entry.object != object) {
      entry = new Entry(object, FieldWriter.encode(into -> fields.accept(into, object)));
      slots[slot] = entry;
    }
    return entry.encoded;
  }
}
