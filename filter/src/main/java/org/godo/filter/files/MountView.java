package org.godo.filter.files;

import org.godo.filter.container.Container;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file system tree that the absolute paths of a process start from.
 *
 * @param container whose files the process sees; null for the host's
 * @param root the process's root directory as the container, or the host, sees it; empty for the
 *     container's or host's own root. In an unknown mount namespace, a name for that
 * @param uncertainty why paths may be elsewhere on the host
 */
record MountView(@Nullable Container container, String root, Uncertainty uncertainty) {
  static final MountView HOST = new MountView(null, "", Uncertainty.NONE);

  /** Why it is uncertain where paths are on the host, the gravest last. */
  enum Uncertainty {
    NONE(null),
    /** The process has a copy of a mount namespace; mounts in it are not recorded. */
    OWN_MOUNTS(Reason.HOST_PATH_BY_FIRST_MOUNTS),
    /** Threads have directories of their own, and events do not report which thread called. */
    THREADS_DIFFER(Reason.HOST_PATH_OF_OTHER_THREADS),
    /** The process joined an unknown mount namespace. */
    UNKNOWN_NAMESPACE(null);

    private final @Nullable Reason reason;

    Uncertainty(@Nullable Reason reason) {
      this.reason = reason;
    }

    /** Returns why a host path is inferred in spite of it; null where it is not. */
    @Nullable Reason reason() {
      return reason;
    }
  }

  /** Returns the view of a whole container. */
  static MountView of(Container container) {
    return new MountView(container, "", Uncertainty.NONE);
  }

  /** Returns the view of a whole unknown mount namespace. */
  static MountView unknown(String namespace) {
    return new MountView(null, namespace + ':', Uncertainty.UNKNOWN_NAMESPACE);
  }

  /** Returns the view of the whole mount namespace that this is a part of. */
  MountView whole() {
    return new MountView(
        container, uncertainty == Uncertainty.UNKNOWN_NAMESPACE ? root : "", uncertainty);
  }

  /** Returns the view of a process that made a directory its root. */
  MountView below(String directory) {
    return new MountView(container, directory.equals("/") ? root : root + directory, uncertainty);
  }

  /** Returns the view with an uncertainty added, unless it has a graver one. */
  MountView with(Uncertainty reason) {
    return reason.compareTo(uncertainty) > 0 ? new MountView(container, root, reason) : this;
  }

  /** Returns the host path of a clean absolute path; null when not known. */
  @Nullable String hostPath(String path) {
    if (uncertainty == Uncertainty.UNKNOWN_NAMESPACE) {
      return null;
    }
    String whole = root.isEmpty() || !path.equals("/") ? root + path : root;
    return container == null ? whole : container.hostPath(whole);
  }

  /** Returns the host-wide key of a path: its host path, else the container and its path. */
  String key(String path) {
    String hostPath = hostPath(path);
    return hostPath == null ? container + ":" + root + path : hostPath;
  }
}
