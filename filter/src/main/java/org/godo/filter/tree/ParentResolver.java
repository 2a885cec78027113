package org.godo.filter.tree;

import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Decides below which process another is placed: its creator, unless the kernel moved it. */
final class ParentResolver {
  private final ProcessTable table;
  private final Containers containers;

  /**
   * A parent.
   *
   * @param parent null for a root
   * @param reason why it is not the creator; null if it is
   */
  record Decision(@Nullable ProcessInstance parent, @Nullable Reason reason) {}

  ParentResolver(ProcessTable table, Containers containers) {
    this.table = table;
    this.containers = containers;
  }

  /** Returns the parent of a process at this point of the record. Changes nothing. */
  Decision of(ProcessInstance process) {
    ProcessInstance creator = process.lineage().creator();
    if (containers.enteredBy(process) != null && RuntimeProgram.isCreatedByRuntime(process)) {
      ProcessInstance shim = containers.shimOf(process);
      if (shim != null && shim != creator) {
        return new Decision(shim, Reason.PPID_OF_SHIM);
      }
    }
    ProcessInstance star = isOrphanedShim(process, creator) ? hostStar() : null;
    return star == null
        ? new Decision(creator, null)
        : new Decision(star, Reason.PPID_OF_CONTAINERD);
  }

  /** The parent of a shim from before the session is init: the process that started it is gone. */
  private boolean isOrphanedShim(ProcessInstance process, @Nullable ProcessInstance creator) {
    return process.lineage().olderThanRecord()
        && RuntimeProgram.isContainerdShim(process)
        && containers.enteredBy(process) == null
        && (creator == null
            || !(RuntimeProgram.isContainerd(creator) || RuntimeProgram.isContainerdShim(creator)));
  }

  /** Returns the youngest containerd on the host itself that is older than the record. */
  private @Nullable ProcessInstance hostStar() {
    ProcessInstance found = null;
    for (ProcessInstance process : table.all()) {
      boolean star =
          process.lineage().olderThanRecord()
              && RuntimeProgram.isContainerd(process)
              && containers.enteredBy(process) == null;
      if (star && (found == null || process.start() >= found.start())) {
        found = process;
      }
    }
    return found;
  }
}
