package org.godo.filter.container;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.godo.model.raw.RawEvent.Mount;

/** Where on the host the sources of mounts are, to follow their renames and removals. */
public final class MountSources {
  private final NavigableMap<String, Set<FollowedMounts>> bySource = new TreeMap<>();

  /** Returns mounts whose sources are followed from here on. */
  public FollowedMounts follow(List<Mount> mounts) {
    FollowedMounts followed = new FollowedMounts(this);
    followed.report(mounts);
    return followed;
  }

  void add(FollowedMounts mounts, Collection<String> sources) {
    for (String source : sources) {
      bySource.computeIfAbsent(source, any -> new LinkedHashSet<>(2)).add(mounts);
    }
  }

  void remove(FollowedMounts mounts, Collection<String> sources) {
    for (String source : sources) {
      Set<FollowedMounts> at = bySource.get(source);
      if (at != null && at.remove(mounts) && at.isEmpty()) {
        bySource.remove(source);
      }
    }
  }

  /** Accepts the rename of a path on the host; it replaces what had the new name. */
  public void moved(PathMove move) {
    Set<FollowedMounts> concerned = atOrBelow(move.from());
    if (move.isExchange()) {
      concerned.addAll(atOrBelow(move.to()));
    } else {
      removed(move.to());
    }
    concerned.forEach(mounts -> mounts.sourcesMoved(move));
  }

  /** Accepts the removal of a path on the host. */
  public void removed(String path) {
    Set<FollowedMounts> at = bySource.get(path);
    if (at != null) {
      List.copyOf(at).forEach(mounts -> mounts.sourceRemoved(path));
    }
  }

  private Set<FollowedMounts> atOrBelow(String path) {
    Set<FollowedMounts> found = new LinkedHashSet<>();
    if (!bySource.isEmpty()) {
      found.addAll(bySource.getOrDefault(path, Set.of()));
      bySource.subMap(path + '/', path + (char) ('/' + 1)).values().forEach(found::addAll);
    }
    return found;
  }
}
