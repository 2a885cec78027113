package org.godo.filter.process;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of a process's main thread over time. The sources are read one after the other, so
 * reports arrive out of order; each keeps its time. Only the latest past is needed: of a process
 * that changes its name all the time the oldest names are dropped.
 */
final class CommHistory {
  private final Set<String> notable;
  private final Set<String> borne = new HashSet<>(0);
  private final TreeMap<Long, Report> byTime = new TreeMap<>();
  private @Nullable String inherited;
  private @Nullable String observed;
  private long observedAt;

  /**
   * A report of the main thread's name.
   *
   * @param comm null where an exec ended the old name, and no source has reported the new one
   */
  private record Report(ProgramSource source, @Nullable String comm) {}

  /**
   * @param notable names that are remembered however long ago a thread had them
   */
  CommHistory(Set<String> notable) {
    this.notable = notable;
  }

  /** Remembers a name that a source reported, if it is a notable one. */
  void note(@Nullable String comm) {
    if (comm != null && notable.contains(comm)) {
      borne.add(comm);
    }
  }

  /** Returns whether a thread of the process ever had this notable name. */
  boolean hasBorne(String comm) {
    return borne.contains(comm);
  }

  /**
   * Accepts the name of the main thread from a time on.
   *
   * @param comm null where an exec ended the old name, and no source has reported the new one
   */
  void report(ProgramSource source, long millis, @Nullable String comm) {
    inherited = source == ProgramSource.INHERITED ? comm : inherited;
    Report earlier = byTime.get(millis);
    boolean known = earlier != null && earlier.comm() != null;
    if (source.counts(earlier == null ? null : earlier.source(), known)) {
      byTime.put(millis, new Report(source, comm));
      if (byTime.size() > Tolerances.HISTORY_ENTRIES) {
        byTime.pollFirstEntry();
      }
    }
  }

  /** Accepts the name of the main thread at this point of an audit log. */
  void reportNow(long millis, String comm) {
    long last = byTime.isEmpty() ? millis : byTime.lastKey();
    report(ProgramSource.OBSERVED, Math.max(millis, last), comm);
  }

  /** Returns whether the last name is the creator's. */
  boolean isInherited() {
    return !byTime.isEmpty() && byTime.lastEntry().getValue().source() == ProgramSource.INHERITED;
  }

  /** Accepts the name of some thread, which counts where none of the main thread is known. */
  void observed(long millis, @Nullable String comm) {
    observed = comm;
    observedAt = millis;
  }

  /**
   * Accepts the name of the main thread in an event. Where it is another one than was inherited,
   * and no source reported a change, it was inherited from another process than is known.
   */
  void observedOfMain(long millis, String comm) {
    Map.Entry<Long, Report> reported = byTime.floorEntry(millis + Tolerances.TICK_ROUNDED);
    boolean isInherited =
        reported != null && reported.getValue().source() == ProgramSource.INHERITED;
    if (isInherited && !comm.equals(reported.getValue().comm())) {
      byTime.put(reported.getKey(), new Report(ProgramSource.INHERITED, comm));
      inherited = comm;
    }
  }

  /** Returns the name at a time; null if not known. */
  @Nullable String at(long millis) {
    return comm(byTime.floorEntry(millis));
  }

  /** Returns the name before a time; null if not known. */
  @Nullable String before(long millis) {
    Map.Entry<Long, Report> entry = byTime.lowerEntry(millis);
    return entry == null ? inherited : comm(entry);
  }

  /** Returns the last name; null if not known. */
  @Nullable String latest() {
    return comm(byTime.lastEntry());
  }

  private @Nullable String comm(Map.@Nullable Entry<Long, Report> reported) {
    if (reported == null) {
      return observed;
    }
    String comm = reported.getValue().comm();
    boolean observedLater = observedAt + Tolerances.TICK >= reported.getKey();
    return comm == null && observedLater ? observed : comm;
  }
}
