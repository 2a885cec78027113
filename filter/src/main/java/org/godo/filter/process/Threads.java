package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one process, the ended ones too, of which so many are kept as fit a document: the
 * first {@value #LIMIT}, and those that live.
 */
final class Threads {
  static final int LIMIT = 20_000;

  private final int tgid;
  private final long processStart;
  private final List<ThreadSpan> listed = new ArrayList<>(1);
  private final Map<Integer, ThreadSpan> latest = new HashMap<>(2);
  private final Set<ThreadSpan> liveUnlisted = new HashSet<>(0);
  private @Nullable Long lastUnlistedExit;
  private long count;
  private int live;

  Threads(int tgid, long processStart) {
    this.tgid = tgid;
    this.processStart = processStart;
    start(tgid, processStart);
  }

  /** A thread began. Its id may have been that of an earlier one. */
  void start(int pid, long millis) {
    ThreadSpan old = latest.get(pid);
    if (old != null && old.exit() == null) {
      end(old, millis);
    }
    add(pid, millis);
  }

  /** A thread was there at a time; it may be known already. */
  void found(int pid, long started) {
    if (!latest.containsKey(pid)) {
      add(pid, started);
    }
  }

  private ThreadSpan add(int pid, long millis) {
    ThreadSpan thread = new ThreadSpan(pid, millis);
    if (count++ < LIMIT) {
      listed.add(thread);
    } else {
      liveUnlisted.add(thread);
    }
    latest.put(pid, thread);
    live++;
    return thread;
  }

  /** A thread ended; one whose beginning was not seen is taken to be as old as the process. */
  void exit(int pid, long millis) {
    ThreadSpan thread = latest.get(pid);
    end(thread == null ? add(pid, processStart) : thread, millis);
  }

  private void end(ThreadSpan thread, long millis) {
    live -= thread.exit() == null ? 1 : 0;
    thread.exitedAt(millis);
    if (liveUnlisted.remove(thread)) {
      latest.remove(thread.pid(), thread);
      lastUnlistedExit = lastUnlistedExit == null ? millis : Math.max(lastUnlistedExit, millis);
    }
  }

  /**
   * A program replaced the old one: all other threads are gone, and where one of them called exec
   * it goes on under the main thread's id (fs/exec.c, de_thread), so that the main thread's earlier
   * exit was not the end.
   */
  void exec(long millis) {
    for (ThreadSpan thread : List.copyOf(latest.values())) {
      if (thread.pid() == tgid) {
        live += thread.exit() == null ? 0 : 1;
        thread.exitedAt(null);
      } else if (thread.exit() == null) {
        end(thread, millis);
      }
    }
  }

  boolean anyLive() {
    return live > 0;
  }

  /** The end of the main thread; null while it lives. */
  @Nullable Long mainExit() {
    ThreadSpan main = latest.get(tgid);
    return main == null ? null : main.exit();
  }

  /** The end of the thread that was seen to end last; null if none was. */
  @Nullable Long lastExit() {
    Long last = lastUnlistedExit;
    for (ThreadSpan thread : listed) {
      Long exit = thread.exit();
      if (exit != null && (last == null || exit > last)) {
        last = exit;
      }
    }
    return last;
  }

  void forgetAll() {
    listed.clear();
    liveUnlisted.clear();
    latest.clear();
  }

  /** How many there were at a time; of those that are not listed any more, one stands for all. */
  long countAt(long millis) {
    boolean ended = lastUnlistedExit != null && lastUnlistedExit >= millis;
    return countAt(listed, millis) + countAt(liveUnlisted, millis) + (ended ? 1 : 0);
  }

  private static long countAt(Collection<ThreadSpan> threads, long millis) {
    return threads.stream()
        .filter(thread -> thread.start() <= millis)
        .filter(thread -> thread.exit() == null || thread.exit() >= millis)
        .count();
  }

  /** How many there were in all. */
  long count() {
    return count;
  }

  /** The listed ones sorted by start, the main thread first. */
  List<ThreadSpan> sorted() {
    List<ThreadSpan> sorted = new ArrayList<>(listed);
    sorted.sort(
        Comparator.<ThreadSpan>comparingInt(thread -> thread.pid() == tgid ? 0 : 1)
            .thenComparingLong(ThreadSpan::start)
            .thenComparingInt(ThreadSpan::pid));
    return sorted;
  }
}
