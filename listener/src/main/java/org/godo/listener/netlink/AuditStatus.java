package org.godo.listener.netlink;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * State of the kernel's audit subsystem: {@code struct audit_status}.
 *
 * @param enabled 0 off, 1 on, 2 on and locked until the next boot
 * @param failure what the kernel does when it loses records: 0 nothing, 1 print a message, 2 panic
 * @param pid process that has the audit daemon role, 0 if none
 * @param rateLimit records a second that the kernel emits at most, 0 for no limit
 * @param backlogLimit records the kernel queues before it makes the audited task wait
 * @param lost records lost since boot
 * @param backlog records queued now
 * @param backlogWaitTime longest wait of an audited task, in clock ticks of the kernel; {@link
 *     #UNKNOWN} before 3.14
 * @param waited time audited tasks have waited since boot, in those ticks; {@link #UNKNOWN} before
 *     5.9
 */
public record AuditStatus(
    int enabled,
    int failure,
    int pid,
    int rateLimit,
    int backlogLimit,
    long lost,
    int backlog,
    int backlogWaitTime,
    long waited) {

  private static final int FIELDS = 11;

  /** A value that the kernel does not report, as it is too old. */
  public static final int UNKNOWN = -1;

  /** Enabled; this and the rules cannot be changed before the next boot. */
  public static final int LOCKED = 2;

  /** Reads the payload of an answer; older kernels send fewer fields, which then are unknown. */
  static AuditStatus parse(ByteBuffer payload) {
    int[] fields = new int[FIELDS];
    Arrays.fill(fields, UNKNOWN);
    int sent = Math.min(FIELDS, payload.remaining() / Integer.BYTES);
    for (int i = 0; i < sent; i++) {
      fields[i] = payload.getInt(payload.position() + i * Integer.BYTES);
    }
    return new AuditStatus(
        fields[1],
        fields[2],
        fields[3],
        fields[4],
        fields[5],
        Integer.toUnsignedLong(fields[6]),
        fields[7],
        fields[9],
        sent < FIELDS ? UNKNOWN : Integer.toUnsignedLong(fields[10]));
  }
}
