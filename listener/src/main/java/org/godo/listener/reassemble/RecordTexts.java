package org.godo.listener.reassemble;

import java.util.Arrays;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.FieldCursor;

/** Copies of the records of one event, one behind the other in an array that is reused. */
final class RecordTexts {
  private static final int INITIAL_BYTES = 1024;
  private static final int INITIAL_RECORDS = 8;

  private int count;
  private int[] types = new int[INITIAL_RECORDS];
  private int[] ends = new int[INITIAL_RECORDS];
  private byte[] bytes = new byte[INITIAL_BYTES];

  void clear() {
    count = 0;
  }

  void add(AuditRecord record) {
    int length = record.length();
    int at = length();
    if (count == types.length) {
      types = Arrays.copyOf(types, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    if (at + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at + length, bytes.length + bytes.length / 2));
    }
    System.arraycopy(record.bytes(), record.start(), bytes, at, length);
    types[count] = record.type();
    ends[count] = at + length;
    count++;
  }

  /** Whether one has the same type and text. */
  boolean contains(AuditRecord record) {
    int from = record.start();
    int to = from + record.length();
    for (int n = 0; n < count; n++) {
      int start = n == 0 ? 0 : ends[n - 1];
      if (types[n] == record.type()
          && ends[n] - start == to - from
          && Arrays.equals(bytes, start, ends[n], record.bytes(), from, to)) {
        return true;
      }
    }
    return false;
  }

  /** Number of records. */
  int count() {
    return count;
  }

  /** Type of the Nth record. */
  int type(int n) {
    return types[n];
  }

  /** Moves a cursor to before the first field of the Nth record. */
  FieldCursor fields(int n, FieldCursor cursor) {
    return cursor.over(bytes, n == 0 ? 0 : ends[n - 1], ends[n]);
  }

  /** Bytes of all records. */
  int length() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Bytes allocated, used or not. */
  int capacity() {
    return bytes.length;
  }
}
