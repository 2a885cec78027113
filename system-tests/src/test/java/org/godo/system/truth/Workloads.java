package org.godo.system.truth;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.godo.system.Command;

/** Programs that differ from each other as those of godo's users do. */
final class Workloads {
  /** The storm reuses pids, in a namespace in which it knows them, and calls unshare. */
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
            resources("short.sh"),
            List.of("/bin/sh", "/work/short.sh"),
            6,
            false));
  }

  private static Workload one(String name, int exitCode, List<String> files, String... command) {
    List<Path> copied = resources(files.toArray(String[]::new));
    return new Workload(name, 1, List.of(), copied, List.of(command), exitCode, false);
  }

  private static List<Path> resources(String... names) {
    Path directory = Command.checkout().resolve("system-tests/src/test/resources/truth");
    return Arrays.stream(names).map(directory::resolve).toList();
  }
}
