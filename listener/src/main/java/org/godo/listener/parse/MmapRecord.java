package org.godo.listener.parse;

/**
 * An MMAP record, which the kernel writes for each mapping that is not anonymous: {@code fd=3
 * flags=0x1} (kernel/auditsc.c, {@code show_special}).
 *
 * @param fd the descriptor; -1 if the program passed none
 * @param flags MAP_* bits
 * @param malformed whether one of them is missing or not as the kernel writes it
 */
public record MmapRecord(int fd, int flags, boolean malformed) {
  private static final MmapRecord MALFORMED = new MmapRecord(-1, 0, true);

  /** Reads a record. */
  public static MmapRecord read(FieldCursor fields) {
    long fd = Long.MIN_VALUE;
    long flags = -1;
    while (fields.next()) {
      if (fields.keyIs("fd")) {
        fd = fields.decimal(Long.MIN_VALUE);
      } else if (fields.keyIs("flags")) {
        flags = fields.hexadecimal(-1);
      }
    }
    boolean valid =
        !fields.isDamaged()
            && fd >= Integer.MIN_VALUE
            && fd <= Integer.MAX_VALUE
            && SyscallRecord.isInt(flags);
    return valid ? new MmapRecord((int) fd, (int) flags, false) : MALFORMED;
  }
}
