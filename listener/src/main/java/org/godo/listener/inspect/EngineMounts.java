package org.godo.listener.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a container of Docker or podman, from the three parts of the answer to {@code GET
 * /containers/ID/json} that list them.
 */
final class EngineMounts {
  private static final String BIND = "bind";

  private final Map<String, Mount> byDestination = new LinkedHashMap<>();

  private EngineMounts() {}

  static List<Mount> of(JsonNode inspect) {
    EngineMounts mounts = new EngineMounts();
    for (JsonNode mount : inspect.path("Mounts")) {
      mounts.add(
          mount.path("Type").asText(),
          JsonValues.text(mount.path("Source")),
          mount.path("Destination").asText(),
          mount.path("RW").asBoolean());
    }
    // The mounts of --tmpfs, and of the files that Docker creates, are not in Mounts.
    inspect
        .path("HostConfig")
        .path("Tmpfs")
        .fieldNames()
        .forEachRemaining(destination -> mounts.add("tmpfs", null, destination, true));
    mounts.addFile(JsonValues.text(inspect.path("ResolvConfPath")), "/etc/resolv.conf");
    mounts.addFile(JsonValues.text(inspect.path("HostnamePath")), "/etc/hostname");
    mounts.addFile(JsonValues.text(inspect.path("HostsPath")), "/etc/hosts");
    return List.copyOf(mounts.byDestination.values());
  }

  private void addFile(@Nullable String source, String destination) {
    if (source != null) {
      add(BIND, source, destination, true);
    }
  }

  /** A mount of the user takes precedence. */
  private void add(String type, @Nullable String source, String destination, boolean writable) {
    byDestination.putIfAbsent(destination, new Mount(type, source, destination, writable));
  }
}
