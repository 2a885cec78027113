package org.godo.filter.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.model.raw.Call;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawEvent;

/**
 * What a session shows of the moment at which audit was first switched on since boot. The kernel
 * audits no task from before it (kernel/auditsc.c, audit_alloc), however long that lives: so a
 * thread of the snapshot whose fork only the connector reports is from before it, and one whose
 * call audit reports is from after. Accepts the snapshot, then the connector's messages, then the
 * calls.
 */
public final class AuditEvidence {
  /** Late ticks and reports do not exceed it. */
  private static final long MARGIN = Tolerances.LATE_EXIT;

  private final Map<Integer, Found> byTgid = new HashMap<>();

  /** A process of the snapshot, and what was reported of it. */
  private static final class Found {
    private final Map<Integer, Long> threads = new HashMap<>();
    private final List<RawEvent.Fork> forks = new ArrayList<>(0);
    private final Set<Long> results = new HashSet<>(0);
    private boolean calledOld;
    private long oldUntil = Long.MAX_VALUE;
    private long ends = Long.MAX_VALUE;

    private long latestStart() {
      return threads.values().stream().mapToLong(Long::longValue).max().orElse(Long.MAX_VALUE);
    }

    /** Results are numbers of the caller's pid namespace: only of the first one are they pids. */
    private boolean isUnrecorded(RawEvent.Fork fork) {
      boolean ofHost = forks.stream().anyMatch(each -> results.contains((long) each.pid()));
      return results.isEmpty() || (ofHost && !results.contains((long) fork.pid()));
    }
  }

  /** Accepts a process of the snapshot whose calls the rules match. */
  public void accept(RawEvent.Snapshot seen) {
    if (Coverage.isKernelThread(seen.process())) {
      return;
    }
    Found found = new Found();
    found.threads.put(seen.pid(), seen.process().startTimestamp());
    for (ThreadSnapshot thread : seen.process().threads()) {
      found.threads.put(thread.pid(), thread.startTimestamp());
    }
    byTgid.put(seen.pid(), found);
  }

  /** Accepts a message of the connector. */
  public void accept(RawEvent event) {
    if (event instanceof RawEvent.Fork fork) {
      boolean thread = fork.pid() != fork.tgid();
      Found found = byTgid.get(thread ? fork.tgid() : fork.parentTgid());
      if (found != null && thread) {
        found.oldUntil = Math.min(found.oldUntil, fork.origin().timestamp() - MARGIN);
      } else if (found != null && fork.origin().timestamp() < found.ends) {
        found.forks.add(fork);
      }
    } else if (event instanceof RawEvent.Exit exit && exit.pid() == exit.tgid()) {
      Found found = byTgid.get(exit.tgid());
      if (found != null && found.ends == Long.MAX_VALUE) {
        found.ends = exit.origin().timestamp();
        found.oldUntil = Math.min(found.oldUntil, found.ends - MARGIN);
      }
    }
  }

  /** Accepts a call. */
  public void accept(RawEvent.Syscall event) {
    Found found = byTgid.get(event.tgid());
    long millis = event.origin().timestamp();
    if (found == null || millis > found.ends) {
      return;
    }
    found.calledOld |= millis < found.oldUntil;
    if (event.call() instanceof Call.Clone && event.result() > 0) {
      found.results.add(event.result());
    }
  }

  /**
   * Returns the latest start of a thread that is not audited; {@link LossWindows#EVER} if there is
   * none.
   *
   * @param losses in which calls were missed
   * @param end until which all calls were accepted
   */
  public long unaudited(LossWindows losses, long end) {
    long latest = LossWindows.EVER;
    for (Found found : byTgid.values()) {
      for (RawEvent.Fork fork : found.forks) {
        long millis = fork.origin().timestamp();
        Long start = found.threads.get(fork.parentPid());
        boolean logged = millis + Tolerances.LONGEST_CALL <= end;
        if (start != null
            && logged
            && found.isUnrecorded(fork)
            && !losses.overlaps(millis - MARGIN, millis + Tolerances.LONGEST_CALL)) {
          latest = Math.max(latest, start);
        }
      }
    }
    return latest;
  }

  /** Returns the earliest time since which every task is audited; the highest if none is known. */
  public long audited() {
    return byTgid.values().stream()
        .filter(found -> found.calledOld)
        .mapToLong(Found::latestStart)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
