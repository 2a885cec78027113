package org.godo.filter.process;

import org.jspecify.annotations.Nullable;

/** One thread of a process: its id, start and exit, in milliseconds since the epoch. */
public final class ThreadSpan {
  private final int pid;
  private final long start;
  private @Nullable Long exit;

  ThreadSpan(int pid, long start) {
    this.pid = pid;
    this.start = start;
  }

  /** Returns the thread's own id. */
  public int pid() {
    return pid;
  }

  /** Returns when it started. */
  public long start() {
    return start;
  }

  /** Returns when it exited; null while it lives or if its exit was not reported. */
  public @Nullable Long exit() {
    return exit;
  }

  void setExit(@Nullable Long millis) {
    exit = millis;
  }
}
