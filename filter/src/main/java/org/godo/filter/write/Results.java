package org.godo.filter.write;

import java.util.List;
import java.util.Map;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;

/** What one host's sessions came to. */
public record Results(
    List<ContainerResult> containers,
    List<ProcessResult> processes,
    List<FileAccessResult> fileAccesses,
    Map<String, Long> counts) {}
