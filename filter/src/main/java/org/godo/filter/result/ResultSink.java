package org.godo.filter.result;

import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;

/** Takes the results of a run one by one as they are found, each id once. */
public interface ResultSink {
  /** A process that is over, or the record is. */
  void process(ProcessResult process);

  /** A file access that is over, or the record is. */
  void access(FileAccessResult access);

  /**
   * The name of a file changed after the result of an access to it was given.
   *
   * @param id of the access
   * @param renamedTo the name it has now; null where it never had another
   * @param unlinked whether the last name is gone
   */
  void renamed(String id, @Nullable String renamedTo, boolean unlinked);

  /** A container; given when the record is at its end. */
  void container(ContainerResult container);
}
