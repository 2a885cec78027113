package org.godo.listener.reassemble;

import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * All records of one audit event: those with the same time and serial, of one host. The object is
 * reused for another event once the sink has returned.
 */
public final class AuditEvent {
  // Its identity.
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

  /** Bytes of its records that the run before has read. */
  private int earlierBytes;

  /** The records whose text is kept. */
  private final RecordTexts records = new RecordTexts();

  // Neighbours among the pending events; see PendingEvents.
  @Nullable AuditEvent older;
  @Nullable AuditEvent newer;

  AuditEvent() {}

  /** Starts the event of its first record, which is then added by {@link #add}. */
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

  /** Starts an event that the run before emits; its further records are dropped. */
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
    records.clear();
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
    if (record.length() > 0) {
      records.add(record);
    }
    return record.length();
  }

  /**
   * Whether it has the same record already. Operations of io_uring in one event may be alike, so
   * their records are not compared.
   */
  boolean has(AuditRecord record) {
    return record.length() > 0
        && record.type() != RecordType.URINGOP
        && count(RecordType.URINGOP) == 0
        && records.contains(record);
  }

  /** Notes that the record to be added is all of it. */
  void endWithThis() {
    ended = true;
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

  /** Name of its host, in a log of several hosts; else null. */
  public @Nullable String node() {
    return node;
  }

  /** Milliseconds since the epoch: entry into the system call. */
  public long millis() {
    return millis;
  }

  /**
   * The serial, extended to 64 bits over wraps. In a log of several hosts each host but the first
   * counts in a range of its own; the low 32 bits are always the kernel's number.
   */
  public long serial() {
    return serial;
  }

  /** Whether the record that ends an event (EOE) was received. */
  public boolean ended() {
    return ended;
  }

  /** Whether it has records that only a system call causes. */
  public boolean syscallExpected() {
    return syscallExpected;
  }

  /** Number of records whose text is kept, in the order of their arrival. */
  public int count() {
    return records.count();
  }

  /** Type of the Nth of them. */
  public int type(int n) {
    return records.type(n);
  }

  /** Moves a cursor to before the first field of the Nth of them. */
  public FieldCursor fields(int n, FieldCursor cursor) {
    return records.fields(n, cursor);
  }

  /** Number of the kept records of a type. */
  public int count(int type) {
    int found = 0;
    for (int n = 0; n < records.count(); n++) {
      found += records.type(n) == type ? 1 : 0;
    }
    return found;
  }

  /**
   * Moves a cursor to before the first field of the first record of a type.
   *
   * @return false if there is none
   */
  public boolean first(int type, FieldCursor cursor) {
    for (int n = 0; n < records.count(); n++) {
      if (records.type(n) == type) {
        records.fields(n, cursor);
        return true;
      }
    }
    return false;
  }

  long arrivalNs() {
    return arrivalNs;
  }

  /** Whether the run before emits it. */
  boolean settled() {
    return settled;
  }

  /** Position of its first record in the capture. */
  public long position() {
    return position;
  }

  /** Bytes of its records, including those that the run before has read. */
  int bytes() {
    return earlierBytes + records.length();
  }

  /** Bytes allocated, used or not. */
  int capacity() {
    return records.capacity();
  }
}
