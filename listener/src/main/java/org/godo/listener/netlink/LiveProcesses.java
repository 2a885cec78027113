package org.godo.listener.netlink;

import java.util.OptionalLong;

/** Which processes live. */
@FunctionalInterface
public interface LiveProcesses {
  /** When a process started, in clock ticks since boot; empty if there is none, or a zombie. */
  OptionalLong start(int pid);

  /** Whether a process with this pid lives. */
  default boolean isAlive(int pid) {
    return start(pid).isPresent();
  }

  /** Whether the very process lives that had this pid and began at that moment. */
  default boolean isAlive(int pid, long startTicks) {
    OptionalLong start = start(pid);
    return start.isPresent() && start.getAsLong() == startTicks;
  }

  /**
   * When a process that lives started.
   *
   * @throws IllegalStateException if it does not live
   */
  default long startTicks(int pid) {
    return start(pid).orElseThrow(() -> new IllegalStateException("no process " + pid));
  }
}
