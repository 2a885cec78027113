package org.godo.filter.container;

import java.util.HashMap;
import java.util.Map;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.Tolerances;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * The first processes of containers that were inspected at another time than the record's. Their
 * pids may have been others' before and after, so they count only within the times of the run.
 */
final class InspectedRoots {
  private final Map<Integer, RawEvent.Container> byPid = new HashMap<>();

  void accept(RawEvent.Container report) {
    RawEvent.Container other = byPid.get(report.pid());
    boolean isLater = other == null || other.origin().timestamp() <= report.origin().timestamp();
    if (report.pid() > 0 && report.startTimestamp() != null && isLater) {
      byPid.put(report.pid(), report);
    }
  }

  /** Returns the report whose run a process began; null if there is none. */
  RawEvent.@Nullable Container of(ProcessInstance process) {
    RawEvent.Container report = byPid.isEmpty() ? null : byPid.get(process.tgid());
    return report != null && isRunOf(report, process) ? report : null;
  }

  /**
   * Returns whether a process can be the first of the run that was inspected. The runtime creates
   * it before the engine notes the start; one whose creation was not recorded is older than its
   * first event.
   */
  static boolean isRunOf(RawEvent.Container report, ProcessInstance process) {
    Long start = report.startTimestamp();
    if (start == null) {
      return false;
    }
    Long end = report.endTimestamp();
    long last = end == null ? Long.MAX_VALUE : end;
    long first = start - Tolerances.CONTAINER_START;
    boolean isBirthKnown = process.lineage().isBirthKnown();
    long latest = isBirthKnown ? Math.min(last, start + Tolerances.TICK) : last;
    return process.start() >= first && process.start() <= latest;
  }
}
