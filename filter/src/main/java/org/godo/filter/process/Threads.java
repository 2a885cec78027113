package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one process, those that exited too, as many as fit into a document: the first
 * {@value #LIMIT}, and those that live.
 */
public final class Threads {
  static final int LIMIT = 20_000;

  private final int tgid;
  private final long processStart;
  private final List<ThreadSpan> listed = new ArrayList<>(1);
  private final Map<Integer, ThreadSpan> latest = new HashMap<>(2);
  private final Set<ThreadSpan> liveUnlisted = new HashSet<>(0);
  private @Nullable Long lastUnlistedExit;
  private long count;
  private int live;

  /** Of all; null while there was one only. */
  private @Nullable ThreadTimes times;

  private boolean maybeUnseen;

  /** When the last exec was reported that has returned by this point of the replay. */
  private long replayedExec;

  Threads(int tgid, long processStart) {
    this.tgid = tgid;
    this.processStart = processStart;
    start(tgid, processStart);
  }

  /** Accepts the start of a thread, whose id may have been that of an earlier one. */
  ThreadSpan start(int pid, long millis) {
    ThreadSpan old = latest.get(pid);
    if (old != null && old.exit() == null) {
      end(old, millis);
    }
    return add(pid, millis);
  }

  /** Accepts a thread that a snapshot shows, which may be known already. */
  ThreadSpan found(int pid, long started) {
    ThreadSpan known = latest.get(pid);
    return known == null ? add(pid, started) : known;
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
    noteStart(millis);
    return thread;
  }

  private void noteStart(long millis) {
    if (count == 2) {
      times = new ThreadTimes();
      times.started(processStart);
      Long exit = mainExit();
      if (exit != null) {
        times.exited(exit);
      }
    }
    if (times != null) {
      times.started(millis);
    }
  }

  /**
   * Accepts the exit of a thread; one whose start was not reported counts as old as the process.
   */
  ThreadSpan exit(int pid, long millis) {
    ThreadSpan known = latest.get(pid);
    ThreadSpan thread = known == null ? add(pid, processStart) : known;
    end(thread, millis);
    return thread;
  }

  private void end(ThreadSpan thread, long millis) {
    live -= thread.exit() == null ? 1 : 0;
    setExit(thread, millis);
    if (liveUnlisted.remove(thread)) {
      latest.remove(thread.pid(), thread);
      lastUnlistedExit = lastUnlistedExit == null ? millis : Math.max(lastUnlistedExit, millis);
    }
  }

  private void setExit(ThreadSpan thread, @Nullable Long millis) {
    Long before = thread.exit();
    thread.setExit(millis);
    if (times != null && before != null) {
      times.revived(before);
    }
    if (times != null && millis != null) {
      times.exited(millis);
    }
  }

  /**
   * Accepts an exec, which ends all other threads. If one of them called it, that continues under
   * the main thread's id (fs/exec.c, de_thread), so an earlier exit of the main thread is void.
   */
  void exec(long millis) {
    for (ThreadSpan thread : List.copyOf(latest.values())) {
      if (thread.pid() == tgid) {
        live += thread.exit() == null ? 0 : 1;
        setExit(thread, null);
      } else if (thread.exit() == null) {
        end(thread, millis);
      }
    }
  }

  /** Accepts that all calls are replayed from before an exec that was reported at a time. */
  public void execReplayed(long millis) {
    replayedExec = millis;
  }

  boolean anyLive() {
    return live > 0;
  }

  /** Returns the exit of the main thread; null while it lives. */
  @Nullable Long mainExit() {
    ThreadSpan main = latest.get(tgid);
    return main == null ? null : main.exit();
  }

  /** Returns the last exit of a thread that was reported; null if there is none. */
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

  void clear() {
    listed.clear();
    liveUnlisted.clear();
    latest.clear();
    times = null;
  }

  /** Sets whether it may have threads of which no start is reported, as in an audit log alone. */
  void setMaybeUnseen(boolean value) {
    maybeUnseen = value;
  }

  /**
   * Returns whether there may have been more than one when a call was made, of which the audit time
   * is given: a thread whose start is reported within a tick later may be its caller.
   */
  public boolean severalAt(long millis) {
    if (maybeUnseen || times == null) {
      return maybeUnseen;
    }
    long over = Math.max(millis - Tolerances.ROUNDING - 1, replayedExec);
    return times.startedLessExited(millis + Tolerances.TICK_ROUNDED, over) > 1;
  }

  /** Returns how many there were in all. */
  public long count() {
    return count;
  }

  /** Returns the listed ones by start, the main thread first. */
  public List<ThreadSpan> sorted() {
    List<ThreadSpan> sorted = new ArrayList<>(listed);
    sorted.sort(
        Comparator.<ThreadSpan>comparingInt(thread -> thread.pid() == tgid ? 0 : 1)
            .thenComparingLong(ThreadSpan::start)
            .thenComparingInt(ThreadSpan::pid));
    return sorted;
  }
}
