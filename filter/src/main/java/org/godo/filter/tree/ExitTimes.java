package org.godo.filter.tree;

import org.godo.filter.container.Container;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Works out the ends that no source told of; each is marked. */
public final class ExitTimes {
  private ExitTimes() {}

  /**
   * Gives a process without an end that of its last thread, of its container, the one found before
   * (the next fork of its pid), or that of the session: the first of these that is known and not
   * before what was seen of the process.
   *
   * @param sessionEnd milliseconds since the epoch; null while the session runs
   */
  public static void infer(
      ProcessInstance process, @Nullable Container container, @Nullable Long sessionEnd) {
    boolean told = process.exit() != null && !process.exitInferred();
    if (told || process.waitStatus() != null) {
      return;
    }
    Long latest = process.exit();
    Long lastThread = process.lastThreadExit();
    Long containerEnd = container == null ? null : container.endAfter(process.lastSeen());
    if (lastThread != null) {
      process.inferExit(lastThread, Reason.EXIT_OF_LAST_THREAD);
    } else if (containerEnd != null && (latest == null || containerEnd <= latest)) {
      process.inferExit(containerEnd, Reason.EXIT_OF_CONTAINER);
    } else if (latest == null && sessionEnd != null) {
      process.inferExit(sessionEnd, Reason.EXIT_OF_SESSION);
    }
  }
}
