package org.godo.filter.container;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * Translates paths inside a container to host paths, by what is mounted over its root directory.
 */
final class MountPoints {
  /**
   * Mounts of every runtime (OCI runtime specification, default filesystems); the host sees none of
   * them in the container's root directory.
   */
  private static final List<Mount> DEFAULTS =
      List.of(ofKernel("/proc"), ofKernel("/sys"), ofKernel("/dev"));

  private MountPoints() {}

  private static Mount ofKernel(String destination) {
    return new Mount("kernel", null, destination, true);
  }

  /**
   * Returns the host path of a clean absolute path inside a container.
   *
   * @param mounts what is mounted there, as Docker reported
   * @param rootfs host path of its root directory; null when not known
   * @return null where the host has none, or it is not known
   */
  static @Nullable String hostPath(String path, List<Mount> mounts, @Nullable String rootfs) {
    Mount mount = overRoot(path, mounts);
    if (mount == null) {
      return rootfs == null ? null : join(rootfs, path);
    }
    String source = mount.source();
    return source == null ? null : join(source, path.substring(mount.destination().length()));
  }

  /** Returns whether nothing is mounted above a path inside a container but its root directory. */
  static boolean isInRoot(String path, List<Mount> mounts) {
    return overRoot(path, mounts) == null;
  }

  /** Returns the paths inside a container that a host path has: what was bound twice has two. */
  static List<String> paths(String hostPath, List<Mount> mounts, @Nullable String rootfs) {
    List<String> paths = new ArrayList<>();
    addPaths(paths, hostPath, mounts);
    addPath(paths, hostPath, rootfs, "/");
    paths.removeIf(path -> !hostPath.equals(hostPath(path, mounts, rootfs)));
    return paths;
  }

  /**
   * Returns the host path of a clean absolute path in a mount namespace whose mounts are all known.
   *
   * @return null where the host has none
   */
  static @Nullable String hostPath(String path, List<Mount> mounts) {
    Mount mount = innermost(path, mounts, null);
    String source = mount == null ? null : mount.source();
    if (mount == null || source == null) {
      return null;
    }
    boolean isRoot = mount.destination().equals("/");
    return join(source, isRoot ? path : path.substring(mount.destination().length()));
  }

  /** Returns the paths in such a mount namespace that a host path has. */
  static List<String> paths(String hostPath, List<Mount> mounts) {
    List<String> paths = new ArrayList<>();
    addPaths(paths, hostPath, mounts);
    paths.removeIf(path -> !hostPath.equals(hostPath(path, mounts)));
    return paths;
  }

  private static void addPaths(List<String> paths, String hostPath, List<Mount> mounts) {
    for (Mount mount : mounts) {
      addPath(paths, hostPath, mount.source(), mount.destination());
    }
  }

  private static void addPath(
      List<String> paths, String hostPath, @Nullable String source, String destination) {
    if (source != null && covers(source, hostPath)) {
      String below = source.equals("/") ? hostPath : hostPath.substring(source.length());
      paths.add(below.isEmpty() ? destination : join(destination, below));
    }
  }

  /** Returns a mount below a directory as it is seen from there. */
  static Mount below(String directory, Mount mount) {
    String destination = mount.destination().substring(directory.length());
    return new Mount(mount.type(), mount.source(), destination, mount.writable());
  }

  /** Returns whether a clean path is a directory or below it. */
  static boolean covers(String directory, String path) {
    return path.equals(directory) || directory.equals("/") || path.startsWith(directory + '/');
  }

  /** Returns the mount with the longest destination above a path; of equal ones the last. */
  private static @Nullable Mount innermost(
      String path, List<Mount> mounts, @Nullable Mount otherwise) {
    Mount best = otherwise;
    for (Mount mount : mounts) {
      String destination = mount.destination();
      if (covers(destination, path)
          && (best == null || destination.length() >= best.destination().length())) {
        best = mount;
      }
    }
    return best;
  }

  /** Returns what a path inside a container is in; null if it is in the root directory. */
  private static @Nullable Mount overRoot(String path, List<Mount> mounts) {
    return innermost(path, mounts, innermost(path, DEFAULTS, null));
  }

  private static String join(String directory, String path) {
    if (path.isEmpty() || path.equals("/")) {
      return directory;
    }
    return directory.equals("/") ? path : directory + path;
  }
}
