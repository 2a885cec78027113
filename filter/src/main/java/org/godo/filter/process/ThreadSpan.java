package org.godo.filter.process;

import org.jspecify.annotations.Nullable;

/** One thread of a process: its id and when it lived, in milliseconds since the epoch. */
public final class ThreadSpan {
  private final int pid;
  private final long start;
  private @Nullable Long exit;

  ThreadSpan(int pid, long start) {
    this.pid = pid;
    this.start = start;
  }

  /** The thread's own id. */
  public int pid() {
    return pid;
  }

  /** When it began. */
  public long start() {
    return start;
  }

  /** When it ended; null while it lives or when its end was not seen. */
  public @Nullable Long exit() {
    return exit;
  }

  void exitedAt(@Nullable Long millis) {
    exit = millis;
  }
}
