package org.godo.filter.container;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names of containers in paths of cgroups, in the layouts of the common runtimes: {@code
 * /docker/ID}, {@code /system.slice/docker-ID.scope}, {@code
 * /kubepods.slice/…/cri-containerd-ID.scope}, {@code …/kubepods-podUID.slice:cri-containerd:ID},
 * {@code /kubepods/besteffort/podUID/ID}, and plain containerd's {@code /NAMESPACE/ID}. In nested
 * containers the innermost counts.
 */
final class CgroupPath {
  private static final String PROCS = "/cgroup.procs";
  private static final String SCOPE = ".scope";
  private static final String CONMON = "-conmon-";
  private static final List<String> SYSTEMD_UNITS = List.of(".slice", SCOPE, ".service");

  /** Directories of the hierarchies of cgroup v1 below /sys/fs/cgroup, named by controllers. */
  private static final Set<String> HIERARCHIES =
      Set.of(
          "blkio",
          "cpu",
          "cpuacct",
          "cpuset",
          "devices",
          "freezer",
          "hugetlb",
          "memory",
          "misc",
          "net_cls",
          "net_prio",
          "perf_event",
          "pids",
          "rdma",
          "systemd",
          "unified");

  private CgroupPath() {}

  /** Returns the container that a random id in a path names; null if there is none. */
  static @Nullable ContainerName random(String path) {
    int end = path.length();
    while (end > 0) {
      int slash = path.lastIndexOf('/', end - 1);
      String part = path.substring(slash + 1, end);
      String bare = part.endsWith(SCOPE) ? part.substring(0, part.length() - SCOPE.length()) : part;
      String id = bare.substring(Math.max(bare.lastIndexOf('-'), bare.lastIndexOf(':')) + 1);
      if (ContainerName.isRandom(id)) {
        return bare.contains(CONMON) ? null : new ContainerName(null, id);
      }
      end = slash;
    }
    return null;
  }

  /**
   * Returns the container that a line of /proc/PID/cgroup names if it is one of plain containerd's;
   * others have paths of this form too, so another source has to confirm it.
   */
  static @Nullable ContainerName chosen(String line) {
    int path = line.indexOf(":/");
    return path < 0 ? null : pair(line.substring(path + 2));
  }

  /**
   * Returns the container whose cgroup a runtime moves a process to by opening a file such as
   * {@code pids/default/web1/cgroup.procs} below /sys/fs/cgroup; null for other files.
   */
  static @Nullable ContainerName ofProcs(String file) {
    if (!file.endsWith(PROCS)) {
      return null;
    }
    String path = file.substring(0, file.length() - PROCS.length());
    ContainerName random = random(path);
    return random == null ? pair(belowHierarchy(path)) : random;
  }

  private static String belowHierarchy(String path) {
    String mount = "/sys/fs/cgroup/";
    String below = path.startsWith(mount) ? path.substring(mount.length()) : path;
    int slash = below.indexOf('/');
    String first = slash < 0 ? below : below.substring(0, slash);
    boolean isHierarchy = Arrays.stream(first.split(",")).allMatch(HIERARCHIES::contains);
    return isHierarchy ? below.substring(slash + 1) : below;
  }

  private static @Nullable ContainerName pair(String path) {
    int slash = path.indexOf('/');
    if (slash < 0 || SYSTEMD_UNITS.stream().anyMatch(path::endsWith)) {
      return null;
    }
    return ContainerName.of(path.substring(0, slash), path.substring(slash + 1));
  }
}
