package org.godo.listener.syscall;

import java.util.Locale;

/**
 * Names of the architectures whose calls are counted but not decoded, by their AUDIT_ARCH value:
 * the ELF machine, with 0x80000000 for 64 bits and 0x40000000 for little endian
 * (include/uapi/linux/audit.h, elf-em.h).
 */
public enum UndecodedArch {
  ARMEB(0x28L),
  LOONGARCH64(0xc0000102L),
  MIPS(0x8L),
  MIPSEL(0x40000008L),
  MIPS64(0x80000008L),
  MIPSEL64(0xc0000008L),
  PARISC(0xfL),
  PPC(0x14L),
  PPC64(0x80000015L),
  PPC64LE(0xc0000015L),
  RISCV32(0x400000f3L),
  RISCV64(0xc00000f3L),
  S390(0x16L),
  S390X(0x80000016L),
  SPARC64(0x8000002bL);

  /** The name of every other value: text from a file may have any. */
  public static final String OTHER = "other";

  private static final UndecodedArch[] ALL = values();

  private final long auditValue;
  private final String archName = name().toLowerCase(Locale.ROOT);

  UndecodedArch(long auditValue) {
    this.auditValue = auditValue;
  }

  /** The name of the architecture with that AUDIT_ARCH value. */
  public static String nameOf(long auditValue) {
    for (UndecodedArch arch : ALL) {
      if (arch.auditValue == auditValue) {
        return arch.archName;
      }
    }
    return OTHER;
  }
}
