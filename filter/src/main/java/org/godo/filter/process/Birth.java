package org.godo.filter.process;

import static org.godo.model.linux.CloneFlags.CLONE_FILES;
import static org.godo.model.linux.CloneFlags.CLONE_FS;
import static org.godo.model.linux.CloneFlags.CLONE_NEWNS;
import static org.godo.model.linux.CloneFlags.CLONE_NEWPID;
import static org.godo.model.linux.CloneFlags.CLONE_PARENT;

import org.godo.filter.process.ProgramState.Heritage;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * A call in an audit log that created a process, or maybe a thread, together with what the child
 * inherits, which is what its creator had then, not what that has at the child's first event.
 */
public final class Birth {
  private final ProcessInstance creator;
  private final long millis;
  private final int number;
  private final int parentTgid;
  private final long flags;
  private final Heritage heritage;
  private @Nullable Held held;

  /** State of another stage that the child inherits. */
  public interface Held {
    /** Returns how much it holds, as a measure of its memory. */
    int size();

    /** Releases it: the child was never seen. */
    void release();
  }

  /**
   * @param event the creator's call, which succeeded
   * @param heritage what the creator ran
   */
  Birth(ProcessInstance creator, RawEvent.Syscall event, Call.Clone clone, Heritage heritage) {
    this.creator = creator;
    this.millis = event.origin().timestamp();
    this.number = (int) event.result();
    this.flags = clone.flags();
    boolean ofParent = flags > 0 && (flags & CLONE_PARENT) != 0;
    this.parentTgid = ofParent ? event.subject().ppid() : creator.tgid();
    this.heritage = heritage;
  }

  /** Returns the process that called. */
  public ProcessInstance creator() {
    return creator;
  }

  /** Returns CLONE_* bits; negative where they are not recorded. */
  long flags() {
    return flags;
  }

  /** Returns whether the child has a copy of its creator's mount namespace. */
  public boolean hasOwnMounts() {
    return flags > 0 && (flags & CLONE_NEWNS) != 0;
  }

  /** Returns when the call was entered. */
  long millis() {
    return millis;
  }

  /** Returns the child's number in the creator's pid namespace. */
  int number() {
    return number;
  }

  /** Returns the thread group that the kernel has as the child's parent. */
  int parentTgid() {
    return parentTgid;
  }

  /** Returns whether the flags are not in the record, so that the child may be a thread. */
  public boolean maybeThread() {
    return flags < 0;
  }

  /** Returns whether the child shares its creator's descriptors. */
  public boolean sharesFiles() {
    return flags > 0 && (flags & CLONE_FILES) != 0;
  }

  /** Returns whether the child shares its creator's root and working directory. */
  public boolean sharesDirectories() {
    return flags > 0 && (flags & CLONE_FS) != 0;
  }

  boolean maybeInNewNamespace() {
    return flags < 0 || (flags & CLONE_NEWPID) != 0;
  }

  Heritage heritage() {
    return heritage;
  }

  /** Holds a stage's state for the child. */
  public void hold(Held state) {
    held = state;
  }

  /** Returns what a stage holds for the child; null if nothing. */
  public @Nullable Held held() {
    return held;
  }

  int weight() {
    return held == null ? 1 : 1 + held.size();
  }

  void release() {
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
