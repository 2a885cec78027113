package org.godo.filter.files;

import org.godo.filter.container.Container;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What an absolute path of a process starts from.
 *
 * @param container whose files the process sees; null for the host's
 * @param root the process's root directory as the container, or the host, sees it; empty for the
 *     container's or host's own root. In a mount namespace that is not known, what names that
 * @param doubt why paths may be elsewhere on the host
 */
record MountView(@Nullable Container container, String root, Uncertainty doubt) {
  static final MountView HOST = new MountView(null, "", Uncertainty.NONE);

  /** What is not known of where a process's paths are on the host. */
  enum Uncertainty {
    NONE(null),
    /** It has a mount namespace of its own, made as a copy; what it mounts is not recorded. */
    OWN_MOUNTS(Reason.HOST_PATH_BY_FIRST_MOUNTS),
    /** Threads went to places of their own, and a record does not tell which thread called. */
    APART(Reason.HOST_PATH_OF_OTHER_THREADS),
    /** It joined a mount namespace that is not known. */
    ELSEWHERE(null);

    private final @Nullable Reason reason;

    Uncertainty(@Nullable Reason reason) {
      this.reason = reason;
    }

    /** Returns why a host path is inferred in spite of it; null if there is none. */
    @Nullable Reason reason() {
      return reason;
    }
  }

  /** All of a container. */
  static MountView of(Container container) {
    return new MountView(container, "", Uncertainty.NONE);
  }

  /** All of a mount namespace of which nothing is known. */
  static MountView elsewhere(String namespace) {
    return new MountView(null, namespace + ':', Uncertainty.ELSEWHERE);
  }

  /** All of the mount namespace that this is a part of. */
  MountView whole() {
    return new MountView(container, doubt == Uncertainty.ELSEWHERE ? root : "", doubt);
  }

  /** The view of a process that made a directory its root. */
  MountView below(String directory) {
    return new MountView(container, directory.equals("/") ? root : root + directory, doubt);
  }

  /** The same with a doubt, unless there is a graver one. */
  MountView doubted(Uncertainty reason) {
    return reason.compareTo(doubt) > 0 ? new MountView(container, root, reason) : this;
  }

  /** The host path of a clean absolute path; null when not known. */
  @Nullable String hostPath(String path) {
    if (doubt == Uncertainty.ELSEWHERE) {
      return null;
    }
    String whole = root.isEmpty() || !path.equals("/") ? root + path : root;
    return container == null ? whole : container.hostPath(whole);
  }

  /** What a path means host-wide: the host's path, or failing that the container and its path. */
  String key(String path) {
    String hostPath = hostPath(path);
    return hostPath == null ? container + ":" + root + path : hostPath;
  }
}
