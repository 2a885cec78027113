package org.godo.listener.procfs;

import java.io.IOException;
import org.godo.listener.capture.Note;
import org.godo.listener.nativeio.KernelClocks;

/** Tells of every process alive, while both subscriptions already say what changes. */
public final class ProcSnapshot {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final ProcFs proc;
  private final KernelClocks clocks;

  public ProcSnapshot(ProcFs proc, KernelClocks clocks) {
    this.proc = proc;
    this.clocks = clocks;
  }

  /**
   * Goes through all processes.
   *
   * @return how many were told of
   */
  public int take(Sink sink) throws IOException, InterruptedException {
    long bootMillis = (clocks.realtimeNs() - clocks.boottimeNs()) / NANOS_PER_MILLI;
    int count = 0;
    for (int pid : proc.processes()) {
      Note.ProcessSeen seen = proc.process(pid, bootMillis);
      if (seen != null) {
        sink.accept(seen);
        count++;
      }
    }
    return count;
  }

  /** Takes the notes; may wait. */
  @FunctionalInterface
  public interface Sink {
    void accept(Note note) throws InterruptedException;
  }
}
