package org.godo.system.truth;

import java.util.HashMap;
import java.util.Map;

/**
 * The existing files, by names without symbolic links, as strace does not report whether an open
 * created its file. Workloads do not rename directories that have files, and no two of their
 * processes create the same file at the same time, as the order would be unknown.
 */
final class KnownNames {
  private final ContainerView view;
  private final Map<String, Boolean> changed = new HashMap<>();

  KnownNames(ContainerView view) {
    this.view = view;
  }

  /** Adds a file, and returns whether it is new. */
  boolean create(String path) {
    boolean existed = changed.getOrDefault(path, view.existed(path));
    changed.put(path, true);
    return !existed;
  }

  void add(String path) {
    changed.put(path, true);
  }

  void remove(String path) {
    changed.put(path, false);
  }
}
