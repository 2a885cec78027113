package org.godo.listener.syscall;

import java.util.Locale;
import org.godo.model.linux.OpenFlags;
import org.jspecify.annotations.Nullable;

/**
 * System call interfaces that the kernel distinguishes, by their AUDIT_ARCH value
 * (include/uapi/linux/audit.h).
 *
 * <p>Of the constants that are decoded, these interfaces number only four flags of open(2)
 * differently. The same on all of them are: AT_FDCWD, AT_REMOVEDIR, the commands of fcntl(2) and
 * FD_CLOEXEC (include/uapi/asm-generic/fcntl.h, which arch/x86/include/uapi/asm/fcntl.h includes),
 * FIOCLEX and FIONCLEX (asm-generic/ioctls.h), PROT_* and MAP_* (asm-generic/mman-common.h, of
 * which arch/x86/include/uapi/asm/mman.h changes none of these), CLONE_*, RENAME_*, FALLOC_FL_*,
 * CLOSE_RANGE_*, MS_* (include/uapi/linux) and the error numbers. The flags of clone(2) are its
 * first argument on each: CONFIG_CLONE_BACKWARDS, which i386, arm64 and arm have, moves the fourth
 * and fifth. Descriptors stand before any 64-bit number that i386 and arm pass in two registers.
 */
public enum Arch {
  X86_64(0xc000003eL),
  I386(0x40000003L),
  AARCH64(0xc00000b7L),
  /** The EABI of 32-bit programs, on arm64 where the kernel has CONFIG_COMPAT. */
  ARM(0x40000028L);

  /**
   * The flags of open(2) that arm64 and arm have at other positions
   * (arch/arm64/include/uapi/asm/fcntl.h, arch/arm/include/uapi/asm/fcntl.h): their O_DIRECTORY,
   * O_NOFOLLOW, O_DIRECT and O_LARGEFILE are where all others have O_DIRECT, O_LARGEFILE,
   * O_DIRECTORY and O_NOFOLLOW. O_TMPFILE contains O_DIRECTORY.
   */
  private static final int ARM_DIRECTORY = 0x4000;

  private static final int ARM_NOFOLLOW = 0x8000;
  private static final int ARM_DIRECT = 0x10000;
  private static final int ARM_LARGEFILE = 0x20000;
  private static final int ARM_ALL = ARM_DIRECTORY | ARM_NOFOLLOW | ARM_DIRECT | ARM_LARGEFILE;

  private static final Arch[] ALL = values();

  private final long auditValue;

  Arch(long auditValue) {
    this.auditValue = auditValue;
  }

  /** The value of the field {@code arch=} of a record and of a rule. */
  public long auditValue() {
    return auditValue;
  }

  /** The interface of 64-bit programs on this machine; null if that is not decoded. */
  public static @Nullable Arch ofMachine() {
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> AARCH64;
      default -> null;
    };
  }

  /** The flags of open(2) as {@link OpenFlags} numbers them, from those of this interface. */
  public int openFlags(int flags) {
    if ((this != AARCH64 && this != ARM) || flags == OpenFlags.UNKNOWN) {
      return flags;
    }
    return (flags & ~ARM_ALL)
        | ((flags & ARM_DIRECTORY) == 0 ? 0 : OpenFlags.O_DIRECTORY)
        | ((flags & ARM_NOFOLLOW) == 0 ? 0 : OpenFlags.O_NOFOLLOW)
        | ((flags & ARM_DIRECT) == 0 ? 0 : OpenFlags.O_DIRECT)
        | ((flags & ARM_LARGEFILE) == 0 ? 0 : OpenFlags.O_LARGEFILE);
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
