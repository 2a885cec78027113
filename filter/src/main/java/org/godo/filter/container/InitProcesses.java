package org.godo.filter.container;

import org.godo.filter.process.LivePart;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.raw.Call;

/**
 * Recognizes the process of a runtime that becomes a container's, rather than a hook or a helper.
 * With runc it is the last stage. Other runtimes fork it, and it is the one that changes its root
 * or joins namespaces, or that execs when the runtime has ended: a runtime waits for its hooks.
 */
final class InitProcesses {
  private final LivePart<Boolean> isolated;

  InitProcesses(ProcessTable table) {
    this.isolated = table.newPart();
  }

  /** Accepts a successful call that may isolate its process. */
  void accept(ProcessInstance process, Call call) {
    boolean isolates =
        call instanceof Call.PivotRoot || call instanceof Call.Chroot || call instanceof Call.Setns;
    if (isolates && RuntimeProgram.isRuntime(process) && isCreatorRuntime(process)) {
      isolated.set(process, true);
    }
  }

  /**
   * Returns whether the exec of a process, which runs the new program already, is that of one. An
   * image may have any program, also one with the name of a runtime.
   */
  boolean isEntry(ProcessInstance process) {
    return RuntimeStages.isPrepared(process)
        || (isCreatorRuntime(process) && (isolated.has(process) || isOrphan(process)));
  }

  /**
   * Returns whether an entry may as well be a stage of the runtime: it has the name of one, and no
   * call that isolates it was seen.
   */
  boolean maybeStage(ProcessInstance process) {
    return RuntimeProgram.isRuntime(process)
        && !RuntimeStages.isPrepared(process)
        && !isolated.has(process);
  }

  private static boolean isOrphan(ProcessInstance process) {
    Integer ppid = process.lineage().observedPpid();
    Integer creator = process.lineage().creatorTgid();
    return ppid != null && creator != null && !ppid.equals(creator);
  }

  private static boolean isCreatorRuntime(ProcessInstance process) {
    ProcessInstance creator = process.lineage().creator();
    return creator != null && RuntimeProgram.isRuntime(creator);
  }
}
