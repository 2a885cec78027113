package org.godo.listener.syscall;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that are recorded, with their numbers. The kernel's rules are made from this
 * table and records are decoded with it, so that the two cannot disagree.
 *
 * <p>Numbers: arch/x86/entry/syscalls/syscall_64.tbl and syscall_32.tbl,
 * include/uapi/asm-generic/unistd.h; -1 where an architecture has no such call.
 */
public enum SystemCall {
  // x86_64, i386, aarch64
  FORK(57, 2, -1),
  VFORK(58, 190, -1),
  CLONE(56, 120, 220),
  CLONE3(435, 435, 435),
  EXECVE(59, 11, 221),
  EXECVEAT(322, 358, 281),
  EXIT(60, 1, 93),
  EXIT_GROUP(231, 252, 94),

  OPEN(2, 5, -1),
  OPENAT(257, 295, 56),
  OPENAT2(437, 437, 437),
  CREAT(85, 8, -1),
  OPEN_BY_HANDLE_AT(304, 342, 265),

  WRITE(1, 4, 64),
  PWRITE64(18, 181, 68),
  WRITEV(20, 146, 66),
  PWRITEV(296, 334, 70),
  PWRITEV2(328, 379, 287),
  SENDFILE(40, 187, 71),
  SENDFILE64(-1, 239, -1),
  SPLICE(275, 313, 76),
  COPY_FILE_RANGE(326, 377, 285),
  TRUNCATE(76, 92, 45),
  TRUNCATE64(-1, 193, -1),
  FTRUNCATE(77, 93, 46),
  FTRUNCATE64(-1, 194, -1),
  FALLOCATE(285, 324, 47),
  MMAP(9, -1, 222),
  MMAP2(-1, 192, -1),

  CLOSE(3, 6, 57),
  CLOSE_RANGE(436, 436, 436),
  DUP(32, 41, 23),
  DUP2(33, 63, -1),
  DUP3(292, 330, 24),
  FCNTL(72, 55, 25),
  FCNTL64(-1, 221, -1),
  IOCTL(16, 54, 29),
  IO_URING_SETUP(425, 425, 425),

  RENAME(82, 38, -1),
  RENAMEAT(264, 302, 38),
  RENAMEAT2(316, 353, 276),
  LINK(86, 9, -1),
  LINKAT(265, 303, 37),
  SYMLINK(88, 83, -1),
  SYMLINKAT(266, 304, 36),
  UNLINK(87, 10, -1),
  UNLINKAT(263, 301, 35),
  MKDIR(83, 39, -1),
  MKDIRAT(258, 296, 34),
  RMDIR(84, 40, -1),

  CHDIR(80, 12, 49),
  FCHDIR(81, 133, 50),
  CHROOT(161, 61, 51),
  PIVOT_ROOT(155, 217, 41),
  SETNS(308, 346, 268),
  UNSHARE(272, 310, 97);

  /** Stands for a call that an architecture does not have. */
  public static final int NONE = -1;

  /** Set in the number of a call made through the x32 interface, whose arch is x86_64. */
  private static final int X32_BIT = 0x40000000;

  private static final Map<Arch, @Nullable SystemCall[]> BY_NUMBER = tables();

  private final int x86;
  private final int i386;
  private final int arm;
  private final String callName = name().toLowerCase(Locale.ROOT);

  SystemCall(int x86, int i386, int arm) {
    this.x86 = x86;
    this.i386 = i386;
    this.arm = arm;
  }

  /** The number of this call, {@link #NONE} if the architecture does not have it. */
  public int number(Arch arch) {
    return switch (arch) {
      case X86_64 -> x86;
      case I386 -> i386;
      case AARCH64 -> arm;
    };
  }

  /** The name as in the manual, {@code openat}. */
  public String callName() {
    return callName;
  }

  /** The call with that number, null if it is none of those recorded. */
  public static @Nullable SystemCall of(Arch arch, int number) {
    if (arch == Arch.X86_64 && (number & X32_BIT) != 0) {
      return ofX32(number & ~X32_BIT);
    }
    @Nullable SystemCall[] table = BY_NUMBER.get(arch);
    return table == null || number < 0 || number >= table.length ? null : table[number];
  }

  /** x32 shares the numbers of x86_64 but for those calls whose pointers differ in size. */
  private static @Nullable SystemCall ofX32(int number) {
    return switch (number) {
      case 514 -> IOCTL;
      case 516 -> WRITEV;
      case 520 -> EXECVE;
      case 535 -> PWRITEV;
      case 545 -> EXECVEAT;
      case 547 -> PWRITEV2;
      default -> of(Arch.X86_64, number);
    };
  }

  private static Map<Arch, @Nullable SystemCall[]> tables() {
    Map<Arch, @Nullable SystemCall[]> tables = new EnumMap<>(Arch.class);
    for (Arch arch : Arch.values()) {
      int size = 0;
      for (SystemCall call : values()) {
        size = Math.max(size, call.number(arch) + 1);
      }
      @Nullable SystemCall[] table = new @Nullable SystemCall[size];
      for (SystemCall call : values()) {
        if (call.number(arch) != NONE) {
          table[call.number(arch)] = call;
        }
      }
      tables.put(arch, table);
    }
    return tables;
  }
}
