package org.godo.model.raw;

import java.util.List;

/**
 * What is not recorded of the arguments of an exec, by their indexes from 0. Arguments behind the
 * recorded ones are missing where the kernel counted more.
 *
 * @param leftOut those that the kernel left out, as kernels of 2018 and before leave out empty ones
 *     (linux-audit/audit-kernel#99); they are empty
 * @param missing those of which a record, or a part, is missing; empty, or what is recorded of them
 * @param title the PROCTITLE record's arguments, where an argument is left out or missing; else
 *     empty. The kernel reads the first 128 bytes of a task's command line for its first record
 *     that has a title, and repeats that in all later ones (kernel/auditsc.c, {@code
 *     audit_log_proctitle}), so it may be that of an earlier program
 * @param titleCut whether the command line may be longer than the title
 */
public record ArgumentGaps(
    List<Integer> leftOut, List<Integer> missing, List<String> title, boolean titleCut) {
  /** Nothing is left out or missing. */
  public static final ArgumentGaps NONE = new ArgumentGaps(List.of(), List.of(), List.of(), false);

  public ArgumentGaps {
    leftOut = List.copyOf(leftOut);
    missing = List.copyOf(missing);
    title = List.copyOf(title);
  }
}
