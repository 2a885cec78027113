package org.godo.listener.lifecycle;

import java.util.Arrays;
import java.util.List;

/**
 * The capabilities without which a session is recorded, but less is known, with what that costs.
 */
public enum UsefulCapability {
  /** Needed by ptrace_may_access, for /proc/PID/exe, cwd, root, ns and fdinfo (proc(5)). */
  SYS_PTRACE(
      Privileges.CAP_SYS_PTRACE,
      "of other users' processes from before the session neither programs, directories and mount"
          + " namespaces nor open files are known, which is marked"),
  /** Needed to list /proc/PID/fd, whose mode is 0500. */
  DAC_READ_SEARCH(
      Privileges.CAP_DAC_READ_SEARCH,
      "of other users' processes from before the session the open files are not known, which is"
          + " marked"),
  /** Needed for SCHED_FIFO and to leave SCHED_IDLE again (sched(7)). */
  SYS_NICE(
      Privileges.CAP_SYS_NICE,
      "the capture has to wait its turn: under load more is lost, and a stop takes longer");

  private final int number;
  private final String cost;

  UsefulCapability(int number, String cost) {
    this.number = number;
    this.cost = cost;
  }

  /** Returns those that are missing. */
  public static List<UsefulCapability> missing(Privileges.Held held) {
    return Arrays.stream(values()).filter(each -> !held.has(each.number)).toList();
  }

  /** Returns the capability with what its lack costs, as one line. */
  public String warning() {
    return "without CAP_" + name() + " " + cost;
  }
}
