package org.godo.system.truth;

/** Kinds of facts that are compared, and how each is written. */
enum Kind {
  /** Process, program, arguments; of a failed one the file asked for and the error. */
  EXECS("execs"),
  /** Process, exit code, signal. */
  EXITS("exits"),
  /** Process and the one that made it: with CLONE_PARENT too, where the kernel names another. */
  PARENTS("parents"),
  /** Process, name, flags, whether it made the file; of a failed one the error. */
  OPENS("opens"),
  /** Process that opened it, name, number of writes that wrote something. */
  WRITES("write counts"),
  /** Process that opened it, name, bytes written. */
  BYTES("bytes");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
