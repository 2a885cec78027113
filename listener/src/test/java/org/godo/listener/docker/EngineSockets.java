package org.godo.listener.docker;

import java.nio.file.Path;
import org.godo.listener.nativeio.Os;
import org.godo.listener.procfs.ProcFs;

/** Makes sockets of engines on this host. */
public final class EngineSockets {
  private static final Path PROC = Path.of("/proc");

  private EngineSockets() {}

  /** The engine's socket at a path. */
  public static EngineSocket at(Path path) {
    return new EngineSocket(path, PROC, new ProcFs(PROC, Os.ticksPerSecond()));
  }
}
