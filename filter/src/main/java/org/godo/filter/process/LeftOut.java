package org.godo.filter.process;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.model.raw.ProcessSnapshot;

/** Which programs and processes the rules of sessions leave out on purpose. */
final class LeftOut {
  private static final Pattern NEVER =
      Pattern.compile("-a never,exit(?: -S all)? -F (exe|pid)=(.+?)(?: -F key=\\S+)?");

  private final Set<String> programs = new HashSet<>();
  private final Set<Integer> pids = new HashSet<>();

  /**
   * @param rules as auditctl shows them
   */
  LeftOut(List<String> rules) {
    for (String rule : rules) {
      Matcher never = NEVER.matcher(rule);
      if (never.matches() && "exe".equals(never.group(1))) {
        programs.add(never.group(2));
      } else if (never.matches()) {
        pids.add(Integer.valueOf(never.group(2)));
      }
    }
  }

  /** Returns whether a rule leaves out calls of one program or process, if any. */
  static boolean isNarrow(String rule) {
    return !rule.startsWith("-a never") || NEVER.matcher(rule).matches();
  }

  /** Returns whether a process of a snapshot is left out. */
  boolean has(ProcessSnapshot process) {
    return (process.exe() != null && programs.contains(process.exe()))
        || pids.contains(process.pid());
  }

  /**
   * Returns whether a process is left out. Its program is known from the snapshot, as the exec of
   * such a program is not recorded.
   */
  boolean has(ProcessInstance process) {
    String program = process.coverage().foundProgram();
    return (program != null && programs.contains(program))
        || (process.lineage().olderThanRecord() && pids.contains(process.tgid()));
  }
}
