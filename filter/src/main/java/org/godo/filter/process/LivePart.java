package org.godo.filter.process;

import org.jspecify.annotations.Nullable;

/**
 * What one stage holds for each live process, in the entry that all stages share: when the process
 * is over, {@link ProcessTable#forget} drops the parts of all stages at once.
 */
public final class LivePart<T> {
  private final int index;

  /**
   * @param index of the stage's part in each entry
   */
  LivePart(int index) {
    this.index = index;
  }

  /** Returns the part of a process; null if it has none, or is over. */
  @SuppressWarnings("unchecked") // Only set writes to this index.
  public @Nullable T of(ProcessInstance process) {
    return (T) process.live().get(index);
  }

  /** Returns whether a process has a part. */
  public boolean has(ProcessInstance process) {
    return process.live().get(index) != null;
  }

  /** Sets the part of a process, unless it is over. */
  public void set(ProcessInstance process, T part) {
    process.live().set(index, part);
  }

  /** Removes the part of a process. */
  public void remove(ProcessInstance process) {
    process.live().set(index, null);
  }
}
