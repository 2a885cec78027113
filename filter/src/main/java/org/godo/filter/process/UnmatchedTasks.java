package org.godo.filter.process;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The forks below one parent, of processes and threads, that are not matched with a call yet. */
final class UnmatchedTasks {
  private static final Comparator<Fork> IN_ORDER =
      Comparator.comparingLong(Fork::millis).thenComparingLong(Fork::order);

  private final TreeMap<Fork, ProcessInstance> processes = new TreeMap<>(IN_ORDER);
  private final NavigableSet<Fork> threads = new TreeSet<>(IN_ORDER);
  private final Map<Integer, NavigableSet<Fork>> byPid = new HashMap<>();
  private long added;

  /**
   * The fork of a task.
   *
   * @param order in which it was added: a pid may be used twice in a millisecond
   */
  private record Fork(long millis, long order, int pid) {
    /** Returns one before all those of a millisecond. */
    static Fork first(long millis) {
      return new Fork(millis, Long.MIN_VALUE, 0);
    }
  }

  /** Returns whether none is left. */
  boolean isEmpty() {
    return processes.isEmpty() && threads.isEmpty();
  }

  void addProcess(ProcessInstance process) {
    Fork fork = new Fork(process.start(), added++, process.tgid());
    processes.put(fork, process);
    index(fork);
  }

  void addThread(int pid, long millis) {
    Fork fork = new Fork(millis, added++, pid);
    threads.add(fork);
    index(fork);
  }

  /** Drops those before a time, whose calls were missed. */
  void dropBefore(long millis) {
    Fork end = Fork.first(millis);
    processes.headMap(end).keySet().forEach(this::unindex);
    processes.headMap(end).clear();
    threads.headSet(end).forEach(this::unindex);
    threads.headSet(end).clear();
  }

  private void unindex(Fork fork) {
    NavigableSet<Fork> ofPid = byPid.get(fork.pid());
    if (ofPid != null && ofPid.remove(fork) && ofPid.isEmpty()) {
      byPid.remove(fork.pid());
    }
  }

  private void index(Fork fork) {
    byPid.computeIfAbsent(fork.pid(), pid -> new TreeSet<>(IN_ORDER)).add(fork);
  }

  /**
   * Removes the fork that belongs to a call: the one that the call's result names, else the first
   * in time.
   *
   * @param entry when the call was entered, by the coarse clock
   * @param result pid in the caller's own namespace
   * @param process whether the call may have created a process
   * @param thread whether the call may have created a thread
   * @param losses where the first in time may be another call's, so that it does not match: each
   *     call after it would match the next one's
   * @return the new process; null for a thread, or if nothing matches
   */
  @Nullable ProcessInstance match(
      long entry, long result, boolean process, boolean thread, LossWindows losses) {
    Fork fork = named(entry, result, process, thread);
    if (fork == null) {
      Fork ofProcess = process ? next(processes.navigableKeySet(), entry) : null;
      Fork ofThread = thread ? next(threads, entry) : null;
      fork = earlier(ofProcess, ofThread);
      if (fork != null && losses.overlaps(entry - Tolerances.ROUNDING, fork.millis())) {
        return null;
      }
    }
    if (fork == null) {
      return null;
    }
    unindex(fork);
    threads.remove(fork);
    return processes.remove(fork);
  }

  private @Nullable Fork named(long entry, long result, boolean process, boolean thread) {
    NavigableSet<Fork> ofPid = byPid.get((int) result);
    Fork fork = ofPid == null ? null : next(ofPid, entry);
    if (fork == null) {
      return null;
    }
    boolean rightKind = processes.containsKey(fork) ? process : thread;
    return rightKind ? fork : null;
  }

  private static @Nullable Fork next(NavigableSet<Fork> forks, long entry) {
    Fork next = forks.ceiling(Fork.first(entry - Tolerances.ROUNDING));
    return next == null || next.millis() > entry + Tolerances.LONGEST_CALL ? null : next;
  }

  private static @Nullable Fork earlier(@Nullable Fork one, @Nullable Fork other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return IN_ORDER.compare(one, other) <= 0 ? one : other;
  }
}
