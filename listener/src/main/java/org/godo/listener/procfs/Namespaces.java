package org.godo.listener.procfs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * Adds to processes of the snapshot which mount namespace they are in, if it is not that of process
 * 1, and where its files are on the host. The mounts of each namespace are read once.
 */
final class Namespaces {
  private static final int FIRST = 1;

  /** Namespaces whose mounts are kept for their other processes. */
  private static final int NAMESPACES = 1_000;

  private final ProcFs proc;
  private final @Nullable String ofHost;

  /** The latest ones; the mounts of one are null if there are too many. */
  private final Map<String, @Nullable List<Mount>> byNamespace =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, @Nullable List<Mount>> eldest) {
          return size() > NAMESPACES;
        }
      };

  private @Nullable HostMounts hostMounts;

  Namespaces(ProcFs proc) {
    this.proc = proc;
    String first = proc.mountNamespace(FIRST);
    // Where process 1 is hidden, ours stands for it.
    this.ofHost = first == null ? proc.ownMountNamespace() : first;
  }

  /** Returns the process with its namespace; the same if that is the host's, or hidden. */
  ProcessSnapshot locate(ProcessSnapshot process) {
    String namespace = ofHost == null ? null : proc.mountNamespace(process.pid());
    return namespace == null || namespace.equals(ofHost)
        ? process
        : process.in(namespace, mounts(namespace, process));
  }

  /** A process with another root than its namespace's sees only the mounts below that. */
  private @Nullable List<Mount> mounts(String namespace, ProcessSnapshot process) {
    if (byNamespace.containsKey(namespace) || !"/".equals(process.root())) {
      return byNamespace.get(namespace);
    }
    MountTable table = proc.mounts(process.pid());
    HostMounts host = hostMounts();
    if (table == null || host == null) {
      return null;
    }
    List<Mount> mounts = host.locate(table);
    if (!namespace.equals(proc.mountNamespace(process.pid()))) {
      return null;
    }
    byNamespace.put(namespace, mounts);
    return mounts;
  }

  private @Nullable HostMounts hostMounts() {
    if (hostMounts == null) {
      MountTable table = proc.mounts(FIRST);
      hostMounts = table == null ? null : new HostMounts(table);
    }
    return hostMounts;
  }
}
