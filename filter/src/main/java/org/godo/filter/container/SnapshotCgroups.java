package org.godo.filter.container;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads the containers of a process in a snapshot of /proc from its cgroups. A random id is one by
 * itself; any other name counts only if a shim on the host attended a container of that name when
 * the session began.
 *
 * <p>A process can move itself only to cgroups below its own, which it may name at will. So the
 * outermost name is that of the host's runtime, and the further ones are claims from inside.
 */
final class SnapshotCgroups {
  private static final Comparator<Agent> BY_START =
      Comparator.comparingLong((Agent agent) -> agent.process().startTimestamp())
          .thenComparingInt(agent -> agent.process().pid());

  private final List<Agent> agents = new ArrayList<>();
  private final Map<String, ContainerName> attended = new HashMap<>();

  /** A shim, or a program that is called one, and the container in its arguments. */
  private record Agent(ProcessSnapshot process, String host, ContainerName name) {}

  /** Accepts a process that may be a shim. All are needed before the first question. */
  void accept(RawEvent.Snapshot snapshot) {
    ContainerName name = RuntimeProgram.attendedBy(snapshot.process());
    if (name != null) {
      agents.add(new Agent(snapshot.process(), snapshot.origin().host(), name));
    }
  }

  /**
   * Returns the containers that the cgroups of a process name, the host's first, then those that
   * are nested in it; empty for none.
   */
  List<ContainerName> containersOf(ProcessSnapshot snapshot, String host) {
    attend();
    return named(snapshot, host);
  }

  /** A shim is older than what runs in its container, and so is known when that is looked at. */
  private void attend() {
    agents.sort(BY_START);
    for (Agent agent : agents) {
      if (named(agent.process(), agent.host()).isEmpty()) {
        attended.put(agent.name().key(agent.host()), agent.name());
      }
    }
    agents.clear();
  }

  private List<ContainerName> named(ProcessSnapshot snapshot, String host) {
    for (String line : snapshot.cgroup()) {
      List<ContainerName> random = CgroupPath.random(line);
      ContainerName chosen = known(CgroupPath.chosen(line), host);
      if (chosen != null && chosen.isChosen()) {
        random.add(0, chosen);
      } else if (!random.isEmpty()) {
        ContainerName byShim = known(random.get(0), host);
        random.set(0, byShim == null ? random.get(0) : byShim);
      }
      if (!random.isEmpty()) {
        return random;
      }
    }
    return List.of();
  }

  private @Nullable ContainerName known(@Nullable ContainerName name, String host) {
    return name == null ? null : attended.get(name.key(host));
  }
}
