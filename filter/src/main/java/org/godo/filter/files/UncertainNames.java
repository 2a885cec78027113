package org.godo.filter.files;

import java.util.HashSet;
import java.util.Set;
import org.godo.filter.files.MountView.Uncertainty;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/**
 * Names that calls changed in a view where it is not certain which files have them, as behind a
 * mount that a container made: the file may have any other path. But a name's last component is
 * that of the file or directory itself, wherever that is mounted: a mount point cannot be renamed
 * or removed (fs/namei.c, is_local_mountpoint).
 */
final class UncertainNames {
  /** Beyond, any name may be one. */
  private static final int LIMIT = 10_000;

  private final Set<String> changed = new HashSet<>();

  /** Returns whether a file may have other paths, or be another one than that of the path. */
  static boolean isUncertain(@Nullable ResolvedPath name) {
    if (name == null || name.uncertain()) {
      return true;
    }
    MountView view = name.view();
    return !view.hasMounts()
        || !view.changes().isEmpty()
        || view.uncertainty().compareTo(Uncertainty.OWN_MOUNTS) > 0;
  }

  /**
   * Accepts that a call changed what a name refers to.
   *
   * @param name the argument resolved; null if it could not be
   */
  void changed(PathArgument argument, @Nullable ResolvedPath name) {
    String given = name == null ? argument.name() : name.path();
    if (given != null && isUncertain(name) && changed.size() <= LIMIT) {
      changed.add(Paths.lastComponent(given));
    }
  }

  /** Returns the present name of what is open, or a root directory, which may have another. */
  ResolvedPath now(ResolvedPath name) {
    return !isEmpty() && maybeOf(name.inTree()) ? name.asUncertain() : name;
  }

  /** Returns whether no such name was changed. */
  boolean isEmpty() {
    return changed.isEmpty();
  }

  /** Returns whether the file of a host-wide key, or a directory that it is in, may be renamed. */
  boolean maybeOf(String key) {
    if (changed.size() > LIMIT) {
      return true;
    }
    int start = key.indexOf('/') + 1;
    while (!changed.isEmpty() && start > 0) {
      int end = key.indexOf('/', start);
      if (changed.contains(key.substring(start, end < 0 ? key.length() : end))) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
