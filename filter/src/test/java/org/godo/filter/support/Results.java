package org.godo.filter.support;

import java.util.List;
import java.util.Map;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;

/** What a record came to: processes by start, accesses in the order of the record. */
public record Results(
    List<ContainerResult> containers,
    List<ProcessResult> processes,
    List<FileAccessResult> fileAccesses,
    Map<String, Long> counts) {}
