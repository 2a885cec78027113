package org.godo.listener.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.listener.capture.NoteSink;

/**
 * Notes the containers of several engines with Docker's API, such as Docker and podman. One socket
 * may be known by several names: podman's package that replaces Docker links Docker's to its own.
 */
public final class EngineWatches {
  private final List<DockerWatch> watches;

  /**
   * @param sockets of the engines, which need not be there
   * @param sink accepts the notes, may block
   */
  public EngineWatches(List<Path> sockets, NoteSink sink) throws IOException {
    Map<Path, DockerWatch> bySocket = new LinkedHashMap<>();
    for (Path socket : sockets) {
      Path real = Files.exists(socket) ? socket.toRealPath() : socket;
      bySocket.putIfAbsent(real, new DockerWatch(socket, sink));
    }
    this.watches = List.copyOf(bySocket.values());
  }

  /** Starts watching. */
  public void start() {
    watches.forEach(DockerWatch::start);
  }

  /** Waits, no longer than this, until each was queried once and its containers are noted. */
  public boolean awaitFirstScan(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000L;
    boolean all = true;
    for (DockerWatch watch : watches) {
      long left = Math.max(0, (end - System.nanoTime()) / 1_000_000L);
      all &= watch.awaitFirstScan(left);
    }
    return all;
  }

  /** Queries all containers once more and ends; an engine that does not respond is abandoned. */
  public void stop() throws IOException, InterruptedException {
    for (DockerWatch watch : watches) {
      watch.stop();
    }
  }
}
