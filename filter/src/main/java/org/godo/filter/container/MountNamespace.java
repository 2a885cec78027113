package org.godo.filter.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mount namespace, or a tree in one, that is neither the host's nor a container's.
 *
 * @param name one that no other has
 * @param mounts all that is mounted there; null when not known
 * @param maybeContainers whether it may be a container's after all
 */
public record MountNamespace(
    String name, @Nullable FollowedMounts mounts, boolean maybeContainers) {

  /** A mount namespace that is no container's. */
  public MountNamespace(String name, @Nullable FollowedMounts mounts) {
    this(name, mounts, false);
  }

  /** Returns a tree of which it is not known where it is on the host. */
  public static MountNamespace unknown(String name) {
    return new MountNamespace(name, null);
  }

  /** Returns one that a process joined, which may be any. */
  public static MountNamespace joined(String name) {
    return new MountNamespace(name, null, true);
  }

  /** Returns the host path of a path in it; null where the host has none, or it is not known. */
  public @Nullable String hostPath(String path) {
    return mounts == null ? null : MountPoints.hostPath(path, mounts.current());
  }

  /** Returns the paths in it that a path on the host has; empty for none. */
  public List<String> pathsOf(String hostPath) {
    return mounts == null ? List.of() : MountPoints.paths(hostPath, mounts.current());
  }

  /** Notes that a directory in it was renamed, and with it the mount points below. */
  public void mountPointsMoved(PathMove move) {
    if (mounts != null) {
      mounts.destinationsMoved(move);
    }
  }

  /** Returns whether both are the same. */
  public boolean isSame(@Nullable MountNamespace other) {
    return other != null && name.equals(other.name);
  }
}
