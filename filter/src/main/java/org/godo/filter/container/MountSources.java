package org.godo.filter.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * Where on the host the sources of mounts and the roots of containers are, to follow their renames
 * and removals.
 */
public final class MountSources {
  private final List<FollowedMounts> trees = new ArrayList<>();
  private final PathIndex<FollowedMounts> bySource = new PathIndex<>();

  /** Returns mounts whose sources are followed from here on. */
  public FollowedMounts follow(List<Mount> mounts) {
    FollowedMounts followed = new FollowedMounts(this);
    trees.add(followed);
    followed.report(mounts);
    return followed;
  }

  void add(FollowedMounts mounts, Collection<String> sources) {
    sources.forEach(source -> bySource.add(source, mounts));
  }

  void remove(FollowedMounts mounts, Collection<String> sources) {
    sources.forEach(source -> bySource.remove(source, mounts));
  }

  /**
   * Accepts the rename of a path on the host; it replaces what had the new name.
   *
   * @param own the tree in which it was renamed; null for that of the host, or none
   * @param path its path there, of which the tree knows
   */
  public void moved(PathMove move, @Nullable FollowedMounts own, String path) {
    if (!move.isExchange()) {
      pointRemoved(move.to());
    }
    treesAbove(move.from()).forEach(tree -> tree.pointsMoved(move, tree == own ? path : null));
    Set<FollowedMounts> concerned = bySource.concernedBy(move);
    if (!move.isExchange()) {
      sourceRemoved(move.to());
    }
    concerned.forEach(mounts -> mounts.sourcesMoved(move));
  }

  /** Returns the trees of which a path may be a part. */
  private Set<FollowedMounts> treesAbove(String path) {
    Set<FollowedMounts> trees = new LinkedHashSet<>();
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      trees.addAll(bySource.at(path.substring(0, end)));
    }
    return trees;
  }

  /**
   * Accepts that a file or directory of a name was renamed, replaced or removed somewhere in a
   * tree: below what is seen of the host there.
   *
   * @param own that tree; null if it is not known, and may be any
   * @param call unique to the call
   */
  public void maybeMoved(String name, @Nullable FollowedMounts own, String call) {
    List<String> reach = own == null ? List.of("") : own.sources();
    for (FollowedMounts tree : trees) {
      boolean isOwn = own == null || tree == own;
      tree.maybeMoved(
          path -> reach.stream().anyMatch(base -> hasName(path, base, name)), isOwn, name, call);
    }
  }

  private static boolean hasName(String path, String base, String name) {
    return path.startsWith(base + '/')
        && FollowedMounts.hasName(path.substring(base.length()), name);
  }

  /**
   * Accepts the same of the host's tree. Directories above the files and roots of containers are
   * left out, as names such as lib are in the paths of all.
   */
  public void maybeMovedOnHost(String name, String call) {
    trees.forEach(tree -> tree.maybeMoved(path -> path.endsWith('/' + name), false, name, call));
  }

  /** Accepts the removal of a path on the host. */
  public void removed(String path) {
    pointRemoved(path);
    sourceRemoved(path);
  }

  private void pointRemoved(String path) {
    treesAbove(path).forEach(tree -> tree.pointRemoved(path));
  }

  private void sourceRemoved(String path) {
    bySource.at(path).forEach(mounts -> mounts.sourceRemoved(path));
  }
}
