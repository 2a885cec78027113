package org.godo.listener.nativeio;

import java.nio.file.Path;
import java.util.Arrays;
import jnr.constants.platform.OpenFlags;
import jnr.constants.platform.Signal;
import jnr.constants.platform.Sysconf;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.jspecify.annotations.Nullable;

/** What the programs ask of POSIX beside sockets. */
public final class Os {
  private static final POSIX POSIX_API = POSIXFactory.getNativePOSIX();
  private static final int PATH_MAX = 4096;

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
   * What a symbolic link points at, as the kernel's bytes: Java's own reading depends on the
   * locale.
   *
   * @return null if there is no such link, or not for us
   */
  public static byte @Nullable [] readLink(String path) {
    byte[] target = new byte[PATH_MAX];
    int length = POSIX_API.readlink(path, target, target.length);
    return length < 0 ? null : Arrays.copyOf(target, length);
  }

  /**
   * Makes a file of this length whose blocks are reserved on disk, readable by its owner only, so
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
   * Has SIGTERM, SIGINT and SIGHUP run this in place of ending the program. Where one of the last
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
