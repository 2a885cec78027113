package org.godo.listener.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Docker Engine's version and configuration.
 *
 * @param version as {@code 20.10.24}
 * @param storageDriver as {@code overlay2}
 * @param cgroupVersion {@code 1} or {@code 2}; empty before Docker 20.10
 */
public record DockerEngine(String version, String storageDriver, String cgroupVersion) {

  /**
   * Queries it.
   *
   * @throws IOException if it does not answer, or not within the patience
   */
  public static DockerEngine query(EngineSocket socket, Duration patience)
      throws IOException, InterruptedException {
    DockerApi api = new DockerApi(socket);
    FutureTask<JsonNode> asking = new FutureTask<>(api::info);
    Thread thread = new Thread(asking, "docker");
    thread.setDaemon(true);
    thread.start();
    try {
      return of(asking.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException silent) {
      api.interrupt();
      throw new IOException("no response within " + patience.toSeconds() + " s", silent);
    } catch (ExecutionException failed) {
      throw new IOException(String.valueOf(failed.getCause()), failed);
    }
  }

  private static DockerEngine of(JsonNode info) {
    return new DockerEngine(
        info.path("ServerVersion").asText(),
        info.path("Driver").asText(),
        info.path("CgroupVersion").asText());
  }
}
