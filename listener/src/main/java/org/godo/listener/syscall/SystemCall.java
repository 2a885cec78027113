package org.godo.listener.syscall;

import static org.godo.listener.syscall.CallGroup.*;
import static org.godo.listener.syscall.CallLayout.Argument.*;
import static org.godo.listener.syscall.CallLayout.as;
import static org.godo.model.linux.CallConstants.*;
import static org.godo.model.linux.CloneFlags.CLONE_VFORK;
import static org.godo.model.linux.CloneFlags.CLONE_VM;
import static org.godo.model.linux.OpenFlags.O_CREAT;
import static org.godo.model.linux.OpenFlags.O_TRUNC;
import static org.godo.model.linux.OpenFlags.O_WRONLY;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.godo.listener.syscall.CallLayout.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that are recorded: their numbers, the group whose conditions they are recorded
 * on, and how their records are decoded. The kernel's rules and the decoder are both derived from
 * this table; a call that is added here is recorded and decoded.
 *
 * <p>Numbers: arch/x86/entry/syscalls/syscall_64.tbl and syscall_32.tbl,
 * include/uapi/asm-generic/unistd.h, arch/arm/tools/syscall.tbl; -1 where an architecture has no
 * such call.
 */
public enum SystemCall {
  // x86_64, i386, aarch64, arm (EABI), and x32 where that has a number of its own
  FORK(57, 2, -1, 2, PROCESSES, as(Kind.CLONE)),
  VFORK(58, 190, -1, 190, PROCESSES, as(Kind.CLONE).flags(fixed(CLONE_VFORK | CLONE_VM))),
  CLONE(56, 120, 220, 120, PROCESSES, as(Kind.CLONE).flags(A0)),
  CLONE3(435, 435, 435, 435, PROCESSES, as(Kind.CLONE).flags(UNKNOWN)),
  EXIT(60, 1, 93, 1, PROCESSES, as(Kind.EXIT_THREAD).flags(A0)),
  EXIT_GROUP(231, 252, 94, 248, PROCESSES, as(Kind.EXIT_PROCESS).flags(A0)),

  EXECVE(59, 11, 221, 11, 520, EXECS, as(Kind.EXEC)),
  EXECVEAT(322, 358, 281, 387, 545, EXECS, as(Kind.EXEC).fd(A0)),

  OPEN(2, 5, -1, 5, OPENS, as(Kind.OPEN).flags(A1)),
  OPENAT(257, 295, 56, 322, OPENS, as(Kind.OPEN).fd(A0).flags(A2)),
  OPENAT2(437, 437, 437, 437, OPENS, as(Kind.OPENAT2).fd(A0)),
  CREAT(85, 8, -1, 8, OPENS, as(Kind.OPEN).flags(fixed(O_WRONLY | O_CREAT | O_TRUNC))),
  OPEN_BY_HANDLE_AT(304, 342, 265, 371, OPENS, as(Kind.OPEN_BY_HANDLE).fd(A0).flags(A2)),

  WRITE(1, 4, 64, 4, WRITES, as(Kind.WRITE).fd(A0)),
  PWRITE64(18, 181, 68, 181, WRITES, as(Kind.WRITE).fd(A0)),
  WRITEV(20, 146, 66, 146, 516, WRITES, as(Kind.WRITE).fd(A0)),
  PWRITEV(296, 334, 70, 362, 535, WRITES, as(Kind.WRITE).fd(A0)),
  PWRITEV2(328, 379, 287, 393, 547, WRITES, as(Kind.WRITE).fd(A0)),
  SENDFILE(40, 187, 71, 187, WRITES, as(Kind.WRITE).fd(A0)),
  SENDFILE64(-1, 239, -1, 239, WRITES, as(Kind.WRITE).fd(A0)),
  SPLICE(275, 313, 76, 340, WRITES, as(Kind.WRITE).fd(A2)),
  COPY_FILE_RANGE(326, 377, 285, 391, WRITES, as(Kind.WRITE).fd(A2)),
  TRUNCATE(76, 92, 45, 92, WRITES, as(Kind.TRUNCATE)),
  TRUNCATE64(-1, 193, -1, 193, WRITES, as(Kind.TRUNCATE)),
  FTRUNCATE(77, 93, 46, 93, WRITES, as(Kind.FTRUNCATE).fd(A0).flags(UNKNOWN)),
  FTRUNCATE64(-1, 194, -1, 194, WRITES, as(Kind.FTRUNCATE).fd(A0).flags(UNKNOWN)),
  FALLOCATE(285, 324, 47, 352, WRITES, as(Kind.FTRUNCATE).fd(A0).flags(A1)),
  IO_SUBMIT(209, 248, 2, 246, 544, WRITES, as(Kind.UNSEEN_WRITES)),

