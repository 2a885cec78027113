package org.godo.filter.result;

import java.util.List;
import org.godo.model.result.ContainerRename;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inference;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;

/** Accepts the results of a run one by one as they are built, each id once. */
public interface ResultSink {
  /** Accepts a process that is over, or that lives at the end of the record. */
  void process(ProcessResult process);

  /** Accepts a file access that is over, or that is open at the end of the record. */
  void access(FileAccessResult access);

  /**
   * The name of a file changed after the result of an access to it was emitted.
   *
   * @param id of the access
   * @param renamedTo the name it has now; null if that is the one of the access, or not known
   * @param unlinked whether the last name is gone
   */
  void renamed(String id, @Nullable String renamedTo, boolean unlinked);

  /**
   * A field of an access is inferred.
   *
   * @param id of the access; ignored unless its result was emitted
   */
  void inferredLate(String id, Inference inference);

  /**
   * The ids of containers changed: what was accepted so far of them, processes and accesses, has
   * the new ones too.
   */
  void containersRenamed(List<ContainerRename> renamed);

  /** Accepts a container, at the end of the record. */
  void container(ContainerResult container);
}
