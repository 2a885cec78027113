package org.godo.filter.result;

import java.util.Map;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;

/** Counts what was found. */
final class ResultCounts {
  private long containers;
  private long processes;
  private long accesses;
  private long inferred;
  private long incomplete;

  ContainerResult counted(ContainerResult container) {
    containers++;
    inferred += container.inferred().size();
    incomplete += container.complete() ? 0 : 1;
    return container;
  }

  ProcessResult counted(ProcessResult process) {
    processes++;
    inferred += process.inferred().size();
    incomplete += process.complete() ? 0 : 1;
    return process;
  }

  FileAccessResult counted(FileAccessResult access) {
    accesses++;
    inferred += access.inferred().size();
    incomplete += access.complete() ? 0 : 1;
    return access;
  }

  Map<String, Long> counts() {
    return Map.of(
        "containers", containers,
        "processes", processes,
        "file_accesses", accesses,
        "inferred", inferred,
        "incomplete", incomplete);
  }
}