  MMAP(9, -1, 222, -1, MAPPINGS, as(Kind.MMAP).flags(A2)),
  MMAP2(-1, 192, -1, 192, MAPPINGS, as(Kind.MMAP).flags(A2)),
  OLD_MMAP(-1, 90, -1, -1, INDIRECT_MAPPINGS, as(Kind.MMAP).flags(UNKNOWN)),

  CLOSE(3, 6, 57, 6, CLOSES, as(Kind.CLOSE).fd(A0)),

  CLOSE_RANGE(436, 436, 436, 436, DESCRIPTORS, as(Kind.CLOSE_RANGE).fd(A0).otherFd(A1).flags(A2)),
  DUP(32, 41, 23, 41, DESCRIPTORS, as(Kind.DUP).fd(A0)),
  DUP2(33, 63, -1, 63, DESCRIPTORS, as(Kind.DUP).fd(A0)),
  DUP3(292, 330, 24, 358, DESCRIPTORS, as(Kind.DUP).fd(A0).flags(A2)),
  IO_URING_SETUP(425, 425, 425, 425, DESCRIPTORS, as(Kind.IO_URING_SETUP)),

  SENDMSG(46, 370, 211, 296, 518, PASSING, as(Kind.SEND).fd(A0)),
  SENDMMSG(307, 345, 269, 374, 538, PASSING, as(Kind.SEND).fd(A0)),
  PIDFD_GETFD(438, 438, 438, 438, PASSING, as(Kind.PIDFD_GETFD).fd(A1)),
  SOCKETCALL(-1, 102, -1, -1, SOCKET_CALLS, as(Kind.SOCKETCALL).flags(A0)),
  SOCKET(41, 359, 198, 281, SOCKETS, as(Kind.SOCKET).flags(A0)),

  FCNTL(72, 55, 25, 55, DESCRIPTOR_COMMANDS, as(Kind.FCNTL).fd(A0).flags(A1)),
  FCNTL64(-1, 221, -1, 221, DESCRIPTOR_COMMANDS, as(Kind.FCNTL).fd(A0).flags(A1)),

  IOCTL(16, 54, 29, 54, 514, REQUESTS, as(Kind.IOCTL).fd(A0).flags(A1)),

  RENAME(82, 38, -1, 38, NAMES, as(Kind.RENAME)),
  RENAMEAT(264, 302, 38, 329, NAMES, as(Kind.RENAME).fd(A0).otherFd(A2)),
  RENAMEAT2(316, 353, 276, 382, NAMES, as(Kind.RENAMEAT2).fd(A0).otherFd(A2)),
  LINK(86, 9, -1, 9, NAMES, as(Kind.LINK)),
  LINKAT(265, 303, 37, 330, NAMES, as(Kind.LINK).fd(A0).otherFd(A2)),
  SYMLINK(88, 83, -1, 83, NAMES, as(Kind.SYMLINK)),
  SYMLINKAT(266, 304, 36, 331, NAMES, as(Kind.SYMLINK).fd(A1)),
  UNLINK(87, 10, -1, 10, NAMES, as(Kind.UNLINK)),
  UNLINKAT(263, 301, 35, 328, NAMES, as(Kind.UNLINK).fd(A0).flags(A2)),
  RMDIR(84, 40, -1, 40, NAMES, as(Kind.UNLINK).flags(fixed(AT_REMOVEDIR))),
  MKDIR(83, 39, -1, 39, NAMES, as(Kind.MKDIR)),
  MKDIRAT(258, 296, 34, 323, NAMES, as(Kind.MKDIR).fd(A0)),
  MKNOD(133, 14, -1, 14, NAMES, as(Kind.MKNOD).flags(A1)),
  MKNODAT(259, 297, 33, 324, NAMES, as(Kind.MKNOD).fd(A0).flags(A2)),

