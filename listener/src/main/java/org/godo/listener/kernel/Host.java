package org.godo.listener.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

  /** Number of its processors, also those that this program may not use (proc_stat(5)). */
  int processors() throws IOException {
    try (Stream<String> lines = Files.lines(proc.resolve("stat"))) {
      return (int) lines.filter(line -> line.startsWith("cpu") && line.charAt(3) != ' ').count();
    }
  }

  /** Returns the host that this program runs on. */
  public static Host local() {
    return new Host(PROC, new ProcFs(PROC, Os.ticksPerSecond()), new NativeClocks());
  }
}
