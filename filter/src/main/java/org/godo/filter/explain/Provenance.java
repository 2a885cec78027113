package org.godo.filter.explain;

import org.godo.filter.files.FileAccess;
import org.godo.filter.files.FileObserver;
import org.godo.filter.files.FileReplay;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.filter.tree.Trees;
import org.godo.model.raw.RawEvent;

/**
 * Observes a rebuild: is called after each step with the event that the step processed, so that a
 * value that changed is known to rest on that event. By default nothing is observed.
 */
public interface Provenance {
  /** Observes nothing; for runs that write results. */
  Provenance NONE = new Provenance() {};

  /** Returns the observer of file accesses to use in place of another, which it calls. */
  default FileObserver observing(FileObserver observer) {
    return observer;
  }

  /** The rebuild starts with these, which hold the state that may be looked at after each step. */
  default void starts(ProcessTable table, Trees trees, FileReplay files) {}

  /** A session starts: processes that its snapshot does not show are over. */
  default void sessionStarts() {}

  /** A process moved in the trees, or entered a container, without a call. */
  default void moved(ProcessInstance process) {}

  /** The rebuild has reached an event of the audit record or of a snapshot. */
  default void reached(RawEvent event) {}

  /** A step is done with an event. */
  default void done(Step step, RawEvent event) {}

  /** The rebuild has reached the start of a process. */
  default void started(ProcessInstance process) {}

  /** A process is over, and its own values are final; its exit has not closed its files yet. */
  default void ending(ProcessInstance process) {}

  /** The exit of a process has closed its files. */
  default void ended(ProcessInstance process) {}

  /** Whether the file of an access is still looked at, so that it must stay in memory. */
  default boolean holds(FileAccess access) {
    return false;
  }
}
