package org.godo.filter.container;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names of containers in paths of cgroups, in the layouts of the common runtimes: {@code
 * /docker/ID}, {@code /system.slice/docker-ID.scope}, {@code
 * /kubepods.slice/…/cri-containerd-ID.scope}, {@code …/kubepods-podUID.slice:cri-containerd:ID},
 * {@code /kubepods/besteffort/podUID/ID}, and plain containerd's {@code /NAMESPACE/ID}.
 */
final class CgroupPath {
  private static final String PROCS = "/cgroup.procs";
  private static final String SCOPE = ".scope";
  private static final String CONMON = "-conmon-";

  /** Podman's parent of the cgroups of pods, where systemd does not manage them. */
  private static final String PODS = "libpod_parent";

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

  /**
   * Returns the containers that random ids in a path name, the outermost first. The agent beside a
   * container and the pod of podman have cgroups of their own.
   */
  static List<ContainerName> random(String path) {
    List<ContainerName> found = new ArrayList<>(1);
    String above = "";
    for (String part : path.split("/", -1)) {
      String id = randomId(part);
      boolean isPod = part.equals(id) && above.equals(PODS);
      if (id != null && !isPod && !found.contains(new ContainerName(null, id))) {
        found.add(new ContainerName(null, id));
      }
      above = part;
    }
    return found;
  }

  private static @Nullable String randomId(String part) {
    String bare = part.endsWith(SCOPE) ? part.substring(0, part.length() - SCOPE.length()) : part;
    String id = bare.substring(Math.max(bare.lastIndexOf('-'), bare.lastIndexOf(':')) + 1);
    return ContainerName.isRandom(id) && !bare.contains(CONMON) ? id : null;
  }

  /**
   * Returns the container that the first two directories in a line of /proc/PID/cgroup name if it
   * is one of plain containerd's; others have paths of this form too, so another source has to
   * confirm it.
   */
  static @Nullable ContainerName chosen(String line) {
    int start = line.indexOf(":/");
    String path = start < 0 ? "" : line.substring(start + 2);
    int slash = path.indexOf('/');
    int end = path.indexOf('/', slash + 1);
    return pair(end < 0 || slash < 0 ? path : path.substring(0, end));
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
    List<ContainerName> random = random(path);
    return random.isEmpty() ? pair(belowHierarchy(path)) : random.get(random.size() - 1);
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
    if (slash < 0 || isUnit(path) || isUnit(path.substring(0, slash))) {
      return null;
    }
    return ContainerName.of(path.substring(0, slash), path.substring(slash + 1));
  }

  private static boolean isUnit(String name) {
    return SYSTEMD_UNITS.stream().anyMatch(name::endsWith);
  }
}
