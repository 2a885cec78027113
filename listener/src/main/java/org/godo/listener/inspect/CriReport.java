package org.godo.listener.inspect;

import static org.godo.listener.inspect.JsonValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * A container or the sandbox of a pod, as an engine of Kubernetes reports it over the container
 * runtime interface: {@code ContainerStatus} and {@code PodSandboxStatus} with details, in the form
 * of {@code crictl inspect} and {@code crictl inspectp}. The labels name the pod.
 */
final class CriReport {
  private static final String RUNNING = "CONTAINER_RUNNING";
  private static final String READY = "SANDBOX_READY";
  private static final String EXITED = "CONTAINER_EXITED";

  private CriReport() {}

  static RawEvent.Container of(String id, JsonNode inspect, Origin origin) {
    JsonNode status = inspect.path("status");
    JsonNode info = inspect.path("info");
    String state = status.path("state").asText();
    boolean runs = state.equals(RUNNING) || state.equals(READY);
    boolean ended = state.equals(EXITED);
    String name = text(status.path("metadata").path("name"));
    return new RawEvent.Container(
        origin,
        id,
        name == null ? id : name,
        image(status, info),
        JsonValues.map(status.path("labels")),
        runtime(info),
        runs ? info.path("pid").asInt() : 0,
        rootfs(info),
        null,
        mounts(status, info),
        start(status),
        ended ? JsonValues.time(status.path("finishedAt")) : null,
        ended ? Integer.valueOf(status.path("exitCode").asInt()) : null);
  }

  private static @Nullable String image(JsonNode status, JsonNode info) {
    String image = text(status.path("image").path("image"));
    return image == null ? text(info.path("image")) : image;
  }

  /** A sandbox has the time of its creation only, at which it is started too. */
  private static @Nullable Long start(JsonNode status) {
    Long start = JsonValues.time(status.path("startedAt"));
    boolean isSandbox = status.path("state").asText().startsWith("SANDBOX");
    return start == null && isSandbox ? JsonValues.time(status.path("createdAt")) : start;
  }

  /** As {@code runc} in {@code io.containerd.runc.v2}. */
  private static @Nullable String runtime(JsonNode info) {
    String type = text(info.path("runtimeType"));
    if (type == null) {
      return null;
    }
    String[] parts = type.split("\\.", -1);
    return parts.length < 2 ? type : parts[parts.length - 2];
  }

  /** Containerd has it relative to a directory that is not reported. */
  private static @Nullable String rootfs(JsonNode info) {
    String path = text(info.path("runtimeSpec").path("root").path("path"));
    return path != null && path.startsWith("/") ? path : null;
  }

  /** The runtime's configuration has all mounts, the status those of Kubernetes. */
  private static List<Mount> mounts(JsonNode status, JsonNode info) {
    List<Mount> mounts = new ArrayList<>();
    JsonNode configured = info.path("runtimeSpec").path("mounts");
    for (JsonNode mount : configured) {
      String source = text(mount.path("source"));
      boolean isBind = source != null && source.startsWith("/");
      mounts.add(
          new Mount(
              mount.path("type").asText("bind"),
              isBind ? source : null,
              mount.path("destination").asText(),
              !has(mount.path("options"), "ro")));
    }
    if (mounts.isEmpty()) {
      for (JsonNode mount : status.path("mounts")) {
        mounts.add(
            new Mount(
                "bind",
                text(mount.path("hostPath")),
                mount.path("containerPath").asText(),
                !mount.path("readonly").asBoolean()));
      }
    }
    return List.copyOf(mounts);
  }

  private static boolean has(JsonNode options, String option) {
    for (JsonNode each : options) {
      if (each.asText().equals(option)) {
        return true;
      }
    }
    return false;
  }
}
