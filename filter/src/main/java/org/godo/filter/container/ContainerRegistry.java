package org.godo.filter.container;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.raw.RawEvent;

/** The containers of one host by their keys, in the order in which they became known. */
final class ContainerRegistry {
  private final Map<String, Container> byKey = new LinkedHashMap<>();
  private final Map<String, RawEvent.Container> descriptions = new HashMap<>();
  private final MountSources sources = new MountSources();

  /** Returns where the sources of the containers' mounts are. */
  MountSources sources() {
    return sources;
  }

  /** Returns the container with this random id, adding it if it is a new one. */
  Container withId(String id) {
    return byKey.computeIfAbsent(id, this::described);
  }

  private Container described(String id) {
    Container container = new Container(id, sources.follow(List.of()));
    RawEvent.Container description = descriptions.get(id);
    if (description != null) {
      container.docker(description);
    }
    return container;
  }

  /**
   * Accepts a description that no source of the record gave: it makes no container known, but
   * describes one that is. The latest counts, unless an engine reported while recording.
   */
  void describe(RawEvent.Container report) {
    RawEvent.Container other = descriptions.get(report.dockerId());
    if (other == null || other.origin().timestamp() <= report.origin().timestamp()) {
      descriptions.put(report.dockerId(), report);
      Container container = byKey.get(report.dockerId());
      if (container != null && container.docker() == null) {
        container.docker(report);
      }
    }
  }

  /** Returns the container with this name on a host, adding it if it is a new one. */
  Container named(ContainerName name, String host) {
    Container container = withId(name.key(host));
    container.name(name);
    return container;
  }

  Collection<Container> all() {
    return byKey.values();
  }
}
