package org.godo.filter.tree;

import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Which process another hangs from: its creator, but for those the kernel gave another parent. */
final class ParentResolver {
  private final ProcessTable table;
  private final Containers containers;

  ParentResolver(ProcessTable table, Containers containers) {
    this.table = table;
    this.containers = containers;
  }

  @Nullable ProcessInstance of(ProcessInstance process) {
    ProcessInstance creator = process.creator();
    if (containers.enteredBy(process) != null && RuntimeProgram.isCreatedByRuntime(process)) {
      ProcessInstance shim = containers.shimOf(process);
      if (shim != null && shim != creator) {
        process.infer(Reason.PPID_OF_SHIM.with());
        return shim;
      }
    }
    ProcessInstance star = orphanedShim(process, creator) ? hostStar() : null;
    if (star != null) {
      process.infer(Reason.PPID_OF_CONTAINERD.with());
      return star;
    }
    return creator;
  }

  /** A shim from before the session hangs from init, for the process that started it is gone. */
  private boolean orphanedShim(ProcessInstance process, @Nullable ProcessInstance creator) {
    return process.olderThanRecord()
        && RuntimeProgram.isShim(process)
        && containers.enteredBy(process) == null
        && (creator == null
            || !(RuntimeProgram.isContainerd(creator) || RuntimeProgram.isShim(creator)));
  }

  /** The youngest containerd on the host itself that was there before the record. */
  private @Nullable ProcessInstance hostStar() {
    ProcessInstance found = null;
    for (ProcessInstance process : table.all()) {
      boolean star =
          process.olderThanRecord()
              && RuntimeProgram.isContainerd(process)
              && containers.enteredBy(process) == null;
      if (star && (found == null || process.start() >= found.start())) {
        found = process;
      }
    }
    return found;
  }
}
