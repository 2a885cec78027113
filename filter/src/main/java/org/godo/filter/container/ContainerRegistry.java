package org.godo.filter.container;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * The containers of one host by their keys, in the order in which they became known. Those that the
 * host's runtimes and engine name have their ids as keys. A program in a container can claim any
 * id, also that of a container of the host that has not started: what it claims is a container
 * nested in its own, and has that id as key only while no container of the host has it.
 */
final class ContainerRegistry {
  /** Beyond, what a container claims to nest is not distinguished from itself. */
  static final int NESTED_LIMIT = 20_000;

  private static final int DEPTH_LIMIT = 8;

  private final Map<String, Container> byKey = new LinkedHashMap<>();
  private final Map<String, Container> nested = new HashMap<>();
  private final Map<String, RawEvent.Container> descriptions = new HashMap<>();
  private final MountSources sources = new MountSources();

  /** Returns where the sources of the containers' mounts are. */
  MountSources sources() {
    return sources;
  }

  /** Returns the host's container with this random id, adding it if it is a new one. */
  Container withId(String id) {
    Container known = byKey.get(id);
    if (known != null && known.madeIn() == null) {
      return known;
    }
    if (known != null) {
      known.id(nestedKey(known.madeIn(), id));
      byKey.put(known.id(), known);
    }
    Container container = described(id);
    byKey.put(id, container);
    return container;
  }

  /**
   * Returns the container with this name that a program in another container claims to run, adding
   * it if it is a new one.
   *
   * @param makes whether it claims to make it
   * @return null for one that cannot be there: a container of the host that it claims to join, or
   *     more than are distinguished
   */
  @Nullable Container nested(Container in, ContainerName name, String host, boolean makes) {
    String plain = name.key(host);
    String key = nestedKey(in, name.isChosen() ? name.namespace() + "/" + name.id() : name.id());
    Container known = nested.get(key);
    boolean taken = name.isChosen() || byKey.containsKey(plain) || descriptions.containsKey(plain);
    boolean impossible = taken && !name.isChosen() && !makes;
    if (known != null || impossible || nested.size() >= NESTED_LIMIT || isDeep(in)) {
      return known;
    }
    Container container = new Container(taken ? key : plain, sources.follow(List.of()), in);
    container.name(name);
    nested.put(key, container);
    byKey.put(container.id(), container);
    return container;
  }

  private static String nestedKey(@Nullable Container in, String id) {
    return in == null ? id : in.id() + '/' + id;
  }

  private static boolean isDeep(Container container) {
    int depth = 0;
    for (Container each = container; each != null; each = each.madeIn()) {
      depth++;
    }
    return depth > DEPTH_LIMIT;
  }

  private Container described(String id) {
    Container container = new Container(id, sources.follow(List.of()), null);
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

  /** Returns the container with this name on the host itself, adding it if it is a new one. */
  Container named(ContainerName name, String host) {
    Container container = withId(name.key(host));
    container.name(name);
    return container;
  }

  Collection<Container> all() {
    return byKey.values();
  }
}
