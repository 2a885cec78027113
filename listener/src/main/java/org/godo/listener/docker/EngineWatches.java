package org.godo.listener.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Notes the containers of several engines, such as Docker and podman. One socket may be known by
 * several names: podman's package that replaces Docker links Docker's to its own.
 */
public final class EngineWatches implements ContainerWatch {
  private final List<ContainerWatch> watches;

  /**
   * @param sockets of the engines, which need not be there
   * @param watch makes the watch of a socket
   */
  public EngineWatches(List<Path> sockets, Function<Path, ContainerWatch> watch)
      throws IOException {
    Map<Path, ContainerWatch> bySocket = new LinkedHashMap<>();
    for (Path socket : sockets) {
      Path real = Files.exists(socket) ? socket.toRealPath() : socket;
      bySocket.computeIfAbsent(real, first -> watch.apply(socket));
    }
    this.watches = List.copyOf(bySocket.values());
  }

  @Override
  public void start() {
    watches.forEach(ContainerWatch::start);
  }

  @Override
  public boolean awaitFirstScan(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000L;
    boolean all = true;
    for (ContainerWatch watch : watches) {
      long left = Math.max(0, (end - System.nanoTime()) / 1_000_000L);
      all &= watch.awaitFirstScan(left);
    }
    return all;
  }

  @Override
  public void stop() throws IOException, InterruptedException {
    for (ContainerWatch watch : watches) {
      watch.stop();
    }
  }
}
