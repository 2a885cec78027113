package org.godo.filter.container;

import java.util.Set;
import org.godo.filter.process.ProcessInstance;

/**
 * The stages in which runc prepares a container's process; each sets its name (runc,
 * libcontainer/nsenter/nsexec.c).
 */
public final class RuntimeStages {
  /** The last stage, which execs the container's own program. */
  private static final String INIT = "runc:[2:INIT]";

  /** Names of stages that the process table has to remember. */
  public static final Set<String> COMMS = Set.of(INIT);

  private RuntimeStages() {}

  /**
   * Returns whether a process was the last stage. What that stage forks, such as hooks, inherits
   * its name but was not the stage itself.
   */
  static boolean isPrepared(ProcessInstance process) {
    ProcessInstance creator = process.lineage().creator();
    return process.program().hasBorne(INIT)
        && (creator == null || !creator.program().hasBorne(INIT));
  }
}
