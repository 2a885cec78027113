package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The threads of one process, the ended ones too. */
final class Threads {
  private final int tgid;
  private final long processStart;
  private final List<ThreadSpan> all = new ArrayList<>(1);
  private final Map<Integer, ThreadSpan> latest = new HashMap<>(2);
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
    all.add(thread);
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
  }

  /**
   * A program replaced the old one: all other threads are gone, and where one of them called exec
   * it goes on under the main thread's id (fs/exec.c, de_thread), so that the main thread's earlier
   * exit was not the end.
   */
  void exec(long millis) {
    for (ThreadSpan thread : all) {
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
    Long last = null;
    for (ThreadSpan thread : all) {
      Long exit = thread.exit();
      if (exit != null && (last == null || exit > last)) {
        last = exit;
      }
    }
    return last;
  }

  void forgetAll() {
    all.clear();
    latest.clear();
  }

  /** How many there were at a time. */
  long countAt(long millis) {
    return all.stream()
        .filter(thread -> thread.start() <= millis)
        .filter(thread -> thread.exit() == null || thread.exit() >= millis)
        .count();
  }

  int count() {
    return all.size();
  }

  /** Sorted by start, the main thread first. */
  List<ThreadSpan> sorted() {
    List<ThreadSpan> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.<ThreadSpan>comparingInt(thread -> thread.pid() == tgid ? 0 : 1)
            .thenComparingLong(ThreadSpan::start)
            .thenComparingInt(ThreadSpan::pid));
    return sorted;
  }
}
