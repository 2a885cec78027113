package org.godo.model.session;

/** The causes of loss that this version records. docs/formats.md has the same table. */
public enum Loss implements LossCause {
  /** The kernel's own counter of lost audit records grew. */
  AUDIT_LOST("audit", "lost", LossUnit.RECORDS),
  /** That counter grew while the kernel limited the rate of records. */
  RATE_LIMIT("audit", "rate_limit", LossUnit.RECORDS),
  /** Serials that never came. */
  SERIAL_GAP("audit", "serial_gap", LossUnit.EVENTS),
  /** A record of a call is missing or damaged, or an event holds several operations of io_uring. */
  INCOMPLETE_EVENT("audit", "incomplete_event", LossUnit.EVENTS),
  /** Calls of an architecture that is not decoded. */
  UNKNOWN_ARCHITECTURE("audit", "unknown_architecture", LossUnit.EVENTS),
  /** Our audit socket was full; only where the kernel does not send such records again. */
  AUDIT_SOCKET_DROPS("audit", "socket_drops", LossUnit.MESSAGES),
  /** Another process was the audit daemon, or audit was off; serial gaps have the number. */
  SEAT_LOST("audit", "seat_lost", LossUnit.NONE),
  /** Audit was off while another process was the audit daemon. */
  SWITCHED_OFF("audit", "switched_off", LossUnit.NONE),
  /** auditd was not running, or passed nothing on. */
  AUDITD_GONE("audit", "auditd_gone", LossUnit.NONE),
  /** Audit rules of ours were removed. */
  RULES_REMOVED("audit", "rules_removed", LossUnit.NONE),
  /** Audit rules of another program kept records out. */
  HIDDEN_BY_RULES("audit", "hidden_by_rules", LossUnit.NONE),
  /** Records that no kernel writes, or with an impossible time: damaged or invented. */
  MALFORMED_RECORDS("audit", "malformed", LossUnit.RECORDS),
  /** Messages of the connector that no kernel writes. */
  MALFORMED_MESSAGES("connector", "malformed", LossUnit.MESSAGES),
  /** Notes in a capture that cannot be read. */
  MALFORMED_NOTES("capture", "malformed", LossUnit.NOTES),
  /** A gap in the sequence of one CPU. */
  SEQUENCE_GAP("connector", "sequence_gap", LossUnit.MESSAGES),
  /** Our connector socket was full. */
  CONNECTOR_SOCKET_DROPS("connector", "socket_drops", LossUnit.MESSAGES),
  /** Another program switched the connector off, or may have: it sent no events. */
  CONNECTOR_SWITCHED_OFF("connector", "switched_off", LossUnit.NONE),
  /** Processes that the snapshot of /proc did not read, for lack of time. */
  SNAPSHOT_CUT("proc", "snapshot_cut", LossUnit.PROCESSES),
  /** The disk of the capture log was full. */
  DISK_FULL("capture", "disk_full", LossUnit.MESSAGES),
  /** {@code --capture-limit} was reached. */
  CAPTURE_LIMIT("capture", "capture_limit", LossUnit.MESSAGES),
  /** Longer than a segment can hold. */
  TOO_LARGE("capture", "too_large", LossUnit.NOTES),
  /** The end of a file or segment is not whole; 0 where a note in the capture says so. */
  TORN_TAIL("capture", "torn_tail", LossUnit.TAILS),
  /** Bytes of a capture that are no message; 0 where a segment is missing or empty. */
  DAMAGED("capture", "damaged", LossUnit.BYTES),
  /** The host stopped while it was recorded; what had not reached the disk is lost. */
  HOST_STOPPED("capture", "host_stopped", LossUnit.NONE),
  /** No listener ran between this session and the one before it, of the same host and boot. */
  NOT_RUNNING("listener", "not_running", LossUnit.NONE),
  /** A thread of the listener failed: what it recorded is missing from then on. */
  THREAD_FAILED("listener", "thread_failed", LossUnit.NONE),
  /** The store refused a document. */
  REFUSED("store", "refused", LossUnit.DOCUMENTS),
  /** The store was removed or replaced while it was written to. */
  STORE_REMOVED("store", "removed", LossUnit.NONE),
  /** A session was not delivered to its end; found by the filter, in {@code runs} only. */
  NOT_DELIVERED("store", "not_delivered", LossUnit.NONE),
  /** Documents that were delivered are not there; found by the filter, in {@code runs} only. */
  MISSING("store", "missing", LossUnit.DOCUMENTS),
  /** More processes seemed to live than the filter follows; found by the filter. */
  NOT_FOLLOWED("filter", "not_followed", LossUnit.PROCESSES),
  /** The wall clock was set by a second or more; found by the filter, in {@code runs} only. */
  CLOCK_STEP("clock", "clock_step", LossUnit.NONE);

  private final String source;
  private final String cause;
  private final LossUnit unit;

  Loss(String source, String cause, LossUnit unit) {
    this.source = source;
    this.cause = cause;
    this.unit = unit;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String cause() {
    return cause;
  }

  @Override
  public LossUnit unit() {
    return unit;
  }
}
