package org.godo.filter.write;

import org.godo.filter.container.ContainerNode;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Inferences;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * When the latest run of a container began and how it ended: Docker's word for it where Docker
 * spoke of this run, else what its first process did. Times are milliseconds since the epoch.
 *
 * @param exitCode as a shell counts: 128 and the signal when it was killed
 * @param disagreements values that Docker and the record gave differently
 * @param inferred fields of the container whose values are inferred, with the reasons
 */
record ContainerRun(
    @Nullable Long start,
    @Nullable Long end,
    @Nullable Integer exitCode,
    int disagreements,
    Inferences inferred) {
  private static final int SIGNALLED = 128;

  static ContainerRun latestOf(ContainerNode container) {
    ProcessInstance root = container.root();
    RawEvent.Container docker = container.docker();
    RawEvent.Container said = docker != null && isOfLatest(docker, root) ? docker : null;
    Integer status = root == null ? null : root.waitStatus();
    Inferences inferred = Inferences.NONE;
    Long end = said == null ? null : said.endTimestamp();
    Integer exitCode = said == null ? null : said.exitCode();
    int disagreements = 0;
    if (root != null && status != null) {
      int code = shellCode(status);
      if (exitCode == null) {
        exitCode = code;
        inferred = inferred.with(Reason.RUN_CODE_OF_PROCESS.with());
      } else if (exitCode != code) {
        disagreements++;
        inferred = inferred.with(Reason.RUN_CODE_OF_DOCKER.with(code));
      }
      if (end == null) {
        end = root.exit();
        inferred = inferred.with(Reason.RUN_END_OF_PROCESS.with());
      }
    }
    Long start = said == null ? null : said.startTimestamp();
    if (root != null && (start == null || (end != null && end < start))) {
      Reason reason = start == null ? Reason.RUN_START_OF_PROCESS : Reason.RUN_START_BEFORE_DOCKER;
      inferred = inferred.with(reason.with());
      start = root.start();
    }
    if (said != null && root != null && said.pid() > 0 && said.pid() != root.tgid()) {
      disagreements++;
      inferred = inferred.with(Reason.ROOT_PROCESS_OF_RECORDS.with(said.pid()));
    }
    if (said != null && said.rootfs() != null && !said.rootfs().equals(container.rootfs())) {
      disagreements++;
      inferred = inferred.with(Reason.ROOTFS_OF_RECORDS.with(said.rootfs()));
    }
    return new ContainerRun(start, end, exitCode, disagreements, inferred);
  }

  /** Docker notes a start when the first process runs, so one before that is of an earlier run. */
  private static boolean isOfLatest(RawEvent.Container docker, @Nullable ProcessInstance root) {
    Long start = docker.startTimestamp();
    return root == null || start == null || start >= root.start();
  }

  private static int shellCode(int waitStatus) {
    int signal = waitStatus & 0x7f;
    return signal == 0 ? waitStatus >>> 8 & 0xff : SIGNALLED + signal;
  }
}
