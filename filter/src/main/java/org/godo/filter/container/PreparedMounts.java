package org.godo.filter.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.godo.filter.process.LivePart;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * What runtimes mount below the root directory of a container, before they change to it. They
 * resolve symbolic links of the image in a destination first, which the engine does not.
 */
final class PreparedMounts {
  /** Stands for a root directory, which is not needed here. */
  private static final String NO_PATH = "\0";

  private final LivePart<List<Mount>> made;

  PreparedMounts(ProcessTable table) {
    this.made = table.newPart();
  }

  /**
   * Accepts what a process of a runtime mounted.
   *
   * @param place on the host
   * @param source on the host; null for another file system
   */
  void accept(ProcessInstance runtime, String place, @Nullable String source) {
    List<Mount> mounts = made.of(runtime);
    if (mounts == null) {
      mounts = new ArrayList<>();
      made.set(runtime, mounts);
    }
    mounts.add(new Mount(source == null ? "" : "bind", source, place, true));
  }

  /** Returns what a process mounted below a root directory, each as it is seen from there. */
  List<Mount> below(ProcessInstance runtime, String rootfs) {
    List<Mount> mounts = made.of(runtime);
    return mounts == null
        ? List.of()
        : mounts.stream()
            .filter(each -> each.destination().startsWith(rootfs + '/'))
            .map(each -> MountPoints.below(rootfs, each))
            .toList();
  }

  /**
   * Returns all mounts of a container.
   *
   * @param reported by the engine, in the order in which they were made
   * @param prepared by the runtime, if that is known
   */
  static List<Mount> merge(List<Mount> reported, List<Mount> prepared) {
    List<Mount> merged = new ArrayList<>(reported);
    for (Mount mount : prepared) {
      String known = MountPoints.hostPath(mount.destination(), merged, NO_PATH);
      if (!Objects.equals(known, mount.source())) {
        merged.add(mount);
      }
    }
    return List.copyOf(merged);
  }
}
