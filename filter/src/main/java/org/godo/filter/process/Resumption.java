package org.godo.filter.process;

import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;

/** What a process continues with, of what a snapshot of /proc shows of it. */
public final class Resumption {
  private Resumption() {}

  /**
   * Returns whether the creation of a process and all it did since is in the record of a session,
   * so that the snapshot, which shows a later state of it, adds no more than its program.
   *
   * @param began when the snapshot began, before which the record did
   * @param losses in which forks were missed
   */
  public static boolean isBornIn(
      String session, ProcessInstance process, long began, LossWindows losses) {
    long start = process.start();
    boolean isLater = start > began + Tolerances.SNAPSHOT_START + Tolerances.ROUNDING;
    boolean isReported =
        isLater && !losses.overlaps(start - Tolerances.LATE_EXIT, start + Tolerances.LATE_EXIT);
    return process.session().equals(session)
        && (isReported || !process.lineage().olderThanRecord());
  }

  /** Accepts the program of a process that the record has whole. */
  public static void show(ProcessInstance process, RawEvent.Snapshot seen) {
    process.program().resume(seen);
  }

  /**
   * Continues with what the snapshot shows.
   *
   * @param hasExecuted whether an exec in the record leads to the program that it shows
   */
  public static void resume(ProcessInstance process, RawEvent.Snapshot seen, boolean hasExecuted) {
    if (!hasExecuted) {
      process.program().resume(seen);
    }
    if (hasExecuted || (seen.process().leftOut() != null && !process.isKernelThread())) {
      process.setUnread();
    }
    if (seen.process().lacks(ProcessSnapshot.THREADS)) {
      process.infer(Reason.SNAPSHOT_INCOMPLETE.about(InferredField.THREADS));
    }
  }
}
