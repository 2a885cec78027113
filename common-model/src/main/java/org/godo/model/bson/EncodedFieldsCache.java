package org.godo.model.bson;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of objects that come again and again, each object's encoded once. Of bounded size: an
 * object takes the place of another that falls on the same slot. Safe for use by threads, as
 * entries never change and one that is missed is only made again.
 *
 * @param <T> never changes
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

  /** The fields in BSON, not to be changed. */
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
