package org.godo.listener.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The programs of this host that write audit records to files. What they do is not recorded: each
 * record would cause calls that cause further records.
 */
final class LogDaemons {
  private static final List<Path> USUAL =
      List.of(
          Path.of("/usr/lib/systemd/systemd-journald"),
          Path.of("/lib/systemd/systemd-journald"),
          Path.of("/usr/sbin/auditd"),
          Path.of("/sbin/auditd"));

  private LogDaemons() {}

  /** Returns the paths to leave out: those given, then those of these programs that are there. */
  static List<String> with(List<String> given) throws IOException {
    return with(given, USUAL);
  }

  /** A file is named once, also where a directory above it is a symbolic link. */
  static List<String> with(List<String> given, List<Path> usual) throws IOException {
    List<String> paths = new ArrayList<>(given);
    Set<Path> named = new LinkedHashSet<>();
    for (String path : given) {
      named.add(real(Path.of(path)));
    }
    for (Path path : usual) {
      if (Files.isRegularFile(path) && named.add(real(path))) {
        paths.add(path.toString());
      }
    }
    return paths;
  }

  private static Path real(Path path) throws IOException {
    return Files.exists(path) ? path.toRealPath() : path;
  }
}
