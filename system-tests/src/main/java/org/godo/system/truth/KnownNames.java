package org.godo.system.truth;

import java.util.HashMap;
import java.util.Map;

/**
 * Which files there are by now, as strace does not say whether an open made its file. By names
 * without symbolic links. Workloads rename no directories that have files in them, and no two of
 * their processes make the same file at the same time: who was first could not be told.
 */
final class KnownNames {
  private final ContainerView view;
  private final Map<String, Boolean> changed = new HashMap<>();

  KnownNames(ContainerView view) {
    this.view = view;
  }

  /** Makes a file there if it is not. */
  boolean makes(String path) {
    boolean existed = changed.getOrDefault(path, view.existed(path));
    changed.put(path, true);
    return !existed;
  }

  void made(String path) {
    changed.put(path, true);
  }

  void removed(String path) {
    changed.put(path, false);
  }
}
