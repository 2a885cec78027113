package org.godo.filter.result;

import java.util.Map;
import java.util.TreeMap;
import org.godo.filter.container.Container;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * When the latest run of a container began and how it ended: as Docker reported it, where Docker
 * reported this run, else as its first process did. Times are milliseconds since the epoch.
 *
 * @param exitCode as a shell counts: 128 and the signal when it was killed
 * @param disagreements values that Docker and the kernel's events reported differently
 * @param inferred fields of the container that were inferred, with how
 */
record ContainerLifetime(
    @Nullable Long start,
    @Nullable Long end,
    @Nullable Integer exitCode,
    int disagreements,
    Map<String, String> inferred) {
  /** Works out the lifetime of the latest run. */
  static ContainerLifetime latestOf(Container container) {
    return new Comparison(container).lifetime();
  }

  /** Docker's report of a run beside what its first process did. */
  private static final class Comparison {
    private final Container container;
    private final @Nullable ProcessInstance root;
    private final RawEvent.@Nullable Container docker;
    private final Map<String, String> inferred = new TreeMap<>();
    private int disagreements;

    Comparison(Container container) {
      this.container = container;
      this.root = container.root();
      RawEvent.Container latest = container.docker();
      this.docker = latest != null && isOfLatestRun(latest, root) ? latest : null;
    }

    ContainerLifetime lifetime() {
      Long end = end();
      Integer exitCode = exitCode();
      Long start = start(end);
      compareRootProcess();
      compareRootfs();
      return new ContainerLifetime(start, end, exitCode, disagreements, inferred);
    }

    private @Nullable Integer exitCode() {
      Integer reported = docker == null ? null : docker.exitCode();
      WaitStatus status = root == null ? null : root.waitStatus();
      if (status == null) {
        return reported;
      }
      int code = status.shellCode();
      if (reported == null) {
        inferred.put("exit_code", "of its first process");
        return code;
      }
      if (reported != code) {
        disagreements++;
        inferred.put("exit_code", "from Docker; its first process ended with %d".formatted(code));
      }
      return reported;
    }

    private @Nullable Long end() {
      Long reported = docker == null ? null : docker.endTimestamp();
      if (reported != null || root == null || root.waitStatus() == null) {
        return reported;
      }
      inferred.put("end_timestamp", "exit of its first process");
      return root.exit();
    }

    private @Nullable Long start(@Nullable Long end) {
      Long reported = docker == null ? null : docker.startTimestamp();
      boolean afterEnd = reported != null && end != null && end < reported;
      if (root == null || (reported != null && !afterEnd)) {
        return reported;
      }
      inferred.put(
          "start_timestamp",
          afterEnd
              ? "start of its first process; Docker reported one after the end"
              : "start of its first process");
      return root.start();
    }

    private void compareRootProcess() {
      if (docker != null && root != null && docker.pid() > 0 && docker.pid() != root.tgid()) {
        disagreements++;
        inferred.put(
            "root_process", "from the kernel's events; Docker reported %d".formatted(docker.pid()));
      }
    }

    private void compareRootfs() {
      String reported = docker == null ? null : docker.rootfs();
      if (reported != null && !reported.equals(container.rootfs())) {
        disagreements++;
        inferred.put("rootfs", "from the kernel's events; Docker reported " + reported);
      }
    }
  }

  /** Docker notes a start when the first process runs, so one before that is of an earlier run. */
  private static boolean isOfLatestRun(RawEvent.Container docker, @Nullable ProcessInstance root) {
    Long start = docker.startTimestamp();
    return root == null || start == null || start >= root.start();
  }
}
