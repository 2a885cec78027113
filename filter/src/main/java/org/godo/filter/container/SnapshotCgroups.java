package org.godo.filter.container;

import java.util.HashMap;
import java.util.Map;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads the container of a process in a snapshot of /proc from its cgroups. A random id is one by
 * itself; any other name counts only if a shim attended a container of that name when the session
 * began.
 */
final class SnapshotCgroups {
  private final Map<String, ContainerName> attended = new HashMap<>();

  /** Accepts a process that may be a shim. All are needed before the first question. */
  void accept(RawEvent.Snapshot snapshot) {
    ContainerName name = RuntimeProgram.attendedBy(snapshot.process());
    if (name != null) {
      attended.put(name.key(snapshot.origin().host()), name);
    }
  }

  /** Returns the container that the cgroups of a process name; null for none. */
  @Nullable ContainerName containerOf(ProcessSnapshot snapshot, String host) {
    for (String line : snapshot.cgroup()) {
      ContainerName random = CgroupPath.random(line);
      ContainerName name = random == null ? CgroupPath.chosen(line) : random;
      ContainerName byShim = name == null ? null : attended.get(name.key(host));
      ContainerName certain = byShim == null ? random : byShim;
      if (certain != null) {
        return certain;
      }
    }
    return null;
  }
}
