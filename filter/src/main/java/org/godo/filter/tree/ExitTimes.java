package org.godo.filter.tree;

import org.godo.filter.container.Container;
import org.godo.filter.process.Lifetime;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Infers the exits that no source reported. */
public final class ExitTimes {
  private ExitTimes() {}

  /**
   * Infers the exit of a process: that of its last thread, the end of its container, the one
   * inferred before (the next fork of its pid), or the end of the session. The first of these
   * counts that is known and not before the process was last seen.
   *
   * @param sessionEnd milliseconds since the epoch; null while the session runs
   */
  public static void infer(
      ProcessInstance process, @Nullable Container container, @Nullable Long sessionEnd) {
    Lifetime lifetime = process.lifetime();
    boolean reported = !lifetime.isOpen() && !lifetime.exitInferred();
    if (reported || lifetime.waitStatus() != null) {
      return;
    }
    Long latest = lifetime.exit();
    Long lastThread = process.lastThreadExit();
    Long containerEnd = container == null ? null : container.endAfter(lifetime.lastSeen());
    if (lastThread != null) {
      lifetime.inferExit(lastThread, Reason.EXIT_OF_LAST_THREAD);
    } else if (containerEnd != null && (latest == null || containerEnd <= latest)) {
      lifetime.inferExit(containerEnd, Reason.EXIT_OF_CONTAINER);
    } else if (latest == null && sessionEnd != null) {
      lifetime.inferExit(sessionEnd, Reason.EXIT_OF_SESSION);
    }
  }
}
