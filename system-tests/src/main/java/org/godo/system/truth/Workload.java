package org.godo.system.truth;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A program to run in containers and to observe.
 *
 * @param containers the number of containers that run it at the same time
 * @param dockerOptions for {@code docker run}, in addition to the common ones
 * @param files to copy into its directory {@code /work}
 * @param command program and arguments; the program's path is absolute
 * @param exitCode the expected one; null for any
 * @param underLoad whether other recorded processes keep the machine busy meanwhile
 */
record Workload(
    String name,
    int containers,
    List<String> dockerOptions,
    List<Path> files,
    List<String> command,
    @Nullable Integer exitCode,
    boolean underLoad) {

  List<String> containerNames() {
    return IntStream.range(0, containers).mapToObj(i -> name + "-" + i).toList();
  }
}
