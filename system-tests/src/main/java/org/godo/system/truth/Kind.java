package org.godo.system.truth;

/** The kinds of facts that are compared, and their titles. */
enum Kind {
  /** Process, program, arguments; of a failed exec the requested file and the error. */
  EXECS("execs"),
  /** Process, exit code, signal. */
  EXITS("exits"),
  /**
   * Process and its creator, also with CLONE_PARENT, for which the kernel reports another parent.
   */
  PARENTS("parents"),
  /** Process, name, flags, whether it created the file; of a failed open the error. */
  OPENS("opens"),
  /** Process that opened the file, name, number of writes of at least one byte. */
  WRITES("write counts"),
  /** Process that opened the file, name, bytes written. */
  BYTES("bytes");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
