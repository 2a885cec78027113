package org.godo.system.truth;

/** A process that strace followed. */
final class TracedProcess {
  /** In the first pid namespace. */
  final int pid;

  /** By which both sides call it, see {@link Labels}. */
  final String label;

  /** The file it runs, symbolic links followed. */
  String program;

  TracedProcess(int pid, String label, String program) {
    this.pid = pid;
    this.label = label;
    this.program = program;
  }
}
