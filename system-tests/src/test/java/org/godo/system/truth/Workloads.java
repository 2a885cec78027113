package org.godo.system.truth;

import java.util.List;

/** Programs that are as unlike each other as those of the people who use godo. */
final class Workloads {
  /** The storm gives out pids again, in a namespace where it knows them, and unshares. */
  private static final List<String> UNCONFINED =
      List.of("--pid=host", "--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined");

  private Workloads() {}

  static List<Workload> all() {
    return List.of(
        one(
            "compiler",
            0,
            List.of("Makefile", "sum.c", "main.c", "text.c"),
            "/usr/bin/make",
            "-j2"),
        one("package", 12, List.of("package.sh"), "/bin/sh", "/work/package.sh"),
        one("shell", 3, List.of("shell.sh"), "/work/shell.sh", "an argument", "", "é\n\"x\" \\"),
        one("python", 5, List.of("files.py"), "/usr/bin/python3", "/work/files.py"),
        one("editor", 9, List.of("editor.sh"), "/bin/sh", "/work/editor.sh"),
        new Workload("storm", 1, UNCONFINED, List.of(), List.of("/programs/storm"), 44, true),
        new Workload(
            "twenty",
            20,
            List.of(),
            List.of("short.sh"),
            List.of("/bin/sh", "/work/short.sh"),
            6,
            false));
  }

  private static Workload one(String name, int exitCode, List<String> files, String... command) {
    return new Workload(name, 1, List.of(), files, List.of(command), exitCode, false);
  }
}
