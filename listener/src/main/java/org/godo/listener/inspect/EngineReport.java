package org.godo.listener.inspect;

import static org.godo.listener.inspect.JsonValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * A container as Docker and podman report it: {@code GET /containers/ID/json} of the Docker Engine
 * API, {@code docker inspect}, {@code podman inspect}.
 */
final class EngineReport {
  /** What podman has in place of the runtime's name, which is in a field of its own. */
  private static final String ANY_RUNTIME = "oci";

  private EngineReport() {}

  static RawEvent.Container of(String id, JsonNode inspect, Origin origin) {
    JsonNode state = inspect.path("State");
    boolean running = state.path("Running").asBoolean();
    Long started = JsonValues.time(state.path("StartedAt"));
    Long ended = running ? null : JsonValues.time(state.path("FinishedAt"));
    JsonNode directories = inspect.path("GraphDriver").path("Data");
    String image = text(inspect.path("Config").path("Image"));
    String merged = text(directories.path("MergedDir"));
    return new RawEvent.Container(
        origin,
        id,
        name(inspect, id),
        image == null ? text(inspect.path("ImageName")) : image,
        JsonValues.map(inspect.path("Config").path("Labels")),
        runtime(inspect),
        state.path("Pid").asInt(),
        merged == null ? text(inspect.path("Rootfs")) : merged,
        text(directories.path("UpperDir")),
        EngineMounts.of(inspect),
        started,
        ended,
        running ? null : exitCode(state, started, ended));
  }

  /**
   * Docker keeps an error until the next start, and its exit code is that of the start that failed
   * (moby, daemon/start.go, {@code containerStart}): not of the run before.
   */
  private static @Nullable Integer exitCode(
      JsonNode state, @Nullable Long started, @Nullable Long ended) {
    boolean failed = !state.path("Error").asText("").isEmpty();
    boolean known = failed ? started == null : ended != null;
    return known ? Integer.valueOf(state.path("ExitCode").asInt()) : null;
  }

  private static String name(JsonNode inspect, String id) {
    String name = text(inspect.path("Name"));
    if (name == null) {
      return id;
    }
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private static @Nullable String runtime(JsonNode inspect) {
    String podmans = text(inspect.path("OCIRuntime"));
    if (podmans != null) {
      return podmans.substring(podmans.lastIndexOf('/') + 1);
    }
    String runtime = text(inspect.path("HostConfig").path("Runtime"));
    return ANY_RUNTIME.equals(runtime) ? null : runtime;
  }
}
