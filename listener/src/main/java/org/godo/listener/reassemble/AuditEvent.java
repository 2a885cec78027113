package org.godo.listener.reassemble;

import java.util.ArrayList;
import java.util.List;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/** All records of one audit event: those with the same time and serial, of one host. */
public final class AuditEvent {
  private final @Nullable String node;
  private final long millis;
  private final long serial;
  private final long arrivalNs;
  private final long position;
  private final List<AuditRecord> records = new ArrayList<>(4);
  private boolean ended;
  private boolean syscallExpected;
  private boolean uring;
  private int bytes;
  private boolean settled;

  AuditEvent(AuditRecord first, long serial, long arrivalNs, long position) {
    this.node = first.node();
    this.millis = first.millis();
    this.serial = serial;
    this.arrivalNs = arrivalNs;
    this.position = position;
  }

  /** An event that the run before gives out; what still comes of it is not wanted. */
  AuditEvent(ReassemblyState.Begun begun) {
    this.node = null;
    this.millis = begun.millis();
    this.serial = begun.serial();
    this.arrivalNs = begun.arrivalNs();
    this.position = Long.MAX_VALUE;
    this.bytes = begun.bytes();
    this.settled = true;
  }

  void add(AuditRecord record) {
    int type = record.type();
    ended |= type == RecordType.EOE;
    uring |= type == RecordType.URINGOP;
    syscallExpected |= RecordType.impliesSyscall(type);
    if (record.fields().length > 0) {
      records.add(record);
      bytes += record.fields().length;
    }
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

  /** Whether it is an operation of io_uring, which has no SYSCALL record. */
  public boolean uring() {
    return uring;
  }

  /** The fields of the first record of a type, null if none came. */
  public byte @Nullable [] fields(int type) {
    for (AuditRecord record : records) {
      if (record.type() == type) {
        return record.fields();
      }
    }
    return null;
  }

  /** The fields of every record of a type, in the order they came. */
  public List<byte[]> allFields(int type) {
    List<byte[]> found = new ArrayList<>(records.size());
    for (AuditRecord record : records) {
      if (record.type() == type) {
        found.add(record.fields());
      }
    }
    return found;
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

  int bytes() {
    return bytes;
  }
}
