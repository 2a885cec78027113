package org.godo.model.bson;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bson.BsonBinaryReader;
import org.bson.BsonSerializationException;
import org.bson.BsonWriter;

/**
 * BSON documents, one behind the other in one growing array, for writing many of them with nothing
 * allocated in between. Not safe for use by threads.
 *
 * @see <a href="https://bsonspec.org/spec.html">the format</a>
 */
public final class BsonBuffer {
  private static final VarHandle INT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The largest array every Java machine can make. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final int FIRST_CHAR_OF_TWO_BYTES = 0x80;

  private byte[] bytes;
  private int size;

  /**
   * An empty buffer.
   *
   * @param capacity bytes it can take before it grows, more than 0
   */
  public BsonBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** Bytes written. */
  public int size() {
    return size;
  }

  /** Bytes it can take before it grows. */
  public int capacity() {
    return bytes.length;
  }

  /** Takes back what was written beyond an earlier {@link #size}. */
  public void truncate(int earlierSize) {
    if (earlierSize < 0 || earlierSize > size) {
      throw new IllegalArgumentException(earlierSize + " is not within the " + size + " written");
    }
    size = earlierSize;
  }

  /** A copy of what was written from one index to another. */
  public byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Writes the only document in here to a writer of the driver's. */
  void pipe(BsonWriter writer) {
    try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(bytes, 0, size))) {
      writer.pipe(reader);
    }
  }

  /** Leaves room for the length of a document or array, and tells where. */
  int begin() {
    int start = size;
    size = room(Integer.BYTES);
    return start;
  }

  /** Ends the document or array that began here. */
  void end(int start) {
    int8(0);
    INT32.set(bytes, start, size - start);
  }

  void int8(int value) {
    int end = room(1);
    bytes[size] = (byte) value;
    size = end;
  }

  void int32(int value) {
    int end = room(Integer.BYTES);
    INT32.set(bytes, size, value);
    size = end;
  }

  void int64(long value) {
    int end = room(Long.BYTES);
    INT64.set(bytes, size, value);
    size = end;
  }

  /** The type and the name that a field begins with. */
  void field(int type, String name) {
    int length = name.length();
    int end = room(length + 2);
    byte[] to = bytes;
    int at = size;
    to[at++] = (byte) type;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c == 0) {
        throw new BsonSerializationException(
            "a field's name contains a null character: " + name.replace('\0', '?'));
      }
      if (c >= FIRST_CHAR_OF_TWO_BYTES) {
        fieldBeyondAscii(type, name);
        return;
      }
      to[at++] = (byte) c;
    }
    to[at] = 0;
    size = end;
  }

  private void fieldBeyondAscii(int type, String name) {
    byte[] utf8 = name.getBytes(UTF_8);
    if (name.indexOf(0) >= 0) {
      throw new BsonSerializationException(
          "a field's name contains a null character: " + name.replace('\0', '?'));
    }
    int8(type);
    put(utf8);
    int8(0);
  }

  /** A string with its length before it. */
  void string(String value) {
    int length = value.length();
    int end = room(length + Integer.BYTES + 1);
    byte[] to = bytes;
    int at = size + Integer.BYTES;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= FIRST_CHAR_OF_TWO_BYTES) {
        stringBeyondAscii(value);
        return;
      }
      to[at++] = (byte) c;
    }
    to[at] = 0;
    INT32.set(to, size, length + 1);
    size = end;
  }

  private void stringBeyondAscii(String value) {
    byte[] utf8 = value.getBytes(UTF_8);
    int32(utf8.length + 1);
    put(utf8);
    int8(0);
  }

  private void put(byte[] from) {
    int end = room(from.length);
    System.arraycopy(from, 0, bytes, size, from.length);
    size = end;
  }

  /** Makes room for so many bytes more, and tells where they end. */
  private int room(int more) {
    int end = size + more;
    if (end > bytes.length || end < 0) {
      grow(more);
    }
    return end;
  }

  private void grow(int more) {
    long needed = (long) size + more;
    if (needed > MAX_BYTES) {
      throw new BsonSerializationException("documents of " + needed + " bytes fit into no array");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * bytes.length)));
  }
}
