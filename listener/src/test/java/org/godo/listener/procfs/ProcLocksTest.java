package org.godo.listener.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.godo.listener.nativeio.Os;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcLocksTest {
  /** Of Linux 6.18; the blocked waiter of the second lock has a line of its own. */
  private static final String LOCKS =
      """
      1: POSIX  ADVISORY  WRITE 9993 fe:00:9979144 0 EOF
      2: POSIX  ADVISORY  WRITE 9819 fe:00:794626 0 EOF
      2: -> POSIX  ADVISORY  WRITE 9820 fe:00:794626 0 EOF
      """;

  @Test
  void theHolderIsFoundByDeviceAndInode() {
    assertThat(ProcLocks.holders(LOCKS.lines(), 0xfe00, 794626)).containsExactly(9819);
    assertThat(ProcLocks.holders(LOCKS.lines(), 0xfe01, 794626)).isEmpty();
    assertThat(ProcLocks.holders(LOCKS.lines(), 0xfe00, 1)).isEmpty();
  }

  @Test
  void aLockOfOursIsToldByTheKernel(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("lock");
    Path proc = Path.of("/proc");
    assertThat(ProcLocks.holder(proc, file)).isEmpty();
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(ProcLocks.holder(proc, file)).hasValue(Os.pid());
    }
    assertThat(ProcLocks.holder(proc, file)).isEmpty();
  }
}
