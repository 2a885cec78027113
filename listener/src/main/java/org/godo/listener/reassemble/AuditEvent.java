package org.godo.listener.reassemble;

import java.util.Arrays;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * All records of one audit event: those with the same time and serial, of one host. The object is
 * used again for another event when the sink has returned.
 */
public final class AuditEvent {
  private static final int FIRST_BYTES = 1024;
  private static final int FIRST_RECORDS = 8;

  // What names it.
  private @Nullable String node;
  private int nodeIndex;
  private long millis;
  private long kernelSerial;

  private long serial;
  private long arrivalNs;
  private long position;
  private boolean ended;
  private boolean syscallExpected;
  private boolean settled;

  /** What its records held that the run before has read. */
  private int earlierBytes;

  // The records whose text is kept, one behind the other.
  private int count;
  private int[] types = new int[FIRST_RECORDS];
  private int[] ends = new int[FIRST_RECORDS];
  private byte[] bytes = new byte[FIRST_BYTES];

  // Neighbours among the events that wait; see PendingEvents.
  @Nullable AuditEvent older;
  @Nullable AuditEvent newer;

  AuditEvent() {}

  /** Becomes the event that this record is the first of; the record is added apart. */
  void begin(AuditRecord first, int firstNode, long extended, long firstArrivalNs, long at) {
    node = first.node();
    nodeIndex = firstNode;
    millis = first.millis();
    kernelSerial = first.serial();
    serial = extended;
    arrivalNs = firstArrivalNs;
    position = at;
    earlierBytes = 0;
    settled = false;
    clear();
  }

  /** Becomes an event that the run before gives out; what still comes of it is not wanted. */
  void begin(ReassemblyState.Begun begun) {
    node = null;
    nodeIndex = 0;
    millis = begun.millis();
    kernelSerial = begun.serial();
    serial = begun.serial();
    arrivalNs = begun.arrivalNs();
    position = Long.MAX_VALUE;
    earlierBytes = begun.bytes();
    settled = true;
    clear();
  }

  private void clear() {
    ended = false;
    syscallExpected = false;
    count = 0;
  }

  /**
   * Adds a record, with a copy of its text if that is kept.
   *
   * @return bytes copied
   */
  int add(AuditRecord record) {
    int type = record.type();
    ended |= type == RecordType.EOE;
    syscallExpected |= RecordType.impliesSyscall(type);
    int length = record.length();
    if (length > 0) {
      keep(type, record, length);
    }
    return length;
  }

  private void keep(int type, AuditRecord record, int length) {
    int at = kept();
    if (count == types.length) {
      types = Arrays.copyOf(types, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    if (at + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at + length, bytes.length + bytes.length / 2));
    }
    System.arraycopy(record.bytes(), record.start(), bytes, at, length);
    types[count] = type;
    ends[count] = at + length;
    count++;
  }

  boolean isNamed(int byNode, long byMillis, long bySerial) {
    return kernelSerial == bySerial && millis == byMillis && nodeIndex == byNode;
  }

  int nodeIndex() {
    return nodeIndex;
  }

  /** The serial as the kernel gave it, unsigned 32 bits. */
  long kernelSerial() {
    return kernelSerial;
  }

  /** Host that wrote it, in a log of several hosts; else null. */
  public @Nullable String node() {
    return node;
  }

  /** Milliseconds since the epoch: entry into the system call. */
  public long millis() {
    return millis;
  }

  /**
   * The serial, extended to 64 bits over wraps. In a log of several hosts each host but the first
   * counts in a range of its own; the low 32 bits are the kernel's number always.
   */
  public long serial() {
    return serial;
  }

  /** Whether the record that ends an event (EOE) came. */
  public boolean ended() {
    return ended;
  }

  /** Whether there are records that only a system call makes. */
  public boolean syscallExpected() {
    return syscallExpected;
  }

  /** Number of records whose text is kept, in the order they came. */
  public int count() {
    return count;
  }

  /** Type of the Nth of them. */
  public int type(int n) {
    return types[n];
  }

  /** Moves a cursor to before the first field of the Nth of them. */
  public FieldCursor fields(int n, FieldCursor cursor) {
    return cursor.over(bytes, n == 0 ? 0 : ends[n - 1], ends[n]);
  }

  /** Number of the kept records of a type. */
  public int count(int type) {
    int found = 0;
    for (int n = 0; n < count; n++) {
      found += types[n] == type ? 1 : 0;
    }
    return found;
  }

  /**
   * Moves a cursor to before the first field of the first record of a type.
   *
   * @return false if none came
   */
  public boolean first(int type, FieldCursor cursor) {
    for (int n = 0; n < count; n++) {
      if (types[n] == type) {
        fields(n, cursor);
        return true;
      }
    }
    return false;
  }

  long arrivalNs() {
    return arrivalNs;
  }

  /** Whether the run before gives it out. */
  boolean settled() {
    return settled;
  }

  /** Where in the capture its first record stands. */
  public long position() {
    return position;
  }

  /** Bytes of its records, those that the run before has read among them. */
  int bytes() {
    return earlierBytes + kept();
  }

  private int kept() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Bytes it takes whether they are used or not. */
  int capacity() {
    return bytes.length;
  }
}
