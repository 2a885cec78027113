package org.godo.filter.files;

import java.util.List;
import org.godo.filter.container.Container;
import org.godo.filter.container.FollowedMounts;
import org.godo.filter.container.MountChanges;
import org.godo.filter.container.MountNamespace;
import org.godo.filter.container.PathMove;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file system tree that the absolute paths of a process start from.
 *
 * @param container whose files the process sees; null for the host's
 * @param namespace another mount namespace, or a tree in an unknown one; null for those of the host
 *     and of containers
 * @param changes what was mounted in the mount namespace of the process since that began
 * @param root the process's root directory as the container, the host, or the unknown tree has it;
 *     empty for the root of that
 * @param uncertainty why paths may be elsewhere on the host
 */
record MountView(
    @Nullable Container container,
    @Nullable MountNamespace namespace,
    MountChanges changes,
    String root,
    Uncertainty uncertainty) {
  static final MountView HOST =
      new MountView(null, null, MountChanges.OF_HOST, "", Uncertainty.NONE);

  /** Why it is uncertain where paths are on the host, the gravest last. */
  enum Uncertainty {
    NONE(null),
    /** The process has a copy of a mount namespace, with mounts that may not be recorded. */
    OWN_MOUNTS(Reason.HOST_PATH_BY_FIRST_MOUNTS),
    /** Whether the directory they start at is below the root is not recorded. */
    MAYBE_OUTSIDE(Reason.HOST_PATH_BY_SHOWN_DIRECTORY),
    /** Threads have directories of their own, and events do not report which thread called. */
    THREADS_DIFFER(Reason.HOST_PATH_OF_OTHER_THREADS),
    /** Another process changed a root or working directory that it may share. */
    MAYBE_SHARED(Reason.MAYBE_SHARED_DIRECTORIES);

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
    return new MountView(container, null, container.mountChanges(), "", Uncertainty.NONE);
  }

  /** Returns the view of a whole mount namespace that was joined and may be any. */
  static MountView joined(String name) {
    return of(MountNamespace.joined(name), Uncertainty.NONE);
  }

  /** Returns the view of a whole mount namespace other than those of the host and of containers. */
  static MountView of(MountNamespace namespace, Uncertainty uncertainty) {
    FollowedMounts mounts = namespace.mounts();
    MountChanges changes = mounts == null ? new MountChanges() : mounts.changes();
    return new MountView(null, namespace, changes, "", uncertainty);
  }

  /** Returns the same of a process that is in a container, which may be null. */
  MountView in(@Nullable Container other) {
    return new MountView(other, namespace, changes, root, uncertainty);
  }

  /** Returns the view of a process of this one that has an unknown root from here on. */
  MountView unknownRoot(String name) {
    MountNamespace unknown =
        maybeOfContainer() ? MountNamespace.joined(name) : MountNamespace.unknown(name);
    return new MountView(container, unknown, new MountChanges(), "", uncertainty);
  }

  /** Returns the view of the whole tree that this is a part of. */
  MountView whole() {
    return root.isEmpty() ? this : new MountView(container, namespace, changes, "", uncertainty);
  }

  /** Returns the view of the same tree, with its mounts, from the root of another view of it. */
  MountView at(MountView other) {
    return changes == other.changes
        ? other.with(uncertainty)
        : new MountView(container, namespace, changes, other.root, uncertainty);
  }

  /** Returns whether it may be the view of a container, which is not known. */
  boolean maybeOfContainer() {
    return container == null && namespace != null && namespace.maybeContainers();
  }

  /** Returns the view of a process that made a directory its root. */
  MountView below(String directory) {
    return directory.equals("/")
        ? this
        : new MountView(container, namespace, changes, root + directory, uncertainty);
  }

  /** Returns the view with an uncertainty added, unless it has a graver one. */
  MountView with(Uncertainty reason) {
    return reason.compareTo(uncertainty) > 0
        ? new MountView(container, namespace, changes, root, reason)
        : this;
  }

  /** Returns the view of a process that continues in a copy of the mount namespace. */
  MountView withOwnMounts() {
    return new MountView(container, namespace, changes.copy(), root, uncertainty)
        .with(Uncertainty.OWN_MOUNTS);
  }

  /** Notes that a directory of the whole tree was renamed, and with it the mount points below. */
  void mountPointsMoved(PathMove move) {
    changes.moved(move);
    if (namespace != null) {
      namespace.mountPointsMoved(move);
    } else if (container != null) {
      container.mountPointsMoved(move);
    }
  }

  /** Returns what is mounted in the tree; null for that of the host, and if it is not known. */
  @Nullable FollowedMounts mounts() {
    if (namespace != null) {
      return namespace.mounts();
    }
    return container == null ? null : container.mounts();
  }

  /** Returns whether all that is mounted in the tree was recorded when it became known. */
  boolean hasMounts() {
    return namespace == null || namespace.mounts() != null;
  }

  /** Returns whether something was mounted over a path, or what was there was unmounted. */
  boolean isChangedAt(String path) {
    return changes.cover(inTree(path));
  }

  /** Returns whether paths of another view are in the same tree. */
  boolean isOfTreeOf(MountView other) {
    return container == other.container
        && (namespace == null ? other.namespace == null : namespace.isSame(other.namespace));
  }

  /** Returns whether a path of another view is the same here. */
  boolean isLike(MountView other) {
    return root.equals(other.root) && isOfTreeOf(other);
  }

  /** Returns the path of a file in the whole tree. */
  String inTree(String path) {
    return root.isEmpty() || !path.equals("/") ? root + path : root;
  }

  /** Returns the host path of a clean absolute path; null when not known. */
  @Nullable String hostPath(String path) {
    String inTree = inTree(path);
    if (changes.cover(inTree)) {
      return null;
    }
    if (namespace != null) {
      return namespace.hostPath(inTree);
    }
    return container == null ? inTree : container.hostPath(inTree);
  }

  /** Returns whether a path has no host path for want of the container's root directory alone. */
  boolean isRootNeeded(String path) {
    return namespace == null && container != null && container.isRootNeeded(inTree(path));
  }

  /** Returns the host-wide key of a path: its host path, else the tree and its path there. */
  String key(String path) {
    String hostPath = hostPath(path);
    return hostPath == null ? tree() + root + path : hostPath;
  }

  private String tree() {
    String version = changes.version();
    return (container == null ? "" : container.lastingId())
        + ':'
        + (namespace == null ? "" : namespace.name() + ':')
        + (version.isEmpty() ? "" : version + ':');
  }

  /**
   * Returns the path that a host-wide key has in this view; null if it has none.
   *
   * @param like a path in this view; of several, the one with the longest beginning of this
   */
  @Nullable String pathOf(String key, String like) {
    String tree = tree();
    if (key.startsWith(tree)) {
      return belowRoot(key.substring(tree.length()));
    }
    if (!Paths.isAbsolute(key)) {
      return null;
    }
    if (namespace != null) {
      return likest(namespace.pathsOf(key), like);
    }
    return container == null ? belowRoot(key) : likest(container.pathsOf(key), like);
  }

  /**
   * Returns where the file of a host-wide key is: in this whole tree, or on the host if it was
   * moved out of what is mounted there; null if neither is known.
   *
   * @param like a path in the whole tree; of several, the one with the longest beginning of this
   */
  @Nullable ResolvedPath locate(String key, String like) {
    MountView whole = whole();
    String path = whole.pathOf(key, like);
    if (path != null) {
      return new ResolvedPath(whole, path);
    }
    return Paths.isAbsolute(key) ? new ResolvedPath(HOST, key) : null;
  }

  private @Nullable String belowRoot(String inTree) {
    return root.isEmpty() ? inTree : Paths.below(root, inTree);
  }

  private @Nullable String likest(List<String> paths, String like) {
    String best = null;
    int longest = -1;
    for (String each : paths) {
      String path = belowRoot(each);
      int common = path == null ? -1 : Paths.common(path, like);
      if (common > longest) {
        best = path;
        longest = common;
      }
    }
    return best;
  }
}
