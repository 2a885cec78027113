package org.godo.filter.tree;

import java.util.List;
import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** Which process another hangs from: its creator, but for those the kernel gave another parent. */
final class Parents {
  private final Containers containers;
  private final List<ProcessInstance> stars;

  Parents(Containers containers, List<ProcessInstance> stars) {
    this.containers = containers;
    this.stars = stars;
  }

  @Nullable ProcessInstance of(ProcessInstance process) {
    ProcessInstance creator = process.creator();
    if (containers.enteredBy(process) != null && RuntimeProgram.isRuntimeMade(process)) {
      ProcessInstance shim = containers.shimOf(process);
      if (shim != null && shim != creator) {
        process.infer("ppid", "the shim, which adopted it when the runtime that made it ended");
        return shim;
      }
    }
    ProcessInstance star = orphanedShim(process, creator) ? hostStar() : null;
    if (star != null) {
      process.infer("ppid", "the containerd of its host: a shim's starter ends at once");
      return star;
    }
    return creator;
  }

  /** A shim from before the session hangs from init, for the process that started it is gone. */
  private boolean orphanedShim(ProcessInstance process, @Nullable ProcessInstance creator) {
    return process.olderThanRecord()
        && RuntimeProgram.isShim(process)
        && containers.enteredBy(process) == null
        && (creator == null || !(stars.contains(creator) || RuntimeProgram.isShim(creator)));
  }

  private @Nullable ProcessInstance hostStar() {
    ProcessInstance found = null;
    for (ProcessInstance star : stars) {
      if (star.olderThanRecord() && containers.enteredBy(star) == null) {
        found = star;
      }
    }
    return found;
  }
}
