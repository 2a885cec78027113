package org.godo.filter.tree;

import org.godo.filter.container.Container;
import org.godo.filter.process.Lifetime;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.Reason;
import org.godo.model.session.RecordEnd;
import org.jspecify.annotations.Nullable;

/** Infers the exits that no source reported. */
public final class ExitTimes {
  private ExitTimes() {}

  /**
   * Infers the exit of a process: that of its last thread, the end of its container, the one
   * inferred before (the next fork of its pid), or the end of the session or boot. The first of
   * these counts that is known and not before the process was last seen.
   *
   * @param record where the record ends; null where it goes on
   */
  public static void infer(
      ProcessInstance process, @Nullable Container container, @Nullable RecordEnd record) {
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
    } else if (latest == null && record != null) {
      inferAtEnd(process, record);
    }
  }

  private static void inferAtEnd(ProcessInstance process, RecordEnd record) {
    Lifetime lifetime = process.lifetime();
    Long end = record.sessionEnd();
    Long nextBoot = record.nextBoot();
    if (nextBoot != null) {
      lifetime.inferExit(end == null ? lifetime.lastSeen() : end, Reason.EXIT_OF_BOOT);
      process.infer(Reason.EXIT_OF_BOOT.withTime(nextBoot));
    } else if (end != null) {
      lifetime.inferExit(end, Reason.EXIT_OF_SESSION);
    }
  }
}
