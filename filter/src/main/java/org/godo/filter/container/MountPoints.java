package org.godo.filter.container;

import java.util.List;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/** Where the host has what a container sees, by what is mounted over its root directory. */
final class MountPoints {
  /**
   * What every runtime mounts (OCI runtime specification, default filesystems): nothing of it is in
   * the root directory as the host sees it.
   */
  private static final List<Mount> DEFAULTS =
      List.of(kernels("/proc"), kernels("/sys"), kernels("/dev"));

  private MountPoints() {}

  private static Mount kernels(String destination) {
    return new Mount("kernel", null, destination, true);
  }

  /**
   * The host path of a clean absolute path inside a container.
   *
   * @param mounts what is mounted there, as Docker said
   * @param rootfs host path of its root directory; null when not known
   * @return null where the host has none, or it is not known
   */
  static @Nullable String hostPath(String path, List<Mount> mounts, @Nullable String rootfs) {
    Mount mount = innermost(path, mounts, innermost(path, DEFAULTS, null));
    if (mount == null) {
      return rootfs == null ? null : join(rootfs, path);
    }
    String source = mount.source();
    return source == null ? null : join(source, path.substring(mount.destination().length()));
  }

  /** The mount with the longest destination that a path is below; of equal ones the last. */
  private static @Nullable Mount innermost(
      String path, List<Mount> mounts, @Nullable Mount otherwise) {
    Mount best = otherwise;
    for (Mount mount : mounts) {
      String destination = mount.destination();
      boolean covers = path.equals(destination) || path.startsWith(destination + '/');
      if (covers && (best == null || destination.length() >= best.destination().length())) {
        best = mount;
      }
    }
    return best;
  }

  private static String join(String directory, String path) {
    if (path.isEmpty() || path.equals("/")) {
      return directory;
    }
    return directory.equals("/") ? path : directory + path;
  }
}
