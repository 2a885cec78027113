package org.godo.filter.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The connector's reports of execs, each until the record of its call is replayed. The report is
 * sent once the program is loaded (fs/exec.c, exec_binprm), the record written when the call
 * returns.
 */
public final class ExecNotices {
  private final LivePart<Deque<Notice>> unrecorded;
  private final Deque<Notice> notices = new ArrayDeque<>();

  /** The report of an exec. */
  public static final class Notice {
    private final ProcessInstance process;
    private final long millis;
    private boolean recorded;
    private boolean reached;

    private Notice(ProcessInstance process, long millis) {
      this.process = process;
      this.millis = millis;
    }

    /** Returns the process that called exec. */
    public ProcessInstance process() {
      return process;
    }

    /** Returns when it was reported, in milliseconds since the epoch. */
    public long millis() {
      return millis;
    }
  }

  ExecNotices(ProcessTable table) {
    this.unrecorded = table.newPart();
  }

  void reported(ProcessInstance process, long millis) {
    Notice notice = new Notice(process, millis);
    Deque<Notice> its = unrecorded.of(process);
    if (its == null) {
      its = new ArrayDeque<>(1);
      unrecorded.set(process, its);
    }
    its.add(notice);
    notices.add(notice);
  }

  /**
   * Removes and returns the next report of an exec that was for certain before a call was entered,
   * and of which no record was replayed; null if there is none.
   */
  public @Nullable Notice pollReached(long entry) {
    Notice next = notices.peek();
    while (next != null && next.millis + Tolerances.ROUNDING <= entry) {
      notices.remove();
      next.reached = true;
      if (!next.recorded) {
        return next;
      }
      next = notices.peek();
    }
    return null;
  }

  /**
   * Accepts that the record of an exec is replayed.
   *
   * @param entry when it was entered, by the coarse clock of audit
   * @return its report, if there is one and {@link #pollReached} did not return it; else null
   */
  public @Nullable Notice recorded(ProcessInstance process, long entry) {
    Deque<Notice> its = unrecorded.of(process);
    Notice next = its == null ? null : its.poll();
    while (its != null && next != null && next.millis + Tolerances.ROUNDING < entry) {
      next.recorded = true; // The record of that one is missing.
      next = its.poll();
    }
    if (next == null) {
      return null;
    }
    next.recorded = true;
    return next.reached ? null : next;
  }
}
