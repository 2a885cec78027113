package org.godo.filter.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerRename;
import org.jspecify.annotations.Nullable;

/**
 * The containers of one host by their ids, in the order in which they became known. Those that the
 * host's runtimes and engine name have their ids as keys. A program in a container can claim any
 * id, also that of a container of the host that has not started: what it claims is a container
 * nested in its own, and has that id as key only while no container of the host has it.
 */
final class ContainerRegistry {
  /** Beyond, what a container claims to nest is not distinguished from itself. */
  static final int NESTED_LIMIT = 20_000;

  private static final int DEPTH_LIMIT = 8;

  private final Map<String, Container> byId = new HashMap<>();
  private final List<Container> all = new ArrayList<>();
  private final Map<Claim, Container> claimed = new HashMap<>();
  private final Map<String, RawEvent.Container> descriptions = new HashMap<>();
  private final MountSources sources = new MountSources();
  private Consumer<List<ContainerRename>> renames = renamed -> {};

  /** What a program in a container names; the key of that container may change. */
  private record Claim(Container in, String id) {}

  /** Returns where the sources of the containers' mounts are. */
  MountSources sources() {
    return sources;
  }

  /** Sets what accepts that ids of nested containers changed, before anything has the new ones. */
  void onRename(Consumer<List<ContainerRename>> observer) {
    renames = observer;
  }

  /** Returns the host's container with this random id, adding it if it is a new one. */
  Container withId(String id) {
    Container known = byId.get(id);
    if (known != null && known.madeIn() == null) {
      return known;
    }
    if (known != null) {
      qualify(known);
    }
    Container container = described(id);
    byId.put(id, container);
    all.add(container);
    return container;
  }

  /** The ids of what was made in a container begin with that one's, if they are not plain. */
  private void qualify(Container claim) {
    List<Container> below =
        all.stream().filter(each -> each == claim || each.isBelow(claim)).toList();
    List<String> ids = below.stream().map(Container::id).toList();
    List<String> outerIds = below.stream().map(ContainerRegistry::outerId).toList();
    claim.qualify();
    List<ContainerRename> changed = new ArrayList<>();
    for (int i = 0; i < below.size(); i++) {
      Container each = below.get(i);
      changed.add(new ContainerRename(ids.get(i), each.id(), outerIds.get(i), outerId(each)));
    }
    renames.accept(changed);
  }

  private static String outerId(Container nested) {
    return Objects.requireNonNull(nested.madeIn()).id();
  }

  /**
   * Returns the container with this name that a program runs or claims to run, adding it if it is a
   * new one.
   *
   * @param in the container in which the program is; null on the host
   * @param makes whether it claims to make it
   * @return null for one that cannot be there: a container of the host that is joined from within
   *     another, or more than are distinguished
   */
  @Nullable Container named(
      @Nullable Container in, ContainerName name, String host, boolean makes) {
    if (in != null) {
      return nested(in, name, host, makes);
    }
    Container container = withId(name.key(host));
    container.name(name);
    return container;
  }

  private @Nullable Container nested(Container in, ContainerName name, String host, boolean makes) {
    String id = name.isChosen() ? name.namespace() + '/' + name.id() : name.id();
    Claim claim = new Claim(in, id);
    Container known = claimed.get(claim);
    String plain = name.key(host);
    boolean isHosts =
        !name.isChosen() && (byId.containsKey(plain) || descriptions.containsKey(plain));
    boolean isImpossible = isHosts && !makes;
    if (known != null || isImpossible || claimed.size() >= NESTED_LIMIT || isDeep(in)) {
      return known;
    }
    Container container = new Container(id, sources.follow(List.of()), in);
    if (isHosts || name.isChosen()) {
      container.qualify();
    } else {
      byId.put(id, container);
    }
    container.name(name);
    claimed.put(claim, container);
    all.add(container);
    return container;
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
      Container container = byId.get(report.dockerId());
      if (container != null && container.docker() == null) {
        container.docker(report);
      }
    }
  }

  Collection<Container> all() {
    return Collections.unmodifiableList(all);
  }
}
