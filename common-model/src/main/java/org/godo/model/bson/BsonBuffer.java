package org.godo.model.bson;

import java.util.Arrays;
import org.bson.BsonSerializationException;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;

/**
 * BSON documents, one behind the other in one growing array, for writing many of them with nothing
 * allocated in between. Not safe for use by threads.
 *
 * @see <a href="https://bsonspec.org/spec.html">the format</a>
 */
public final class BsonBuffer {
  private static final RawBsonDocumentCodec DRIVER = new RawBsonDocumentCodec();

  /** The largest array every Java machine can make. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /** The first characters that take 2, 3 and 4 bytes. */
  private static final int TWO_BYTES = 0x80;

  private static final int THREE_BYTES = 0x800;
  private static final int FOUR_BYTES = 0x1_0000;

  private static final char REPLACEMENT = '?';

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
    DRIVER.encode(writer, new RawBsonDocument(bytes, 0, size), EncoderContext.builder().build());
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
    putInt32(start, size - start);
  }

  void int8(int value) {
    int end = room(1);
    bytes[size] = (byte) value;
    size = end;
  }

  void int32(int value) {
    int end = room(Integer.BYTES);
    putInt32(size, value);
    size = end;
  }

  void int64(long value) {
    int end = room(Long.BYTES);
    putInt32(size, (int) value);
    putInt32(size + Integer.BYTES, (int) (value >>> Integer.SIZE));
    size = end;
  }

  /** The type and the name that a field begins with. */
  void field(int type, String name) {
    if (name.indexOf(0) >= 0) {
      throw new BsonSerializationException(
          "a field's name contains a null character: " + name.replace('\0', REPLACEMENT));
    }
    int8(type);
    characters(name);
    int8(0);
  }

  /** A string with its length before it. */
  void string(String value) {
    int start = begin();
    characters(value);
    int8(0);
    putInt32(start, size - start - Integer.BYTES);
  }

  /** In UTF-8. */
  private void characters(String value) {
    int length = value.length();
    int end = room(length);
    byte[] to = bytes;
    int at = size;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= TWO_BYTES) {
        size = at;
        charactersBeyondAscii(value, i);
        return;
      }
      to[at++] = (byte) c;
    }
    size = end;
  }

  private void charactersBeyondAscii(String value, int from) {
    int i = from;
    while (i < value.length()) {
      int c = value.codePointAt(i);
      i += Character.charCount(c);
      if (c < TWO_BYTES) {
        int8(c);
      } else if (c < THREE_BYTES) {
        int8(0xc0 | (c >>> 6));
        sixBits(c);
      } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        // half of a character
        int8(REPLACEMENT);
      } else if (c < FOUR_BYTES) {
        int8(0xe0 | (c >>> 12));
        sixBits(c >>> 6);
        sixBits(c);
      } else {
        int8(0xf0 | (c >>> 18));
        sixBits(c >>> 12);
        sixBits(c >>> 6);
        sixBits(c);
      }
    }
  }

  private void sixBits(int value) {
    int8(0x80 | (value & 0x3f));
  }

  private void putInt32(int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
    bytes[at + 2] = (byte) (value >>> 16);
    bytes[at + 3] = (byte) (value >>> 24);
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