  CHDIR(80, 12, 49, 12, FS_CONTEXT, as(Kind.CHDIR)),
  FCHDIR(81, 133, 50, 133, FS_CONTEXT, as(Kind.FCHDIR).fd(A0)),
  CHROOT(161, 61, 51, 61, FS_CONTEXT, as(Kind.CHROOT)),
  PIVOT_ROOT(155, 217, 41, 218, FS_CONTEXT, as(Kind.PIVOT_ROOT)),
  MOUNT(165, 21, 40, 21, FS_CONTEXT, as(Kind.MOUNT).flags(A3)),
  UMOUNT(-1, 22, -1, -1, FS_CONTEXT, as(Kind.UNMOUNT)),
  UMOUNT2(166, 52, 39, 52, FS_CONTEXT, as(Kind.UNMOUNT)),
  MOVE_MOUNT(429, 429, 429, 429, FS_CONTEXT, as(Kind.MOVE_MOUNT).fd(A0).otherFd(A2)),
  SETNS(308, 346, 268, 375, FS_CONTEXT, as(Kind.SETNS).fd(A0).flags(A1)),
  UNSHARE(272, 310, 97, 337, FS_CONTEXT, as(Kind.UNSHARE).flags(A0));

  /** The number of a call that an architecture does not have. */
  public static final int NONE = -1;

  /** Set in the number of a call made through the x32 interface, whose arch is x86_64. */
  private static final int X32_BIT = 0x40000000;

  private static final Map<Arch, @Nullable SystemCall[]> BY_NUMBER = tables();

  private static final SystemCall[] ALL = values();

  private final int x86;
  private final int i386;
  private final int aarch64;
  private final int arm;
  private final int x32;
  private final CallGroup group;

  @SuppressWarnings("ImmutableEnumChecker") // a record of values
  private final CallLayout layout;

  private final String callName = name().toLowerCase(Locale.ROOT);

  SystemCall(int x86, int i386, int aarch64, int arm, CallGroup group, CallLayout layout) {
    this(x86, i386, aarch64, arm, -1, group, layout);
  }

  SystemCall(int x86, int i386, int aarch64, int arm, int x32, CallGroup group, CallLayout layout) {
    this.x86 = x86;
    this.i386 = i386;
    this.aarch64 = aarch64;
    this.arm = arm;
    this.x32 = x32;
    this.group = group;
    this.layout = layout;
  }

  /** The number of this call, {@link #NONE} if the architecture does not have it. */
  public int number(Arch arch) {
    return switch (arch) {
      case X86_64 -> x86;
      case I386 -> i386;
      case AARCH64 -> aarch64;
      case ARM -> arm;
    };
  }

  /** The name as in the manual, {@code openat}. */
  public String callName() {
    return callName;
  }

  /** On which conditions it is recorded. */
  public CallGroup group() {
    return group;
  }

  /** How its records are decoded. */
  public CallLayout layout() {
    return layout;
  }

  /** The recorded call with that number, null if there is none. */
  public static @Nullable SystemCall of(Arch arch, int number) {
    if (arch == Arch.X86_64 && (number & X32_BIT) != 0) {
      return ofX32(number & ~X32_BIT);
    }
    @Nullable SystemCall[] table = BY_NUMBER.get(arch);
    return table == null || number < 0 || number >= table.length ? null : table[number];
  }

  /** x32 shares the numbers of x86_64 but for those calls whose pointers differ in size. */
  private static @Nullable SystemCall ofX32(int number) {
    for (SystemCall call : ALL) {
      if (call.x32 == number) {
        return call;
      }
    }
    return of(Arch.X86_64, number);
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
