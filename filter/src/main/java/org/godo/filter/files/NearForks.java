package org.godo.filter.files;

import java.util.List;
import org.godo.filter.process.ProcessInstance;

/** The processes that were forked at about the time of a call, by the coarse clock of audit. */
@FunctionalInterface
public interface NearForks {
  /**
   * Returns them.
   *
   * @param ofOthers whether also those that others than the caller created
   */
  List<ProcessInstance> of(boolean ofOthers);
}
