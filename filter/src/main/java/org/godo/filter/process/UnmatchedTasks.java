package org.godo.filter.process;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Beginnings of tasks under one parent that no call in the audit record was matched with yet. */
final class UnmatchedTasks {
  /** Both clocks are rounded to milliseconds. */
  private static final long ROUNDING_MILLIS = 2;

  /** A child is made soon after the call is entered, though vfork may return much later. */
  static final long LONGEST_CALL_MILLIS = 5_000;

  private static final Comparator<Birth> IN_ORDER =
      Comparator.comparingLong(Birth::millis).thenComparingLong(Birth::order);

  private final TreeMap<Birth, ProcessInstance> processes = new TreeMap<>(IN_ORDER);
  private final NavigableSet<Birth> threads = new TreeSet<>(IN_ORDER);
  private final Map<Integer, NavigableSet<Birth>> byPid = new HashMap<>();
  private long added;

  /**
   * When a task began, and its id.
   *
   * @param order its place among all that were added: a pid may be used twice in a millisecond
   */
  private record Birth(long millis, long order, int pid) {
    /** Before all those of a millisecond. */
    static Birth first(long millis) {
      return new Birth(millis, Long.MIN_VALUE, 0);
    }
  }

  /** Whether nothing waits any more. */
  boolean isEmpty() {
    return processes.isEmpty() && threads.isEmpty();
  }

  void addProcess(ProcessInstance process) {
    Birth birth = new Birth(process.start(), added++, process.tgid());
    processes.put(birth, process);
    index(birth);
  }

  void addThread(int pid, long millis) {
    Birth birth = new Birth(millis, added++, pid);
    threads.add(birth);
    index(birth);
  }

  /** Gives up those before a time, whose calls were missed. */
  void forgetBefore(long millis) {
    Birth end = Birth.first(millis);
    processes.headMap(end).keySet().forEach(this::unindex);
    processes.headMap(end).clear();
    threads.headSet(end).forEach(this::unindex);
    threads.headSet(end).clear();
  }

  private void unindex(Birth birth) {
    NavigableSet<Birth> ofPid = byPid.get(birth.pid());
    if (ofPid != null && ofPid.remove(birth) && ofPid.isEmpty()) {
      byPid.remove(birth.pid());
    }
  }

  private void index(Birth birth) {
    byPid.computeIfAbsent(birth.pid(), pid -> new TreeSet<>(IN_ORDER)).add(birth);
  }

  /**
   * Takes out the birth that belongs to a call: the one the result names, or else the first in
   * time.
   *
   * @param entry when the call was entered, by the coarse clock
   * @param result pid in the caller's own namespace
   * @param process whether the call may have made a process
   * @param thread whether the call may have made a thread
   * @param gaps where something was missed the first in time may be another call's, so that none is
   *     taken: each call after it would take the next one's
   * @return the new process; null for a thread, or where nothing fits
   */
  @Nullable ProcessInstance take(
      long entry, long result, boolean process, boolean thread, LossWindows gaps) {
    Birth birth = named(entry, result, process, thread);
    if (birth == null) {
      Birth ofProcess = process ? next(processes.navigableKeySet(), entry) : null;
      Birth ofThread = thread ? next(threads, entry) : null;
      birth = earlier(ofProcess, ofThread);
      if (birth != null && gaps.overlaps(entry - ROUNDING_MILLIS, birth.millis())) {
        return null;
      }
    }
    if (birth == null) {
      return null;
    }
    unindex(birth);
    threads.remove(birth);
    return processes.remove(birth);
  }

  private @Nullable Birth named(long entry, long result, boolean process, boolean thread) {
    NavigableSet<Birth> ofPid = byPid.get((int) result);
    Birth birth = ofPid == null ? null : next(ofPid, entry);
    if (birth == null) {
      return null;
    }
    boolean rightKind = processes.containsKey(birth) ? process : thread;
    return rightKind ? birth : null;
  }

  private static @Nullable Birth next(NavigableSet<Birth> births, long entry) {
    Birth next = births.ceiling(Birth.first(entry - ROUNDING_MILLIS));
    return next == null || next.millis() > entry + LONGEST_CALL_MILLIS ? null : next;
  }

  private static @Nullable Birth earlier(@Nullable Birth one, @Nullable Birth other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return IN_ORDER.compare(one, other) <= 0 ? one : other;
  }
}
