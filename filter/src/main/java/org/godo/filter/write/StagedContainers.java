package org.godo.filter.write;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.filter.result.ContainerMerge;
import org.godo.model.result.ContainerRename;
import org.godo.model.result.ContainerResult;

/**
 * The containers of several boots and hosts, of which each has its ids for itself. Those of the
 * host with one id are one, from boot to boot. What a program in a container claims to have made is
 * the same only if it was made in the same one; else it gets an id below that of the outer one.
 */
final class StagedContainers {
  private final List<Part> parts = new ArrayList<>();

  /**
   * Results with ids that are unique among them.
   *
   * @param sessions to which they, their processes and accesses belong
   */
  private record Part(Set<String> sessions, Map<String, ContainerResult> byId) {}

  /**
   * The containers over all boots.
   *
   * @param renames for each boot those that have other ids than they were staged with
   */
  record Unique(Collection<ContainerResult> containers, List<Renames> renames) {}

  /**
   * Containers that have other ids than they, or the results of some sessions, were staged with.
   */
  record Renames(Set<String> sessions, List<ContainerRename> renames) {}

  /** Begins with the containers of a boot. */
  void begin(Collection<String> sessions) {
    parts.add(new Part(Set.copyOf(sessions), new LinkedHashMap<>()));
  }

  /** Returns the sessions of the boot begun last. */
  Set<String> sessions() {
    return latest().sessions();
  }

  /** Adds a container of the boot begun last. */
  void add(ContainerResult container) {
    latest().byId().put(container.dockerId(), container);
  }

  private Part latest() {
    return parts.get(parts.size() - 1);
  }

  /** Returns these and those of earlier runs of the filter, which count as the earlier ones. */
  StagedContainers after(Collection<String> sessions, Collection<ContainerResult> others) {
    StagedContainers all = new StagedContainers();
    all.begin(sessions);
    others.forEach(all::add);
    all.parts.addAll(parts);
    return all;
  }

  /** Returns the containers of all boots with unique ids. */
  Unique unique() {
    Map<String, ContainerResult> byId = new LinkedHashMap<>();
    for (Part part : parts) {
      for (ContainerResult each : part.byId().values()) {
        if (each.madeIn() == null) {
          byId.merge(each.dockerId(), each, ContainerMerge::of);
        }
      }
    }
    List<Renames> renames = new ArrayList<>();
    for (Part part : parts) {
      List<ContainerRename> renamed = new Claims(part, byId).unique();
      if (!renamed.isEmpty()) {
        renames.add(new Renames(part.sessions(), renamed));
      }
    }
    return new Unique(byId.values(), renames);
  }

  /** The containers of one boot that were made in others. */
  private static final class Claims {
    private final Part part;
    private final Map<String, ContainerResult> byId;
    private final Map<String, String> ids = new HashMap<>();
    private final List<ContainerRename> renamed = new ArrayList<>();

    Claims(Part part, Map<String, ContainerResult> byId) {
      this.part = part;
      this.byId = byId;
    }

    List<ContainerRename> unique() {
      part.byId().keySet().forEach(this::idOf);
      return renamed;
    }

    /** Returns the unique id of a container of this boot. */
    private String idOf(String id) {
      ContainerResult container = part.byId().get(id);
      String outer = container == null ? null : container.madeIn();
      String known = ids.putIfAbsent(id, id);
      if (container == null || outer == null || known != null) {
        return known == null ? id : known;
      }
      String in = idOf(outer);
      String unique = id.startsWith(outer + '/') ? in + id.substring(outer.length()) : id;
      while (isOfAnother(unique, in)) {
        unique = in + '/' + unique;
      }
      ids.put(id, unique);
      byId.merge(unique, container.as(unique, in), ContainerMerge::of);
      if (!unique.equals(id) || !in.equals(outer)) {
        renamed.add(new ContainerRename(id, unique, outer, in));
      }
      return unique;
    }

    private boolean isOfAnother(String id, String outer) {
      ContainerResult other = byId.get(id);
      return other != null && !outer.equals(other.madeIn());
    }
  }
}
