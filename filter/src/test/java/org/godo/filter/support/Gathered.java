package org.godo.filter.support;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.filter.files.SpillStore;
import org.godo.filter.result.ResultSink;
import org.godo.model.result.ContainerRename;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;

/** Results as they are when a run is done. */
public final class Gathered implements ResultSink, SpillStore {
  private final Map<String, ProcessResult> processes = new LinkedHashMap<>();
  private final Map<String, FileAccessResult> accesses = new LinkedHashMap<>();
  private final List<ContainerResult> containers = new ArrayList<>();
  private final List<String> spilled = new ArrayList<>();

  @Override
  public void process(ProcessResult process) {
    once(processes.put(process.key(), process), process.key());
  }

  @Override
  public void access(FileAccessResult access) {
    once(accesses.put(access.id(), access), access.id());
  }

  private static void once(@Nullable Object before, String id) {
    if (before != null) {
      throw new AssertionError("a second result " + id);
    }
  }

  @Override
  public void renamed(String id, @Nullable String renamedTo, boolean unlinked) {
    accesses.computeIfPresent(id, (key, access) -> access.withLaterName(renamedTo, unlinked));
  }

  @Override
  public void inferredLate(String id, Inference inference) {
    accesses.computeIfPresent(
        id, (key, access) -> access.withInferred(((Inferences) access.inferred()).with(inference)));
  }

  @Override
  public void containersRenamed(List<ContainerRename> renamed) {
    for (ContainerRename each : renamed) {
      processes.replaceAll(
          (key, process) ->
              each.from().equals(process.dockerId()) ? process.in(each.to()) : process);
      accesses.replaceAll(
          (id, access) -> each.from().equals(access.dockerId()) ? access.in(each.to()) : access);
    }
  }

  @Override
  public void container(ContainerResult container) {
    containers.add(container);
  }

  /** By start, then id. */
  public List<ProcessResult> processes() {
    return processes.values().stream()
        .sorted(
            Comparator.comparingLong(ProcessResult::startTimestamp)
                .thenComparingInt(ProcessResult::pid))
        .toList();
  }

  /** In the order of the record. */
  public List<FileAccessResult> accesses() {
    return accesses.values().stream().sorted(Comparator.comparing(FileAccessResult::id)).toList();
  }

  public List<ContainerResult> containers() {
    return containers;
  }

  @Override
  public long append(String text) {
    spilled.add(text);
    return spilled.size() - 1L;
  }

  @Override
  public String read(long place) {
    return spilled.get((int) place);
  }
}
