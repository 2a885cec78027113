package org.godo.filter.container;

import java.util.function.Predicate;
import org.godo.filter.process.LivePart;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.raw.Call;
import org.jspecify.annotations.Nullable;

/**
 * Finds the container that the runtime among a process's creators works on: by the runtime's
 * arguments, or where these were not seen by the cgroup it moves processes to.
 */
final class RuntimeClaims {
  private final LivePart<ContainerName> byCgroup;

  RuntimeClaims(ProcessTable table) {
    this.byCgroup = table.newPart();
  }

  /** Accepts an open: a runtime moves a process by writing its id to the file of its cgroup. */
  void accept(ProcessInstance process, Call.Open open) {
    String file = open.file().name();
    ContainerName name = file == null ? null : CgroupPath.ofProcs(file);
    if (name != null
        && RuntimeProgram.isRuntime(process)
        && RuntimeProgram.argumentsOf(process) == null
        && !byCgroup.has(process)) {
      byCgroup.set(process, name);
    }
  }

  /**
   * Returns the claim of the nearest of a process and its creators that has one, else null.
   *
   * @param counts whether a claim of this one may be on the process in question; the first that
   *     does not is the last looked at
   */
  @Nullable RuntimeClaim of(@Nullable ProcessInstance first, Predicate<ProcessInstance> counts) {
    ProcessInstance ancestor = first;
    for (int i = 0; ancestor != null && i < Containers.RUNTIME_STAGES; i++) {
      if (!counts.test(ancestor)) {
        return null;
      }
      RuntimeArguments arguments = RuntimeProgram.argumentsOf(ancestor);
      if (arguments != null) {
        return new RuntimeClaim(ancestor, arguments.name(), arguments.purpose());
      }
      ContainerName used = byCgroup.of(ancestor);
      if (used != null) {
        return new RuntimeClaim(ancestor, used, null);
      }
      ancestor = ancestor.lineage().creator();
    }
    return null;
  }
}
