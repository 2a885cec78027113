package org.godo.filter.files;

import org.godo.filter.container.ContainerNode;
import org.jspecify.annotations.Nullable;

/**
 * What an absolute path of a process starts from.
 *
 * @param container whose files the process sees; null for the host's
 * @param root the process's root directory as the container, or the host, sees it; empty for the
 *     container's or host's own root
 */
record View(@Nullable ContainerNode container, String root) {
  static final View HOST = new View(null, "");

  /** All of a container. */
  static View of(ContainerNode container) {
    return new View(container, "");
  }

  /** The view of a process that made a directory its root. */
  View below(String directory) {
    return new View(container, directory.equals("/") ? root : root + directory);
  }

  /** The host path of a clean absolute path; null when not known. */
  @Nullable String hostPath(String path) {
    String whole = root.isEmpty() || !path.equals("/") ? root + path : root;
    return container == null ? whole : container.hostPath(whole);
  }

  /** What a path means host-wide: the host's path, or failing that the container and its path. */
  String key(String path) {
    String hostPath = hostPath(path);
    return hostPath == null ? container + ":" + root + path : hostPath;
  }
}
