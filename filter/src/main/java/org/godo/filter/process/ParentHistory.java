package org.godo.filter.process;

import org.jspecify.annotations.Nullable;

/**
 * Whom the kernel had as a process's parent, as the sources told it. That is the creator, or with
 * CLONE_PARENT the creator's parent, until it ends; then a subreaper above it, or the init of the
 * pid namespace (kernel/exit.c, find_new_reaper). Both sources read the same field, real_parent.
 */
final class ParentHistory {
  /** A call that blocks is logged at its end under the time of its entry. */
  private static final long LONGEST_CALL_MILLIS = 5_000;

  private @Nullable Parent current;
  private @Nullable Parent atEnd;
  private boolean contradicted;

  /** A parent, which itself may not be known. */
  private record Parent(int tgid, @Nullable ProcessInstance process) {}

  /** What it began with. */
  void began(int tgid, @Nullable ProcessInstance process) {
    current = new Parent(tgid, process);
  }

  boolean known() {
    return current != null;
  }

  /** Whether this is the one that was told last, so that there is nothing new. */
  boolean is(int tgid) {
    return current != null && current.tgid == tgid;
  }

  /**
   * Audit told of another parent.
   *
   * @param millis the latest time in the record so far
   * @return whether this is the first word against the other source's: no process changes its
   *     parent while that lives
   */
  boolean changed(int tgid, @Nullable ProcessInstance process, long millis) {
    ProcessInstance before = current == null ? null : current.process;
    current = new Parent(tgid, process);
    boolean contradicts = before != null && !contradicted && livesOn(before, millis);
    contradicted |= contradicts;
    return contradicts;
  }

  private static boolean livesOn(ProcessInstance parent, long millis) {
    Long exit = parent.exit();
    return exit == null || exit > millis + LONGEST_CALL_MILLIS;
  }

  /** The connector told whom its end was told to. */
  void atEnd(int tgid, @Nullable ProcessInstance process) {
    atEnd = new Parent(tgid, process);
  }

  /** Thread group id of the parent at the end; null when not told. */
  @Nullable Integer tgidAtEnd() {
    return atEnd == null ? null : Integer.valueOf(atEnd.tgid);
  }

  /** The last parent that was told of; null when none was, or that itself is not known. */
  @Nullable ProcessInstance latest() {
    Parent last = atEnd == null ? current : atEnd;
    return last == null ? null : last.process;
  }

  void forget() {
    current = null;
    atEnd = null;
  }
}
