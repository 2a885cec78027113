package org.godo.listener.kernel;

import java.nio.file.Path;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.NativeClocks;
import org.godo.listener.nativeio.Os;
import org.godo.listener.procfs.ProcFs;

/**
 * The host that is recorded, as its kernel shows it.
 *
 * @param proc where procfs is mounted
 * @param processes the processes in it
 */
public record Host(Path proc, ProcFs processes, KernelClocks clocks) {
  private static final Path PROC = Path.of("/proc");

  /** Returns the host that this program runs on. */
  public static Host local() {
    return new Host(PROC, new ProcFs(PROC, Os.ticksPerSecond()), new NativeClocks());
  }
}
