package org.godo.listener.procfs;

import java.io.IOException;
import java.util.List;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.model.raw.ProcessSnapshot;

/** Reports every process alive, while both subscriptions already report changes. */
public final class ProcSnapshot {
  private static final int PER_NOTE = 500;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final ProcFs proc;
  private final KernelClocks clocks;

  public ProcSnapshot(ProcFs proc, KernelClocks clocks) {
    this.proc = proc;
    this.clocks = clocks;
  }

  /**
   * Emits a note for each process.
   *
   * @return the number of processes
   */
  public int take(NoteSink sink) throws IOException, InterruptedException {
    long bootMillis = (clocks.realtimeNs() - clocks.boottimeNs()) / NANOS_PER_MILLI;
    Namespaces namespaces = new Namespaces(proc);
    int count = 0;
    for (int pid : proc.processes()) {
      ProcessSnapshot seen = proc.process(pid, bootMillis);
      if (seen != null) {
        emit(namespaces.locate(seen), sink);
        count++;
      }
    }
    return count;
  }

  /** A process with more descriptors or threads than one note can hold is reported in several. */
  private static void emit(ProcessSnapshot seen, NoteSink sink) throws InterruptedException {
    int size = Math.max(seen.descriptors().size(), seen.threads().size());
    for (int from = 0; from == 0 || from < size; from += PER_NOTE) {
      sink.accept(
          new Note.ProcessSeen(
              seen.with(part(seen.threads(), from), part(seen.descriptors(), from))));
    }
  }

  private static <T> List<T> part(List<T> all, int from) {
    return all.subList(Math.min(from, all.size()), Math.min(from + PER_NOTE, all.size()));
  }
}
