package org.godo.listener.procfs;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.session.Loss;

/**
 * Reports every process alive, while both subscriptions already report changes. What others can
 * make large without limit is read up to a limit, and what was left out is noted: of a process by
 * name, and processes that were not read at all as a loss.
 */
public final class ProcSnapshot {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final ProcFs proc;
  private final KernelClocks clocks;
  private final SnapshotLimits limits;

  public ProcSnapshot(ProcFs proc, KernelClocks clocks) {
    this(proc, clocks, SnapshotLimits.DEFAULT);
  }

  ProcSnapshot(ProcFs proc, KernelClocks clocks, SnapshotLimits limits) {
    this.proc = proc;
    this.clocks = clocks;
    this.limits = limits;
  }

  /**
   * What a snapshot has.
   *
   * @param processes that were noted
   * @param incomplete those of them of which something is left out
   * @param unread processes that were not read
   */
  public record Taken(int processes, int incomplete, int unread) {
    /** Whether it has everything. */
    public boolean isWhole() {
      return incomplete == 0 && unread == 0;
    }
  }

  /** Emits a note for each process, several for one that is large. */
  public Taken take(NoteSink sink) throws IOException, InterruptedException {
    return take(sink, () -> false);
  }

  /**
   * Emits them until it is to end.
   *
   * @param isEnded whether to leave out what was not read yet
   */
  public Taken take(NoteSink sink, BooleanSupplier isEnded)
      throws IOException, InterruptedException {
    return new Round(sink, isEnded).take();
  }

  /** Takes one snapshot. */
  private final class Round {
    private final NoteSink sink;
    private final BooleanSupplier isEnded;
    private final SnapshotBudget budget = new SnapshotBudget(limits, clocks);
    private final long beginMillis = clocks.realtimeNs() / NANOS_PER_MILLI;
    private final long bootMillis = (clocks.realtimeNs() - clocks.boottimeNs()) / NANOS_PER_MILLI;
    private final Namespaces namespaces = new Namespaces(proc);
    private final Deque<Integer> large = new ArrayDeque<>();
    private int processes;
    private int incomplete;
    private int unread;

    Round(NoteSink sink, BooleanSupplier isEnded) {
      this.sink = sink;
      this.isEnded = isEnded;
    }

    Taken take() throws IOException, InterruptedException {
      List<Integer> pids = proc.processes();
      for (int pid : pids) {
        read(pid, limits.descriptorsFirst(), false);
      }
      while (!large.isEmpty()) {
        read(large.remove(), limits.descriptors(), true);
      }
      if (unread > 0) {
        long now = clocks.realtimeNs() / NANOS_PER_MILLI;
        sink.accept(new Note.Loss(Loss.SNAPSHOT_CUT, beginMillis, now, unread));
      }
      return new Taken(processes, incomplete, unread);
    }

    private void read(int pid, int descriptors, boolean evenIfMore) throws InterruptedException {
      if (isEnded.getAsBoolean() || budget.isOver()) {
        unread++;
        return;
      }
      ProcessReader reader = new ProcessReader(proc, budget, bootMillis, pid);
      ProcessSnapshot process;
      try {
        process = reader.process();
      } catch (IllegalArgumentException otherForm) {
        unread++;
        return;
      }
      if (process == null) {
        return;
      }
      if (reader.emit(namespaces.locate(process), descriptors, evenIfMore, this::accept)) {
        processes++;
        incomplete += reader.isIncomplete() ? 1 : 0;
      } else {
        large.add(pid);
      }
    }

    private void accept(ProcessSnapshot part) throws InterruptedException {
      sink.accept(new Note.ProcessSeen(part));
    }
  }
}
