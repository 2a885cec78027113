package org.godo.filter.result;

import java.util.Map;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inferences;
import org.godo.model.result.Inferred;
import org.godo.model.result.InferredField;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.Reason;

/** Counts the results that were emitted. */
final class ResultCounts {
  private long containers;
  private long processes;
  private long accesses;
  private long inferred;
  private long incomplete;
  private long unaudited;
  private long kernelThreads;

  ContainerResult counted(ContainerResult container) {
    containers++;
    count(container.inferred(), container.complete());
    return container;
  }

  ProcessResult counted(ProcessResult process) {
    processes++;
    count(process.inferred(), process.complete());
    boolean isUnread =
        process.inferred() instanceof Inferences reasons
            && reasons.reason(InferredField.COMPLETE) == Reason.SNAPSHOT_INCOMPLETE;
    unaudited += process.inferred().has(InferredField.COMPLETE) && !isUnread ? 1 : 0;
    return process;
  }

  FileAccessResult counted(FileAccessResult access) {
    accesses++;
    count(access.inferred(), access.complete());
    return access;
  }

  /** Returns whether there is a process of which calls are missing. */
  boolean anyUnaudited() {
    return unaudited > 0;
  }

  /** Accepts a kernel thread that is left out. */
  void leftOut() {
    kernelThreads++;
  }

  private void count(Inferred inferredFields, boolean complete) {
    inferred += inferredFields.size();
    incomplete += complete ? 0 : 1;
  }

  Map<String, Long> counts() {
    return Map.of(
        "containers", containers,
        "processes", processes,
        "file_accesses", accesses,
        "inferred", inferred,
        "incomplete", incomplete,
        "unaudited", unaudited,
        "kernel_threads", kernelThreads);
  }
}
