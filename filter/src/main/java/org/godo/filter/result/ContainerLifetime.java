package org.godo.filter.result;

import java.util.Map;
import java.util.TreeMap;
import org.godo.filter.container.Container;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * When the latest run of a container began and how it ended: Docker's word for it where Docker
 * spoke of this run, else what its first process did. Times are milliseconds since the epoch.
 *
 * @param exitCode as a shell counts: 128 and the signal when it was killed
 * @param disagreements values that Docker and the record gave differently
 * @param inferred fields of the container worked out rather than read, with how
 */
record ContainerLifetime(
    @Nullable Long start,
    @Nullable Long end,
    @Nullable Integer exitCode,
    int disagreements,
    Map<String, String> inferred) {
  static ContainerLifetime latestOf(Container container) {
    ProcessInstance root = container.root();
    RawEvent.Container docker = container.docker();
    RawEvent.Container said = docker != null && isOfLatest(docker, root) ? docker : null;
    WaitStatus status = root == null ? null : root.waitStatus();
    Map<String, String> inferred = new TreeMap<>();
    Long end = said == null ? null : said.endTimestamp();
    Integer exitCode = said == null ? null : said.exitCode();
    int disagreements = 0;
    if (root != null && status != null) {
      int code = status.shellCode();
      if (exitCode == null) {
        exitCode = code;
        inferred.put("exit_code", "of its first process");
      } else if (exitCode != code) {
        disagreements++;
        inferred.put("exit_code", "Docker's; its first process ended with %d".formatted(code));
      }
      if (end == null) {
        end = root.exit();
        inferred.put("end_timestamp", "exit of its first process");
      }
    }
    Long start = said == null ? null : said.startTimestamp();
    if (root != null && (start == null || (end != null && end < start))) {
      inferred.put(
          "start_timestamp",
          start == null
              ? "start of its first process"
              : "start of its first process; Docker noted one after the end");
      start = root.start();
    }
    if (said != null && root != null && said.pid() > 0 && said.pid() != root.tgid()) {
      disagreements++;
      inferred.put("root_process", "the record's; Docker told of %d".formatted(said.pid()));
    }
    if (said != null && said.rootfs() != null && !said.rootfs().equals(container.rootfs())) {
      disagreements++;
      inferred.put("rootfs", "the record's; Docker told of " + said.rootfs());
    }
    return new ContainerLifetime(start, end, exitCode, disagreements, inferred);
  }

  /** Docker notes a start when the first process runs, so one before that is of an earlier run. */
  private static boolean isOfLatest(RawEvent.Container docker, @Nullable ProcessInstance root) {
    Long start = docker.startTimestamp();
    return root == null || start == null || start >= root.start();
  }
}
