package org.godo.listener.syscall;

import org.jspecify.annotations.Nullable;

/**
 * System call interfaces that the kernel distinguishes, by their AUDIT_ARCH value
 * (include/uapi/linux/audit.h).
 */
public enum Arch {
  X86_64(0xc000003eL),
  I386(0x40000003L),
  AARCH64(0xc00000b7L);

  private static final Arch[] ALL = values();

  private final long auditValue;

  Arch(long auditValue) {
    this.auditValue = auditValue;
  }

  /** The value of the field {@code arch=} of a record and of a rule. */
  public long auditValue() {
    return auditValue;
  }

  /** The interface with that AUDIT_ARCH value; null if it is not decoded. */
  public static @Nullable Arch of(long auditValue) {
    for (Arch arch : ALL) {
      if (arch.auditValue == auditValue) {
        return arch;
      }
    }
    return null;
  }
}
