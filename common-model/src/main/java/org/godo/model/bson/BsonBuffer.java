package org.godo.model.bson;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.bson.BsonSerializationException;
import org.bson.BsonWriter;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;

/**
 * Consecutive BSON documents in one growing array, so that writing many of them allocates nothing
 * per document. Not safe for use by threads.
 *
 * @see <a href="https://bsonspec.org/spec.html">the format</a>
 */
public final class BsonBuffer {
  private static final RawBsonDocumentCodec DRIVER = new RawBsonDocumentCodec();

  /** The largest array that every Java machine can allocate. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final EncodedTextCache KNOWN = new EncodedTextCache();

  private byte[] bytes;
  private int size;

  /**
   * Creates an empty buffer.
   *
   * @param capacity initial capacity in bytes, more than 0
   */
  public BsonBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** Returns the bytes written. */
  public int size() {
    return size;
  }

  /** Returns its capacity in bytes. */
  public int capacity() {
    return bytes.length;
  }

  /** Removes what was written beyond an earlier {@link #size}. */
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

  /** Reserves the length of a document or array, and returns its index. */
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

  /** Writes the type and name of a field. */
  void field(int type, String name) {
    byte[] utf8 = KNOWN.utf8(name);
    int start = size;
    int end = room(utf8.length + 2);
    bytes[start] = (byte) type;
    System.arraycopy(utf8, 0, bytes, start + 1, utf8.length);
    bytes[end - 1] = 0;
    size = end;
  }

  /** The same for a name from the recorded system, which may be invalid in BSON. */
  void foreignField(int type, String name) {
    if (name.indexOf(0) >= 0) {
      throw new BsonSerializationException(
          "a field's name contains a null character: " + name.replace('\0', '?'));
    }
    field(type, name);
  }

  /** Writes the type and index of an element of an array. */
  void element(int type, int index) {
    int digits = decimalDigits(index);
    int end = room(digits + 2);
    bytes[size] = (byte) type;
    putDecimal(index, digits, end - 1);
    bytes[end - 1] = 0;
    size = end;
  }

  /** A document that is encoded already. */
  void append(RawBsonDocument document) {
    ByteBuf encoded = document.getByteBuffer();
    int length = encoded.remaining();
    int end = room(length);
    encoded.get(bytes, size, length);
    size = end;
  }

  /** Fields that are encoded already. */
  void append(byte[] fields) {
    int end = room(fields.length);
    System.arraycopy(fields, 0, bytes, size, fields.length);
    size = end;
  }

  /** A string with its length before it, in UTF-8; half of a character is a question mark. */
  void string(String value) {
    string(value.getBytes(UTF_8));
  }

  /** The same for a string that is expected to recur. */
  void repeated(String value) {
    string(KNOWN.utf8(value));
  }

  /** A string of a prefix in UTF-8 and a number, not negative, with at least so many digits. */
  void numbered(byte[] prefix, long number, int digits) {
    int width = Math.max(digits, decimalDigits(number));
    int start = size;
    int end = room(Integer.BYTES + prefix.length + width + 1);
    putInt32(start, prefix.length + width + 1);
    System.arraycopy(prefix, 0, bytes, start + Integer.BYTES, prefix.length);
    putDecimal(number, width, end - 1);
    bytes[end - 1] = 0;
    size = end;
  }

  /** Puts a number's digits, zeros before them, so that they end there. */
  private void putDecimal(long number, int digits, int end) {
    long rest = number;
    for (int at = end - 1; at >= end - digits; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static int decimalDigits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void string(byte[] utf8) {
    int start = size;
    int end = room(Integer.BYTES + utf8.length + 1);
    putInt32(start, utf8.length + 1);
    System.arraycopy(utf8, 0, bytes, start + Integer.BYTES, utf8.length);
    bytes[end - 1] = 0;
    size = end;
  }

  private void putInt32(int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
    bytes[at + 2] = (byte) (value >>> 16);
    bytes[at + 3] = (byte) (value >>> 24);
  }

  /** Reserves so many bytes, and returns the index behind them. */
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
