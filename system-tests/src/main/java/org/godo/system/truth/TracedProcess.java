package org.godo.system.truth;

/** A traced process. */
final class TracedProcess {
  /** In the initial pid namespace. */
  final int pid;

  /** Its name on both sides, see {@link Labels}. */
  final String label;

  /** The file it runs, symbolic links followed. */
  String program;

  TracedProcess(int pid, String label, String program) {
    this.pid = pid;
    this.label = label;
    this.program = program;
  }
}
