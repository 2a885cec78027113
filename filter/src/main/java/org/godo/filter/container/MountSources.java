package org.godo.filter.container;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.godo.model.raw.RawEvent.Mount;

/** Where on the host the sources of mounts are, to follow their renames and removals. */
public final class MountSources {
  private final PathIndex<FollowedMounts> bySource = new PathIndex<>();

  /** Returns mounts whose sources are followed from here on. */
  public FollowedMounts follow(List<Mount> mounts) {
    FollowedMounts followed = new FollowedMounts(this);
    followed.report(mounts);
    return followed;
  }

  void add(FollowedMounts mounts, Collection<String> sources) {
    sources.forEach(source -> bySource.add(source, mounts));
  }

  void remove(FollowedMounts mounts, Collection<String> sources) {
    sources.forEach(source -> bySource.remove(source, mounts));
  }

  /** Accepts the rename of a path on the host; it replaces what had the new name. */
  public void moved(PathMove move) {
    Set<FollowedMounts> concerned = bySource.concernedBy(move);
    if (!move.isExchange()) {
      removed(move.to());
    }
    concerned.forEach(mounts -> mounts.sourcesMoved(move));
  }

  /** Accepts the removal of a path on the host. */
  public void removed(String path) {
    bySource.at(path).forEach(mounts -> mounts.sourceRemoved(path));
  }
}
