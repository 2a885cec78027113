package org.godo.system.truth;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A program to be run in containers and watched.
 *
 * @param containers how many at once
 * @param dockerOptions for {@code docker run}, beside those all have
 * @param files resources to be put into its directory {@code /work}
 * @param command program and arguments; the program's path is absolute
 * @param exitCode with which the program ends when it has done all it is to do
 * @param underLoad whether other processes, recorded too, keep the machine busy meanwhile
 */
record Workload(
    String name,
    int containers,
    List<String> dockerOptions,
    List<String> files,
    List<String> command,
    int exitCode,
    boolean underLoad) {

  List<String> containerNames() {
    return IntStream.range(0, containers).mapToObj(i -> name + "-" + i).toList();
  }
}
