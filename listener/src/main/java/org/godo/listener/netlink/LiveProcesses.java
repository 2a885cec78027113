package org.godo.listener.netlink;

import java.util.OptionalLong;

/** The processes that are alive. */
@FunctionalInterface
public interface LiveProcesses {
  /**
   * Returns when a process started, in clock ticks since boot; empty if there is none, or if it is
   * a zombie.
   */
  OptionalLong startTicks(int pid);

  /** Whether a process with this pid is alive. */
  default boolean isAlive(int pid) {
    return startTicks(pid).isPresent();
  }

  /** Whether the process that had this pid and started at that moment is alive. */
  default boolean isAlive(int pid, long startedAtTicks) {
    OptionalLong start = startTicks(pid);
    return start.isPresent() && start.getAsLong() == startedAtTicks;
  }

  /**
   * Returns when a process started.
   *
   * @throws IllegalStateException if it is not alive
   */
  default long requireStartTicks(int pid) {
    return startTicks(pid).orElseThrow(() -> new IllegalStateException("no process " + pid));
  }
}
