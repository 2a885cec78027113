package org.godo.filter.process;

import org.jspecify.annotations.Nullable;

/**
 * Which source a report of a process's program or name is from. The sources are read one after the
 * other; where two report the same millisecond, this decides which counts.
 */
enum ProgramSource {
  /** /proc shows what runs at that time. */
  SNAPSHOT,
  /** The connector has the exact time, of a name and of an exec; of an exec not the program. */
  CONNECTOR,
  /** An audit event of an exec has the program, and its name, by the coarse clock. */
  AUDIT_EXEC,
  /** A fork continues with its creator's program and name. */
  INHERITED,
  /** An audit event of any call shows the program of its process, the name of its thread. */
  OBSERVED;

  /**
   * Returns whether a report of this source counts. Reports of audit are read in the order of the
   * record, so the later one of a millisecond is the later one.
   *
   * @param earlier source of the report of the same millisecond; null if there is none
   * @param known whether that has a value, rather than that the old one ended
   */
  boolean counts(@Nullable ProgramSource earlier, boolean known) {
    return switch (this) {
      case SNAPSHOT, CONNECTOR -> true;
      case AUDIT_EXEC, OBSERVED -> !known || !(earlier == SNAPSHOT || earlier == CONNECTOR);
      case INHERITED -> earlier == null;
    };
  }
}
