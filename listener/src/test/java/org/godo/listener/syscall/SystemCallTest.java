package org.godo.listener.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SystemCallTest {

  @ParameterizedTest
  @EnumSource
  void of_findsEveryCallByItsNumber(SystemCall call) {
    for (Arch arch : Arch.values()) {
      int number = call.number(arch);
      if (number != SystemCall.NONE) {
        assertThat(SystemCall.of(arch, number)).isEqualTo(call);
      }
    }
  }

  /** Numbers as {@code ausyscall} prints them. */
  @ParameterizedTest
  @CsvSource({
    "X86_64, 257, OPENAT",
    "X86_64, 437, OPENAT2",
    "X86_64, 59, EXECVE",
    "X86_64, 231, EXIT_GROUP",
    "X86_64, 72, FCNTL",
    "X86_64, 316, RENAMEAT2",
    "X86_64, 322, EXECVEAT",
    "X86_64, 292, DUP3",
    "X86_64, 165, MOUNT",
    "X86_64, 166, UMOUNT2",
    "X86_64, 429, MOVE_MOUNT",
    "I386, 5, OPEN",
    "I386, 11, EXECVE",
    "I386, 221, FCNTL64",
    "I386, 192, MMAP2",
    "I386, 239, SENDFILE64",
    "I386, 252, EXIT_GROUP",
    "I386, 295, OPENAT",
    "I386, 21, MOUNT",
    "I386, 22, UMOUNT",
    "I386, 52, UMOUNT2",
    "AARCH64, 56, OPENAT",
    "AARCH64, 221, EXECVE",
    "AARCH64, 220, CLONE",
    "AARCH64, 222, MMAP",
    "AARCH64, 40, MOUNT",
    "AARCH64, 39, UMOUNT2",
    "ARM, 11, EXECVE",
    "ARM, 387, EXECVEAT",
    "ARM, 322, OPENAT",
    "ARM, 248, EXIT_GROUP",
    "ARM, 358, DUP3",
    "ARM, 382, RENAMEAT2",
    "ARM, 218, PIVOT_ROOT",
    "ARM, 337, UNSHARE",
    "ARM, 375, SETNS",
    "ARM, 21, MOUNT",
    "ARM, 52, UMOUNT2",
    "ARM, 429, MOVE_MOUNT",
    // x32: the shared numbers, and those of its own.
    "X86_64, 0x40000101, OPENAT",
    "X86_64, 0x40000208, EXECVE",
    "X86_64, 0x40000220, IO_SUBMIT",
    "I386, 90, OLD_MMAP",
    "I386, 248, IO_SUBMIT",
    "AARCH64, 2, IO_SUBMIT",
    "ARM, 246, IO_SUBMIT",
    "X86_64, 46, SENDMSG",
    "X86_64, 307, SENDMMSG",
    "X86_64, 0x40000206, SENDMSG",
    "X86_64, 0x4000021a, SENDMMSG",
    "X86_64, 438, PIDFD_GETFD",
    "I386, 102, SOCKETCALL",
    "I386, 370, SENDMSG",
    "I386, 345, SENDMMSG",
    "AARCH64, 211, SENDMSG",
    "AARCH64, 269, SENDMMSG",
    "AARCH64, 198, SOCKET",
    "ARM, 296, SENDMSG",
    "ARM, 374, SENDMMSG",
    "X86_64, 259, MKNODAT",
    "AARCH64, 33, MKNODAT",
    "ARM, 324, MKNODAT",
    "X86_64, 0x40000221, EXECVEAT",
  })
  void of_knowsTheKernelsTables(Arch arch, String number, SystemCall expected) {
    assertThat(SystemCall.of(arch, Integer.decode(number))).isEqualTo(expected);
  }

  @Test
  void of_isNullForACallThatIsNotRecorded() {
    assertThat(SystemCall.of(Arch.X86_64, 0)).isNull();
    assertThat(SystemCall.of(Arch.X86_64, 100_000)).isNull();
    assertThat(SystemCall.of(Arch.X86_64, -5)).isNull();
    assertThat(SystemCall.of(Arch.ARM, 90)).as("old_mmap is not part of the EABI").isNull();
  }

  @Test
  void arch_isFoundByItsAuditValue() {
    assertThat(Arch.of(0xc000003eL)).isEqualTo(Arch.X86_64);
    assertThat(Arch.of(0x40000003L)).isEqualTo(Arch.I386);
    assertThat(Arch.of(0xc00000b7L)).isEqualTo(Arch.AARCH64);
    assertThat(Arch.of(0x14L)).isNull();
  }
}
