package org.godo.listener.docker;

import java.io.IOException;

/** Notes the containers of an engine while a session runs. */
public interface ContainerWatch {

  /** Starts watching. */
  void start();

  /** Waits, no longer than this, until the engine was queried once and its containers are noted. */
  boolean awaitFirstScan(long millis) throws InterruptedException;

  /** Queries all containers once more and ends; an engine that does not respond is abandoned. */
  void stop() throws IOException, InterruptedException;
}
