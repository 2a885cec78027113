package org.godo.listener.parse;

import org.godo.model.linux.OpenFlags;
import org.godo.model.linux.Resolve;

/**
 * An OPENAT2 record, which kernels since 5.16 write: {@code oflag=0100 mode=0600 resolve=0x10}
 * (kernel/auditsc.c, {@code show_special}).
 *
 * @param flags O_* bits of the caller's architecture; {@link OpenFlags#UNKNOWN} if missing
 * @param resolve RESOLVE_* bits; {@link Resolve#UNKNOWN} if missing
 * @param malformed whether one of them is missing or not as the kernel writes it
 */
public record Openat2Record(int flags, int resolve, boolean malformed) {
  /** No record. */
  public static final Openat2Record NONE =
      new Openat2Record(OpenFlags.UNKNOWN, Resolve.UNKNOWN, false);

  /** Reads a record. */
  public static Openat2Record read(FieldCursor fields) {
    long flags = OpenFlags.UNKNOWN;
    long resolve = Resolve.UNKNOWN;
    while (fields.next()) {
      if (fields.keyIs("oflag")) {
        flags = fields.octal(OpenFlags.UNKNOWN);
      } else if (fields.keyIs("resolve")) {
        resolve = fields.hexadecimal(Resolve.UNKNOWN);
      }
    }
    boolean valid =
        !fields.isDamaged() && SyscallRecord.isInt(flags) && SyscallRecord.isInt(resolve);
    return valid
        ? new Openat2Record((int) flags, (int) resolve, false)
        : new Openat2Record(OpenFlags.UNKNOWN, Resolve.UNKNOWN, true);
  }
}
