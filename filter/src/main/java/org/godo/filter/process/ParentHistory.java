package org.godo.filter.process;

import org.jspecify.annotations.Nullable;

/**
 * The parents that the kernel had for a process, as the sources reported them. That is the creator,
 * or with CLONE_PARENT the creator's parent, until it exits; then a subreaper above it, or the init
 * of the pid namespace (kernel/exit.c, find_new_reaper). Both sources read the same field,
 * real_parent.
 */
final class ParentHistory {
  private @Nullable Parent current;
  private @Nullable Parent atExit;
  private boolean contradicted;

  /** A parent, of which maybe only the id is known. */
  private record Parent(int tgid, @Nullable ProcessInstance process) {}

  /** Accepts the parent it starts with. */
  void start(int tgid, @Nullable ProcessInstance process) {
    current = new Parent(tgid, process);
  }

  boolean known() {
    return current != null;
  }

  /** Returns the thread group id of the parent reported last while it ran; null for none. */
  @Nullable Integer tgid() {
    return current == null ? null : Integer.valueOf(current.tgid);
  }

  /** Returns whether the latest report is of this parent, so that there is nothing new. */
  boolean is(int tgid) {
    return current != null && current.tgid == tgid;
  }

  /**
   * Accepts another parent that audit reported.
   *
   * @param millis the latest time in the record so far
   * @return whether this is the first contradiction to the other source: no process changes its
   *     parent while that lives
   */
  boolean change(int tgid, @Nullable ProcessInstance process, long millis) {
    ProcessInstance before = current == null ? null : current.process;
    current = new Parent(tgid, process);
    boolean contradicts = before != null && !contradicted && livesAfter(before, millis);
    contradicted |= contradicts;
    return contradicts;
  }

  /** An event may be logged at the end of its call, under the time of the call's entry. */
  private static boolean livesAfter(ProcessInstance parent, long millis) {
    Long exit = parent.lifetime().exit();
    return exit == null || exit > millis + Tolerances.LONGEST_CALL;
  }

  /** Accepts the parent that the connector reported with the exit. */
  void atExit(int tgid, @Nullable ProcessInstance process) {
    atExit = new Parent(tgid, process);
  }

  /** Returns the thread group id of the parent at the exit; null if not reported. */
  @Nullable Integer tgidAtExit() {
    return atExit == null ? null : Integer.valueOf(atExit.tgid);
  }

  /** Returns the parent reported last; null if there is none, or only its id is known. */
  @Nullable ProcessInstance latest() {
    Parent last = atExit == null ? current : atExit;
    return last == null ? null : last.process;
  }

  void clear() {
    current = null;
    atExit = null;
  }
}
