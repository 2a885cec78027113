package org.godo.filter.container;

import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.jspecify.annotations.Nullable;

/** Finds the shim of a container's process. */
final class Shims {
  private final ProcessTable table;

  Shims(ProcessTable table) {
    this.table = table;
  }

  /** Returns the shim that audit reported as the parent of a process; null for any other parent. */
  @Nullable ProcessInstance adopting(ProcessInstance process) {
    Integer ppid = process.lineage().observedPpid();
    if (ppid == null) {
      return null;
    }
    ProcessInstance parent = table.at(ppid, process.start());
    return parent != null && RuntimeProgram.isShim(parent) ? parent : null;
  }

  /** Returns the shim that adopted a process, or the nearest among its creators; else null. */
  @Nullable ProcessInstance of(ProcessInstance process) {
    ProcessInstance adopting = adopting(process);
    if (adopting != null) {
      return adopting;
    }
    ProcessInstance ancestor = process.lineage().creator();
    for (int i = 0; ancestor != null && i < Containers.RUNTIME_STAGES; i++) {
      if (RuntimeProgram.isShim(ancestor)) {
        return ancestor;
      }
      ancestor = ancestor.lineage().creator();
    }
    return null;
  }
}
