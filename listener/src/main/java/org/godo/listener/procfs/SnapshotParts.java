package org.godo.listener.procfs;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;

/**
 * Divides a process into parts of which each fits a note. Those behind the first do not repeat its
 * arguments, cgroups and mounts, which can be long.
 */
final class SnapshotParts {
  private static final int THREADS = 500;

  private final ProcessReader.Sink sink;
  private ProcessSnapshot process;
  private List<ThreadSnapshot> threads;
  private List<DescriptorSnapshot> descriptors = List.of();

  SnapshotParts(ProcessSnapshot process, ProcessReader.Sink sink) {
    this.process = process;
    this.threads = process.threads();
    this.sink = sink;
  }

  /** Adds the next descriptors, which fit one part. */
  void add(List<DescriptorSnapshot> next) throws InterruptedException {
    if (!descriptors.isEmpty()) {
      emit(List.of());
    }
    descriptors = next;
  }

  /**
   * Emits the last part.
   *
   * @param hasMore whether the process has descriptors that were not added
   */
  void end(boolean hasMore) throws InterruptedException {
    emit(hasMore ? List.of(ProcessSnapshot.FDS) : List.of());
  }

  private void emit(List<String> leftOut) throws InterruptedException {
    while (threads.size() > THREADS) {
      emit(threads.subList(0, THREADS), List.of(), List.of());
      threads = threads.subList(THREADS, threads.size());
    }
    emit(threads, descriptors, leftOut);
    threads = List.of();
  }

  private void emit(
      List<ThreadSnapshot> ofThreads, List<DescriptorSnapshot> ofDescriptors, List<String> leftOut)
      throws InterruptedException {
    List<String> all = new ArrayList<>(process.leftOut() == null ? List.of() : process.leftOut());
    all.addAll(leftOut);
    sink.accept(process.with(ofThreads, ofDescriptors).without(all));
    process = process.continued();
  }
}
