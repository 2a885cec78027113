package org.godo.listener.nativeio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import jnr.constants.platform.OpenFlags;
import jnr.constants.platform.Signal;
import jnr.constants.platform.Sysconf;
import jnr.ffi.Pointer;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.godo.model.linux.Errno;
import org.jspecify.annotations.Nullable;

/** Calls to POSIX beside sockets. */
public final class Os {
  private static final POSIX POSIX_API = POSIXFactory.getNativePOSIX();
  private static final int PATH_MAX = 4096;
  private static final int PRIO_PROCESS = 0;
  private static final int SCHED_OTHER = 0;
  private static final int SCHED_FIFO = 1;
  private static final int LOWEST_REAL_TIME_PRIORITY = 1;
  private static final int SCHED_IDLE = 5;

  /** include/uapi/asm-generic/mman-common.h. */
  private static final int MADV_POPULATE_WRITE = 23;

  private static final int MADV_DONTNEED = 4;
  private static final int PAGE_BYTES = (int) POSIX_API.sysconf(Sysconf._SC_PAGESIZE);

  private Os() {}

  /** Our process id, in our own pid namespace. */
  public static int pid() {
    return POSIX_API.getpid();
  }

  /** Clock ticks of /proc in a second. */
  public static long ticksPerSecond() {
    return POSIX_API.sysconf(Sysconf._SC_CLK_TCK);
  }

  /**
   * Returns the target of a symbolic link as the kernel's bytes: Java's own reading depends on the
   * locale.
   *
   * @return null if there is no such link, or not for us
   */
  public static byte @Nullable [] readLink(String path) {
    return link(path).target();
  }

  /**
   * A symbolic link.
   *
   * @param target null if there is none, or it is hidden
   * @param isHidden whether there is a link whose target the kernel does not show: it is not for
   *     us, or longer than PATH_MAX (fs/proc/base.c, {@code do_proc_readlink})
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
  public record Link(byte @Nullable [] target, boolean isHidden) {}

  /** Reads a symbolic link, with a reason if that is not possible. */
  public static Link link(String path) {
    byte[] target = new byte[PATH_MAX];
    int length = POSIX_API.readlink(path, target, target.length);
    if (length >= 0) {
      return new Link(Arrays.copyOf(target, length), false);
    }
    int errno = POSIX_API.errno();
    return new Link(null, errno != Errno.ENOENT && errno != Errno.ESRCH);
  }

  /**
   * Creates a file of this length whose blocks are reserved on disk, readable by its owner only, so
   * that writing through a mapping of it cannot fail for want of room.
   *
   * @throws NativeException for a full disk ENOSPC or EDQUOT
   */
  public static void reserve(Path file, long bytes) {
    int flags = OpenFlags.O_RDWR.intValue() | OpenFlags.O_CREAT.intValue();
    int fd = POSIX_API.open(file.toString(), flags, 0600);
    if (fd < 0) {
      throw new NativeException("open " + file, POSIX_API.errno());
    }
    try {
      // Unlike its neighbours it returns the error number.
      int error = LibC.API.posix_fallocate(fd, 0, bytes);
      if (error != 0) {
        throw new NativeException("posix_fallocate " + file, error);
      }
    } finally {
      POSIX_API.close(fd);
    }
  }

  /**
   * Makes the kernel back a mapping with pages that can be written to at once, so that the thread
   * that writes later does not stop at each for a page fault. A kernel before 5.14 cannot; writing
   * then works all the same, only slower.
   */
  public static void prefault(MappedByteBuffer map) {
    LibC.API.madvise(Pointer.wrap(LibC.RUNTIME, map), map.capacity(), MADV_POPULATE_WRITE);
  }

  /**
   * Unmaps whole pages of a mapping that will not be written to again, all at once. When they reach
   * the disk, the kernel would otherwise write-protect each page by itself, and interrupt every
   * processor that runs one of our threads to say so (mm/rmap.c, {@code folio_mkclean}).
   *
   * @param from offset of a page's first byte
   * @param to offset behind the last byte that was written
   * @return where the next page begins that is still in the mapping
   */
  public static int releasePages(MappedByteBuffer map, int from, int to) {
    int end = to & -PAGE_BYTES;
    if (end > from) {
      Pointer start = Pointer.wrap(LibC.RUNTIME, map).slice(from);
      LibC.API.madvise(start, (long) end - from, MADV_DONTNEED);
    }
    return end;
  }

  /**
   * Sets a thread's nice value, which on Linux belongs to the thread, and threads inherit it from
   * the one that starts them (sched(7)).
   *
   * @param thread id of a thread, 0 for the calling one
   * @param nice from -20 to 19; other threads are asked first the higher it is
   * @return whether it was permitted; lowering it needs CAP_SYS_NICE
   */
  public static boolean setNice(int thread, int nice) {
    return LibC.API.setpriority(PRIO_PROCESS, thread, nice) == 0;
  }

  /**
   * Sets a thread's policy to SCHED_FIFO: it runs before all threads that are not real time
   * (SCHED_FIFO in sched(7), with the lowest of its priorities).
   *
   * @param thread id of a thread, 0 for the calling one
   * @return whether it was permitted: it needs CAP_SYS_NICE, and a control group may forbid it
   */
  public static boolean setRealTime(int thread) {
    return setPolicy(thread, SCHED_FIFO, LOWEST_REAL_TIME_PRIORITY);
  }

  /**
   * Sets a thread's policy to SCHED_IDLE, or back to the normal one; threads inherit it from the
   * one that starts them (SCHED_IDLE and SCHED_OTHER in sched(7)).
   *
   * @param thread id of a thread
   * @return whether it was permitted; returning to normal may need CAP_SYS_NICE
   */
  public static boolean setIdle(int thread, boolean idle) {
    return setPolicy(thread, idle ? SCHED_IDLE : SCHED_OTHER, 0);
  }

  private static boolean setPolicy(int thread, int policy, int priority) {
    ByteBuffer parameters =
        ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(0, priority);
    return LibC.API.sched_setscheduler(thread, policy, parameters) == 0;
  }

  /**
   * Makes SIGTERM, SIGINT and SIGHUP run this instead of ending the program. Where one of the last
   * two is ignored, as under nohup(1), it stays so.
   */
  public static void onStopSignal(Runnable action) {
    // By the virtual machine's own thread for signals; the native variant would run Java within a
    // signal handler of the C library.
    POSIX machine = POSIXFactory.getJavaPOSIX();
    machine.signal(Signal.SIGTERM, number -> action.run());
    machine.signal(Signal.SIGINT, number -> action.run());
    machine.signal(Signal.SIGHUP, number -> action.run());
  }
}
