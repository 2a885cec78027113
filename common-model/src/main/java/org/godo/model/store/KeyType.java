package org.godo.model.store;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * The keys of every map in the file: strings, and the UUIDs that number the descriptions of
 * indexes. Nothing else is read, and no key is a serialized object, since the file may be of
 * somebody's making: H2's own {@code ObjectDataType} would create any object that it names. A key
 * has the bytes that this type of H2 writes for it, so stores of all versions are read.
 *
 * <pre>
 * string of up to 15 chars   1 byte  88 + length, then the chars
 * longer string              1 byte  11, length as varint, then the chars
 * UUID                       1 byte  12, then 16 bytes, big endian
 * </pre>
 */
final class KeyType extends BasicDataType<Object> {
  static final KeyType INSTANCE = new KeyType();

  private static final int STRING = 11;
  private static final int UUID_BYTES = 12;
  private static final int SHORT_STRING = 88;
  private static final int SHORT = 15;

  /** A page of the store has some dozens: more are damage, and would claim memory. */
  private static final int MAX_KEYS = 1 << 16;

  private KeyType() {}

  @Override
  public Object[] createStorage(int size) {
    if (size < 0 || size > MAX_KEYS) {
      throw damaged("a page of {0} keys", size);
    }
    return new Object[size];
  }

  @Override
  public int getMemory(Object key) {
    return key instanceof String text ? 24 + 2 * text.length() : 40;
  }

  /** Strings are before UUIDs, each in their own order. */
  @Override
  public int compare(Object a, Object b) {
    if (a instanceof String text) {
      return b instanceof String other ? text.compareTo(other) : -1;
    }
    return b instanceof UUID other ? ((UUID) a).compareTo(other) : 1;
  }

  @Override
  public void write(WriteBuffer buffer, Object key) {
    if (key instanceof String text) {
      int length = text.length();
      if (length <= SHORT) {
        buffer.put((byte) (SHORT_STRING + length));
      } else {
        buffer.put((byte) STRING).putVarInt(length);
      }
      buffer.putStringData(text, length);
    } else {
      UUID number = (UUID) key;
      buffer.put((byte) UUID_BYTES);
      buffer.putLong(number.getMostSignificantBits()).putLong(number.getLeastSignificantBits());
    }
  }

  @Override
  public Object read(ByteBuffer buffer) {
    int tag = buffer.get();
    if (tag == STRING) {
      return text(buffer, DataUtils.readVarInt(buffer));
    }
    if (tag >= SHORT_STRING && tag <= SHORT_STRING + SHORT) {
      return text(buffer, tag - SHORT_STRING);
    }
    if (tag == UUID_BYTES) {
      return new UUID(buffer.getLong(), buffer.getLong());
    }
    throw damaged("a key of type {0}, which is no string", tag);
  }

  /** A char has at least one byte. */
  private static String text(ByteBuffer buffer, int length) {
    if (length < 0 || length > buffer.remaining()) {
      throw damaged("a key of {0} chars", length);
    }
    return DataUtils.readString(buffer, length);
  }

  static MVStoreException damaged(String message, int number) {
    return DataUtils.newMVStoreException(
        DataUtils.ERROR_FILE_CORRUPT, "it has " + message, Integer.toString(number));
  }
}
