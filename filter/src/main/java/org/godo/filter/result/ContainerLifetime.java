package org.godo.filter.result;

import org.godo.filter.container.Container;
import org.godo.filter.process.ExitState;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.godo.model.session.RecordEnd;
import org.jspecify.annotations.Nullable;

/**
 * When a run of a container began and how it ended: as Docker reported it, where Docker reported
 * this run, else as its first process did. Times are milliseconds since the epoch.
 *
 * @param exitCode as a shell counts: 128 and the signal when it was killed
 * @param disagreements values that Docker and the kernel's events reported differently
 * @param inferred fields of the run that were inferred, with how
 */
record ContainerLifetime(
    @Nullable Long start,
    @Nullable Long end,
    @Nullable Integer exitCode,
    int disagreements,
    Inferences inferred) {
  /** That of a run of which nothing is known but processes. */
  static final ContainerLifetime UNKNOWN =
      new ContainerLifetime(null, null, null, 0, Inferences.NONE);

  /** Works out the lifetime of the latest run. */
  static ContainerLifetime latestOf(Container container, RecordEnd record) {
    return new Comparison(container.root(), container.docker(), record).lifetime();
  }

  /**
   * Works out the lifetime of an earlier run.
   *
   * @param next first process of the run after it
   */
  static ContainerLifetime of(Container container, ProcessInstance root, ProcessInstance next) {
    RawEvent.Container report = container.reportOf(root.start(), next.start());
    return new Comparison(root, report, null).lifetime();
  }

  /** Docker's report of a run beside what its first process did. */
  private static final class Comparison {
    private final @Nullable ProcessInstance root;
    private final RawEvent.@Nullable Container docker;
    private final @Nullable RecordEnd record;
    private Inferences inferred = Inferences.NONE;
    private int disagreements;

    Comparison(
        @Nullable ProcessInstance root,
        RawEvent.@Nullable Container report,
        @Nullable RecordEnd record) {
      this.root = root;
      this.record = record;
      this.docker = report != null && isOfRun(report, root) ? report : null;
    }

    ContainerLifetime lifetime() {
      Long end = end();
      Integer exitCode = exitCode();
      Long start = start(end);
      compareRootProcess();
      return new ContainerLifetime(start, end, exitCode, disagreements, inferred);
    }

    private void infer(Inference inference) {
      inferred = inferred.with(inference);
    }

    private @Nullable Integer exitCode() {
      Integer reported = docker == null || isOfEarlierBoot() ? null : docker.exitCode();
      WaitStatus status = root == null ? null : root.lifetime().waitStatus();
      if (status == null) {
        return reported;
      }
      int code = status.shellCode();
      if (reported == null) {
        infer(Reason.RUN_CODE_OF_PROCESS.with());
        return code;
      }
      if (reported != code) {
        disagreements++;
        infer(Reason.RUN_CODE_OF_DOCKER.with(code));
      }
      return reported;
    }

    private @Nullable Long end() {
      Long reported = docker == null ? null : docker.endTimestamp();
      Long nextBoot = record == null ? null : record.nextBoot();
      if (reported != null) {
        return isOfEarlierBoot() ? startOfBoot(reported) : reported;
      }
      if (root == null) {
        return record == null
                || nextBoot == null
                || docker == null
                || docker.startTimestamp() == null
            ? null
            : endOfBoot(record.sessionEnd(), nextBoot);
      }
      ExitState state = root.lifetime().state();
      if (nextBoot != null && state.reason() == Reason.EXIT_OF_BOOT) {
        return endOfBoot(state.timestamp(), nextBoot);
      }
      if (maybeGoesOn(state)) {
        return null;
      }
      infer(Reason.RUN_END_OF_PROCESS.with());
      return state.timestamp();
    }

    private @Nullable Long endOfBoot(@Nullable Long end, long nextBoot) {
      if (end != null) {
        infer(Reason.RUN_END_OF_BOOT.withTime(nextBoot));
      }
      return end;
    }

    /** An engine that starts finds that containers of the boot before have ended, but not when. */
    private boolean isOfEarlierBoot() {
      Long boot = record == null ? null : record.boot();
      return root == null
          && boot != null
          && docker != null
          && docker.startTimestamp() != null
          && docker.startTimestamp() < boot
          && docker.endTimestamp() != null
          && docker.endTimestamp() > boot;
    }

    private @Nullable Long startOfBoot(long reported) {
      infer(Reason.RUN_END_BEFORE_BOOT.withTime(reported));
      return record == null ? null : record.boot();
    }

    /** A process without a reported exit may run longer than the record. */
    private static boolean maybeGoesOn(ExitState state) {
      return state.timestamp() == null || state.reason() == Reason.EXIT_OF_SESSION;
    }

    private @Nullable Long start(@Nullable Long end) {
      Long reported = docker == null ? null : docker.startTimestamp();
      boolean afterEnd = reported != null && end != null && end < reported;
      if (reported != null && !afterEnd) {
        return reported;
      }
      if (root == null) {
        if (afterEnd) {
          infer(Reason.RUN_START_BY_END.with());
        }
        return afterEnd ? end : null;
      }
      Reason reason = afterEnd ? Reason.RUN_START_BEFORE_DOCKER : Reason.RUN_START_OF_PROCESS;
      infer(reason.with());
      return root.start();
    }

    private void compareRootProcess() {
      if (root == null) {
        return;
      }
      int reported = docker == null ? 0 : docker.pid();
      if (reported > 0 && reported != root.tgid()) {
        disagreements++;
        infer(Reason.ROOT_PROCESS_OF_EVENTS.with(reported));
      } else if (reported == 0 && root.inferred().has(InferredField.DOCKER_ID)) {
        infer(Reason.ROOT_PROCESS_OF_INFERRED.with());
      }
    }
  }

  /** Docker notes a start when the first process runs, so one before that is of an earlier run. */
  private static boolean isOfRun(RawEvent.Container docker, @Nullable ProcessInstance root) {
    if (docker.origin().source() == Source.INSPECT) {
      return root != null && Container.isInspectedRun(docker, root);
    }
    Long start = docker.startTimestamp();
    return root == null || start == null || start >= root.start();
  }
}
