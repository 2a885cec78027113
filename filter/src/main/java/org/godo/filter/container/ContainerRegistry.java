package org.godo.filter.container;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The containers of one host by their keys, in the order in which they became known. */
final class ContainerRegistry {
  private final Map<String, Container> byKey = new LinkedHashMap<>();

  /** Returns the container with this random id, adding it if it is a new one. */
  Container withId(String id) {
    return byKey.computeIfAbsent(id, Container::new);
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
